"""Fairs and who takes part in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select

from accounts.domain.permissions import Action, Actor, Place
from accounts.models import Office, Organisation
from accounts.queries import ordering, within
from core import db
from core.errors import NotFound
from meetings.domain.terms import FairHours
from meetings.models import Fair, FairEntry


def _shown(actor: Actor | None) -> ColumnElement[bool]:
    """Drafts are for those who run them; everything else is public."""
    announced = Fair.state != "draft"
    return or_(announced, within(actor, Action.FAIR_RUN, office_paths=[Office.path])) if actor else announced


def fair(actor: Actor | None, fair_id: int) -> Fair:
    """One fair; NotFound for a draft of others."""
    chosen = select(Fair).join(Office, Office.id == Fair.office_id).where(Fair.id == fair_id, _shown(actor))
    found = db.session().scalar(chosen)
    if found is None:
        raise NotFound
    return found


def place_of(row: Fair) -> Place:
    """Where a fair stands: at the office that runs it."""
    path = db.session().scalar(select(Office.path).where(Office.id == row.office_id))
    return Place(office_paths=frozenset({path or ""}))


def hours_of(row: Fair) -> FairHours:
    """Its days and hours as the rules know them."""
    return FairHours(row.first_day, row.last_day, row.opens, row.closes, row.zone)


def fairs(
    actor: Actor | None, *, state: str = "", since: date | None = None, sort: str = "day", limit: int | None = 50,
    offset: int = 0,
) -> tuple[Sequence[Fair], int]:  # fmt: skip
    """A page of fairs and how many there are."""
    chosen = select(Fair).join(Office, Office.id == Fair.office_id).where(_shown(actor))
    if state:
        chosen = chosen.where(Fair.state == state)
    if since:
        chosen = chosen.where(Fair.last_day >= since)
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(*ordering(sort, {"day": Fair.first_day, "state": Fair.state}), Fair.id)
    return db.session().scalars(page.limit(limit).offset(offset)).all(), total


def entries(
    fair_id: int, *, text: str = "", limit: int | None = 50, offset: int = 0
) -> tuple[Sequence[Organisation], int]:
    """The verified organisations that take part, by name."""
    chosen = (
        select(Organisation)
        .join(FairEntry, FairEntry.organisation_id == Organisation.id)
        .where(FairEntry.fair_id == fair_id, Organisation.state == "verified")
    )
    if text:
        chosen = chosen.where(Organisation.plain_name.contains(text.casefold(), autoescape=True))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(Organisation.kind.desc(), Organisation.plain_name).limit(limit).offset(offset)
    return db.session().scalars(page).all(), total


def entry(fair_id: int, organisation_id: int | None) -> FairEntry | None:
    """Whether an organisation takes part."""
    chosen = select(FairEntry).where(FairEntry.fair_id == fair_id, FairEntry.organisation_id == organisation_id)
    return db.session().scalar(chosen)


def shared(first_id: int, second_id: int, today: date) -> Sequence[Fair]:
    """The open fairs still to come at which both take part."""
    mine = select(FairEntry.fair_id).where(FairEntry.organisation_id == first_id)
    theirs = select(FairEntry.fair_id).where(FairEntry.organisation_id == second_id)
    chosen = select(Fair).where(Fair.id.in_(mine), Fair.id.in_(theirs), Fair.state == "open", Fair.last_day >= today)
    return db.session().scalars(chosen.order_by(Fair.first_day)).all()
