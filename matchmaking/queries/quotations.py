"""Quotations, fetched through whoever reads: the exporter its own, the buyer those on its requests.

Nobody else reads them, offices included: a price is between the two. What is silent exists for its writer alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import aliased, contains_eager, joinedload, selectinload

from accounts.models import Organisation
from accounts.queries import Viewer, ordering
from core import db
from core.errors import NotFound
from matchmaking.models import Company, Interest, Quotation, Request

_ORDER = {"sent": Quotation.id, "valid": Quotation.valid_until, "state": Quotation.state}


def quotation(actor: Viewer, quotation_id: int) -> Quotation:
    """One with its request, both companies and the exporter's certificates; NotFound out of sight."""
    chosen = _whole().where(Quotation.id == quotation_id, or_(_own(actor), _received(actor)))
    found = db.session().scalar(chosen, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found


def _own(actor: Viewer) -> ColumnElement[bool]:
    return Quotation.exporter_id == actor.organisation_id


def _received(actor: Viewer) -> ColumnElement[bool]:
    return and_(Request.organisation_id == actor.organisation_id, not_(Quotation.silent))


def _whole() -> Select[Quotation]:
    buyer = aliased(Company)
    return (
        select(Quotation)
        .join(Request, Request.id == Quotation.request_id)
        .join(buyer, buyer.organisation_id == Request.organisation_id)
        .options(
            contains_eager(Quotation.request).contains_eager(Request.company.of_type(buyer)).joinedload(
                buyer.organisation
            ).joinedload(Organisation.office),
            joinedload(Quotation.exporter).joinedload(Company.organisation).joinedload(Organisation.office),
            joinedload(Quotation.exporter).selectinload(Company.certificates),
        )
    )  # fmt: skip


def sent(actor: Viewer, *, sort: str = "-sent", limit: int = 25, offset: int = 0) -> tuple[Sequence[Quotation], int]:
    """A page of the actor's own company's quotations, and how many there are."""
    chosen = _whole().where(_own(actor))
    total = db.session().scalar(select(func.count()).where(_own(actor))) or 0
    page = chosen.order_by(*ordering(sort, _ORDER), Quotation.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(page).all(), total


def received(actor: Viewer, request_id: int) -> Sequence[Quotation]:
    """What came in on a request of the actor's company, all but the withdrawn, first come first."""
    chosen = _whole().where(Quotation.request_id == request_id, _received(actor), Quotation.state != "withdrawn")
    return db.session().scalars(chosen.order_by(Quotation.id)).all()


def waiting(actor: Viewer, request_id: int) -> int:
    """How many quotations on a request of the actor's company wait for an answer."""
    chosen = select(func.count()).select_from(Quotation).join(Request, Request.id == Quotation.request_id)
    return db.session().scalar(chosen.where(Quotation.request_id == request_id, _received(actor), _sent())) or 0


def _sent() -> ColumnElement[bool]:
    return Quotation.state == "sent"


def newest_of(exporter_id: int, request_id: int) -> Quotation | None:
    """The last quotation an exporter sent on a request, for itself."""
    chosen = select(Quotation).where(Quotation.exporter_id == exporter_id, Quotation.request_id == request_id)
    return db.session().scalar(chosen.order_by(Quotation.id.desc()).limit(1))


def count_of(exporter_id: int, request_id: int) -> int:
    """How often an exporter has quoted on a request."""
    chosen = select(func.count()).where(Quotation.exporter_id == exporter_id, Quotation.request_id == request_id)
    return db.session().scalar(chosen) or 0


def behind(actor: Viewer, exporter_id: int, request_id: int | None) -> Quotation | None:
    """The newest quotation of an exporter on a request, as far as the actor may read it and it was not withdrawn."""
    if actor.organisation_id is None or request_id is None:
        return None
    chosen = _whole().where(Quotation.exporter_id == exporter_id, Quotation.request_id == request_id)
    chosen = chosen.where(or_(_own(actor), _received(actor)), Quotation.state != "withdrawn")
    return db.session().scalar(chosen.order_by(Quotation.id.desc()).limit(1))


def places_taken(request_id: int) -> set[int]:
    """The places of a request that live quotations hold."""
    chosen = select(Quotation.place).where(Quotation.request_id == request_id, Quotation.place.is_not(None))
    return {place for place in db.session().scalars(chosen) if place}


def unwanted(buyer_id: int, exporter_id: int) -> bool:
    """Whether the buyer said no thanks to this exporter; never said to it."""
    chosen = select(Interest.id).where(
        Interest.organisation_id == buyer_id, Interest.other_id == exporter_id, Interest.word == "no_thanks"
    )
    return db.session().scalar(chosen) is not None


def open_of_request(request_id: int) -> Sequence[Quotation]:
    """All unanswered ones of a request, with what a mail about them says."""
    return db.session().scalars(_whole().where(Quotation.request_id == request_id, _sent())).all()


def over(day: date, limit: int = 200) -> Sequence[Quotation]:
    """Unanswered ones whose last day lies before `day`."""
    chosen = _whole().where(_sent(), Quotation.valid_until < day).order_by(Quotation.id).limit(limit)
    return db.session().scalars(chosen).all()


def live_between(exporter_id: int, buyer_id: int) -> Sequence[Quotation]:
    """Unanswered ones of an exporter on any request of a buyer."""
    chosen = select(Quotation).join(Request, Request.id == Quotation.request_id)
    chosen = chosen.where(Quotation.exporter_id == exporter_id, Request.organisation_id == buyer_id, _sent())
    return db.session().scalars(chosen).all()


def products_of(actor: Viewer) -> Company:
    """The actor's own company with its products; NotFound for whoever has none."""
    chosen = (
        select(Company)
        .where(Company.organisation_id == actor.organisation_id)
        .options(selectinload(Company.products), joinedload(Company.organisation).joinedload(Organisation.office))
    )
    found = db.session().scalar(chosen, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found
