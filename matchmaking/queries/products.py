"""Products of companies in sight, for setting them side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, selectinload

from accounts.models import Office, Organisation
from accounts.queries import Viewer
from core import db
from matchmaking.models import Company, Product
from matchmaking.queries.companies import mine, shown


@dataclass(frozen=True)
class Offering:
    """A product and the company that makes it, with organisation, office and certificates."""

    product: Product
    company: Company


def offerings(actor: Viewer, product_ids: Sequence[int]) -> list[Offering]:
    """Those of these products that the actor may see, in the order asked, each with its specifications."""
    chosen = (
        select(Product, Company)
        .join(Company, Company.organisation_id == Product.organisation_id)
        .join(Organisation, Organisation.id == Company.organisation_id)
        .join(Office, Office.id == Organisation.office_id)
        .where(Product.id.in_(product_ids), or_(shown(actor), mine(actor)))
        .options(
            selectinload(Product.specifications),
            contains_eager(Company.organisation).contains_eager(Organisation.office),
            selectinload(Company.certificates),
            selectinload(Company.pictures),
        )
    )
    found = {product.id: Offering(product, company) for product, company in db.session().execute(chosen)}
    return [found[number] for number in dict.fromkeys(product_ids) if number in found]


def own(actor: Viewer, group: str, limit: int = 20) -> Sequence[Product]:
    """The products of the actor's own company in a group, with what they are specified by."""
    chosen = select(Product).where(Product.organisation_id == actor.organisation_id, Product.group == group)
    chosen = chosen.options(selectinload(Product.specifications)).order_by(Product.id).limit(limit)
    return db.session().scalars(chosen).all()
