"""Companies, fetched through whoever reads: see `domain.sight` for who sees whom."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, false, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from accounts.domain.account import ORGANISATION, Kind
from accounts.domain.permissions import Action
from accounts.models import Office, Organisation
from accounts.queries import Viewer, within
from core import db, journal
from core.clock import now
from core.errors import NotFound
from matchmaking.domain.company import expiry, missing
from matchmaking.domain.sight import SIGHT
from matchmaking.models import Company, Listing, Picture, Product, Request

VERIFIED = "verified"


def company(actor: Viewer, organisation_id: int) -> Company:
    """One company with organisation, products, certificates and pictures; NotFound out of sight."""
    chosen = (
        in_sight(actor)
        .where(Company.organisation_id == organisation_id)
        .options(
            contains_eager(Company.organisation).joinedload(Organisation.office),
            selectinload(Company.products).selectinload(Product.specifications),
            selectinload(Company.certificates),
            selectinload(Company.pictures),
        )
    )
    found = db.session().scalar(chosen, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found


def in_sight(actor: Viewer, action: Action = Action.PROFILE_BROWSE) -> Select[Company]:
    """All companies that this person may read; see `searching` for a list of them."""
    visible = within(actor, action, organisations=[Organisation.id], office_paths=[Office.path])
    return (
        select(Company)
        .join(Organisation, Organisation.id == Company.organisation_id)
        .join(Office, Office.id == Organisation.office_id)
        .where(and_(visible, or_(shown(actor), mine(actor))))
    )


def mine(actor: Viewer) -> ColumnElement[bool]:
    """Own, or of the own area; joined to Organisation and Office."""
    return within(actor, Action.ORGANISATION_EDIT, organisations=[Organisation.id], office_paths=[Office.path])


def shown(actor: Viewer) -> ColumnElement[bool]:
    """What the table of sight shows of others; joined to Organisation and Company."""
    return _shown(actor, Organisation, cast(Company.consents, String))


def shown_listed(actor: Viewer) -> ColumnElement[bool]:
    """The same of rows of Listing."""
    return _shown(actor, Listing, Listing.consents)


def mine_listed(actor: Viewer) -> ColumnElement[bool]:
    """`mine` of rows of Listing; joined to Office."""
    return within(actor, Action.ORGANISATION_EDIT, organisations=[Listing.organisation_id], office_paths=[Office.path])


def _shown(actor: Viewer, rows: type[Organisation | Listing], consents: Any) -> ColumnElement[bool]:  # noqa: ANN401  a column
    sight = SIGHT[actor.role]
    if sight.as_verified and actor.organisation_state != VERIFIED:
        return false()
    seen = and_(rows.state == VERIFIED, rows.kind.in_(sorted(sight.kinds)))
    # The words of our lists need no escaping.
    return and_(seen, consents.contains(f'"{sight.consent}"')) if sight.consent else seen


def offer_for(organisation_id: int) -> Company | None:
    """The profile of an organisation, whoever asks; for jobs and verbs of other parts. None for a chamber."""
    chosen = (
        select(Company)
        .where(Company.organisation_id == organisation_id)
        .options(joinedload(Company.organisation), selectinload(Company.products), selectinload(Company.certificates))
    )
    return db.session().scalar(chosen)


def verified_at(organisation_id: int) -> datetime | None:
    """When an office last said yes."""
    moves = journal.moves_of(ORGANISATION, organisation_id)
    return next((move.at for move in reversed(moves) if move.target == VERIFIED), None)


def version_of(organisation_id: int) -> int:
    """The version that is saved now."""
    chosen = select(Company.version).where(Company.organisation_id == organisation_id)
    return db.session().scalar(chosen) or 0


def lacks(found: Company) -> list[str]:
    """What a profile still misses, as `domain.company.missing` orders it; products and the rest must be loaded."""
    asked = select(exists().where(Request.organisation_id == found.organisation_id, Request.state == "open"))
    said = {
        "about": bool(found.abouts),
        "product": bool(found.products),
        "request": found.organisation.kind == Kind.BUYER and bool(db.session().scalar(asked)),
        "price": any(p.price_low is not None for p in found.products),
        "capacity": any(p.capacity for p in found.products),
        "picture": bool(found.pictures),
        "certificate": any(expiry(held.expires_on, now().date()) != "expired" for held in found.certificates),
        **{
            name: bool(getattr(found, name))
            for name in ("business_type", "markets", "languages", "port", "payment_terms", "currencies")
        },
    }
    return missing(found.organisation.kind, said)


def picture(actor: Viewer, picture_id: int) -> Picture:
    """One picture of a company in sight; NotFound otherwise."""
    chosen = select(Picture).join(Company, Company.organisation_id == Picture.organisation_id)
    chosen = chosen.join(Organisation, Organisation.id == Company.organisation_id)
    chosen = chosen.join(Office, Office.id == Organisation.office_id)
    found = db.session().scalar(chosen.where(Picture.id == picture_id, or_(shown(actor), mine(actor))))
    if found is None:
        raise NotFound
    return found
