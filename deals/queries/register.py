"""Deals themselves: one, a page of many, a thread, those that wait."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from accounts.domain.names import plain_name
from accounts.domain.permissions import Action, Actor, Place
from accounts.models import Office, Organisation
from accounts.queries import ordering, within
from core import db
from core.errors import NotFound
from deals.domain.deal import DealState, rank
from deals.models import Deal, DealLine
from matchmaking.models import Introduction

EXPORTER, BUYER = aliased(Organisation), aliased(Organisation)
WHOLE = (
    joinedload(Deal.exporter).joinedload(Organisation.office),
    joinedload(Deal.buyer),
    selectinload(Deal.lines),
)
_ORDER = {
    "agreed": Deal.agreed_on,
    "exporter": EXPORTER.plain_name,
    "buyer": BUYER.plain_name,
    "country": BUYER.country,
    "kind": Deal.kind,
    "state": Deal.state,
}


@dataclass(frozen=True)
class Filter:
    """What a list of deals asks for. `first`..`last` are days on which deals were agreed."""

    text: str = ""
    kind: str = ""
    state: str = ""
    country: str = ""
    first: date | None = None
    last: date | None = None


def place_of(found: Deal) -> Place:
    """Where a deal stands: its two sides, and the exporter's office in whose figures it counts."""
    return Place(frozenset({found.exporter_id, found.buyer_id}), frozenset(), frozenset({found.exporter.office.path}))


def _in_reach(actor: Actor, action: Action = Action.DEAL_READ) -> Select[Deal]:
    sides = [Deal.exporter_id, Deal.buyer_id]
    return (
        select(Deal)
        .join(EXPORTER, EXPORTER.id == Deal.exporter_id)
        .join(BUYER, BUYER.id == Deal.buyer_id)
        .join(Office, Office.id == EXPORTER.office_id)
        .where(within(actor, action, organisations=sides, office_paths=[Office.path]))
    )


def deal(actor: Actor, deal_id: int) -> Deal:
    """One deal with both sides and its lines; NotFound out of sight."""
    chosen = _in_reach(actor).where(Deal.id == deal_id).options(*WHOLE).execution_options(populate_existing=True)
    found = db.session().scalar(chosen)
    if found is None:
        raise NotFound
    return found


def answerable(deal_id: int) -> Deal:
    """The same for whoever holds the link of this deal; nobody else asks by it."""
    chosen = select(Deal).where(Deal.id == deal_id).options(*WHOLE).execution_options(populate_existing=True)
    return db.session().scalars(chosen).one()


