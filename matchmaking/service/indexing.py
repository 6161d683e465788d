"""Keeping a company's search text in step with what it says."""

from __future__ import annotations

from sqlalchemy import select, update

from accounts.models import Organisation
from core import db
from core.clock import now
from matchmaking.domain import finding
from matchmaking.models import Company, Product, Request
from matchmaking.service.refreshing import touched


def changed(organisation_id: int) -> None:
    """Within the caller's transaction, after any edit: fold the words anew, and have the matches computed anew.

    The company's version stays: adding a product is no conflict with somebody who edits the profile.
    """
    db.session().flush()
    values = {"search_text": text_for(organisation_id), "updated_at": now()}
    chosen = update(Company).where(Company.organisation_id == organisation_id).values(**values)
    db.session().execute(chosen, execution_options={"synchronize_session": False})
    touched(organisation_id)


def text_for(organisation_id: int) -> str:
    """The words of names, abouts, products and open requests."""
    session = db.session()
    names, abouts = session.execute(
        select(Organisation.names, Company.abouts)
        .join(Company, Company.organisation_id == Organisation.id)
        .where(Organisation.id == organisation_id)
    ).one()
    products = session.execute(
        select(Product.names, Product.descriptions, Product.hs6).where(Product.organisation_id == organisation_id)
    ).all()
    requests = session.execute(
        select(Request.title, Request.text, Request.hs6).where(
            Request.organisation_id == organisation_id, Request.state == "open"
        )
    ).all()
    texts = [*names.values(), *abouts.values()]
    for product in products:
        texts += [*product.names.values(), *product.descriptions.values()]
    texts += [text for request in requests for text in (request.title, request.text)]
    return finding.search_text(texts, [row.hs6 for row in (*products, *requests)])