def deals(
    actor: Actor, asked: Filter, *, sort: str = "-agreed", limit: int | None = 25, offset: int = 0
) -> tuple[Sequence[Deal], int]:
    """A page of the deals in reach and how many there are; all of them with `limit=None`."""
    chosen = _in_reach(actor).where(*_conditions(asked))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(*WHOLE).order_by(*ordering(sort, _ORDER), Deal.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(page).all(), total


def _conditions(asked: Filter) -> list[Any]:
    found: list[Any] = []
    if asked.text:
        named = plain_name(asked.text)
        product = select(DealLine.id).where(
            DealLine.deal_id == Deal.id,
            or_(
                DealLine.text.icontains(asked.text, autoescape=True),
                DealLine.hs6.startswith(asked.text, autoescape=True),
            ),
        )
        found.append(
            or_(*(side.plain_name.contains(named, autoescape=True) for side in (EXPORTER, BUYER)), product.exists())
        )
    for column, wanted in ((Deal.kind, asked.kind), (Deal.state, asked.state), (BUYER.country, asked.country)):
        if wanted:
            found.append(column == wanted)
    if asked.first:
        found.append(Deal.agreed_on >= asked.first)
    if asked.last:
        found.append(Deal.agreed_on <= asked.last)
    return found


def thread(actor: Actor, found: Deal) -> list[Deal]:
    """The deals that hang together with this one, oldest first: those it follows and those that follow it."""
    among = {row.id: row for row in between(actor, found.exporter_id, found.buyer_id)}
    links = [{row.id, row.earlier_id} for row in among.values() if row.earlier_id in among]
    joined: set[int | None] = {found.id}
    before = 0
    while len(joined) > before:
        before = len(joined)
        joined = joined.union(*(link for link in links if joined & link))
    whole = [row for row in among.values() if row.id in joined]
    return sorted(whole, key=lambda row: (rank(row.kind), row.agreed_on, row.id))


def between(actor: Actor, exporter_id: int, buyer_id: int) -> Sequence[Deal]:
    """All deals of a pair in reach, the newest first."""
    chosen = _in_reach(actor).where(Deal.exporter_id == exporter_id, Deal.buyer_id == buyer_id)
    return db.session().scalars(chosen.options(*WHOLE).order_by(Deal.agreed_on.desc(), Deal.id.desc())).all()


def came_of(introduction: Introduction) -> dict[str, int]:
    """Kind → how many deals of the two were reported since they were introduced and confirmed by both."""
    counted = (
        select(Deal.kind, func.count())
        .where(Deal.exporter_id == introduction.exporter_id, Deal.buyer_id == introduction.buyer_id)
        .where(Deal.recorded_at >= introduction.created_at, Deal.state == DealState.CONFIRMED)
        .group_by(Deal.kind)
    )
    return dict(db.session().execute(counted).all())


def came_of_each(ids: Collection[int]) -> dict[int, dict[str, int]]:
    """The same of several introductions in one query, by their keys; without those nothing came of."""
    counted = (
        select(Introduction.id, Deal.kind, func.count(Deal.id))
        .join(Deal, and_(Deal.exporter_id == Introduction.exporter_id, Deal.buyer_id == Introduction.buyer_id))
        .where(Introduction.id.in_(ids), Deal.recorded_at >= Introduction.created_at)
        .where(Deal.state == DealState.CONFIRMED)
        .group_by(Introduction.id, Deal.kind)
    )
    found: dict[int, dict[str, int]] = {}
    for introduction_id, kind, number in db.session().execute(counted):
        found.setdefault(introduction_id, {})[kind] = number
    return found


def followable(actor: Actor, exporter_id: int, buyer_id: int) -> list[Deal]:
    """Deals that a new one may follow."""
    gone = {DealState.REJECTED, DealState.WITHDRAWN}
    return [row for row in between(actor, exporter_id, buyer_id) if row.state not in gone]


def earlier_of(actor: Actor, deal_id: int, exporter_id: int, buyer_id: int) -> Deal | None:
    """The one of them with this id, or None."""
    return next((row for row in followable(actor, exporter_id, buyer_id) if row.id == deal_id), None)


def of_meeting(actor: Actor, meeting_id: int) -> Sequence[Deal]:
    """Deals that a meeting led to."""
    chosen = _in_reach(actor).where(Deal.meeting_id == meeting_id).options(*WHOLE).order_by(Deal.id)
    return db.session().scalars(chosen).all()


def waiting_for(actor: Actor, limit: int = 5) -> tuple[Sequence[Deal], int]:
    """Deals that wait for this person: to answer, to agree to a correction, or to settle; and how many there are."""
    mine = actor.organisation_id
    theirs = and_(Deal.state == DealState.REPORTED, Deal.recorded_by_id != mine)
    corrected = and_(Deal.state == DealState.DISPUTED, Deal.recorded_by_id == mine)
    sides = [Deal.exporter_id, Deal.buyer_id]
    members = and_(within(actor, Action.DEAL_CONFIRM, organisations=sides), or_(theirs, corrected))
    offices = and_(within(actor, Action.DEAL_CHECK, office_paths=[Office.path]), Deal.state == DealState.DISPUTED)
    chosen = _in_reach(actor).where(or_(members, offices))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(*WHOLE).order_by(Deal.asked_at, Deal.id).limit(limit)
    return db.session().scalars(page).all(), total


def reported_since(recorder_id: int, instant: datetime) -> Sequence[Deal]:
    """What a side has reported lately and nobody has answered yet."""
    chosen = select(Deal).where(
        Deal.recorded_by_id == recorder_id, Deal.recorded_at > instant, Deal.state == DealState.REPORTED
    )
    return db.session().scalars(chosen.options(selectinload(Deal.lines)).order_by(Deal.id)).all()


def due_to_ask(instant: datetime, pause: timedelta) -> Sequence[int]:
    """Reports that nobody has answered for so long, in id order."""
    chosen = select(Deal.id).where(Deal.state == DealState.REPORTED, Deal.asked_at <= instant - pause)
    return db.session().scalars(chosen.order_by(Deal.id)).all()


def deals_of(actor: Actor, organisation_id: int, limit: int) -> tuple[Sequence[Deal], int]:
    """The newest deals of one organisation in reach, and how many there are."""
    chosen = _in_reach(actor).where(or_(Deal.exporter_id == organisation_id, Deal.buyer_id == organisation_id))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(*WHOLE).order_by(Deal.agreed_on.desc(), Deal.id.desc()).limit(limit)
    return db.session().scalars(page).all(), total
