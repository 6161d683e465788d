"""Meetings that want an interpreter, and who could and will."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import joinedload

from accounts.domain.permissions import Action, Actor, Place
from accounts.models import Organisation, Person
from accounts.queries import interpreters, within
from core import db
from core.clock import now
from core.errors import NotFound
from meetings.domain.meeting import MeetingState
from meetings.domain.slots import Span
from meetings.models import Meeting, MeetingPerson, Offer
from meetings.queries import diaries
from meetings.queries.meetings import WHOLE, meeting, visible

_SIDES = (
    joinedload(Offer.person),
    joinedload(Offer.meeting).joinedload(Meeting.fair),
    joinedload(Offer.meeting).joinedload(Meeting.exporter).joinedload(Organisation.office),
    joinedload(Offer.meeting).joinedload(Meeting.buyer).joinedload(Organisation.office),
    joinedload(Offer.meeting).selectinload(Meeting.people).joinedload(MeetingPerson.person),
)


def wanting(actor: Actor, *, limit: int | None = 50, offset: int = 0) -> tuple[Sequence[Meeting], int]:
    """Agreed meetings to come in reach for assigning that still want an interpreter, soonest first."""
    taken = exists().where(Offer.meeting_id == Meeting.id, Offer.state == "taken")
    chosen = visible(actor, Action.INTERPRETER_ASSIGN).where(
        Meeting.interpreter_wanted, Meeting.state == MeetingState.ACCEPTED, Meeting.starts_at > now(), ~taken
    )
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(*WHOLE).order_by(Meeting.starts_at, Meeting.id).limit(limit).offset(offset)
    return db.session().scalars(page).unique().all(), total


def wanted(actor: Actor, meeting_id: int) -> Meeting:
    """A meeting in reach for assigning; NotFound out of sight."""
    return meeting(actor, meeting_id, Action.INTERPRETER_ASSIGN)


def offers_of(meeting_ids: Sequence[int]) -> dict[int, list[Offer]]:
    """What was offered of some meetings, newest first."""
    chosen = select(Offer).where(Offer.meeting_id.in_(meeting_ids)).options(joinedload(Offer.person))
    found: dict[int, list[Offer]] = {meeting_id: [] for meeting_id in meeting_ids}
    for row in db.session().scalars(chosen.order_by(Offer.id.desc())):
        found[row.meeting_id].append(row)
    return found


def pair_of(row: Meeting) -> tuple[str, str]:
    """The languages the two sides speak, as their first people read the platform."""
    spoken = {p.organisation_id: p.person.language for p in reversed(row.people) if p.organisation_id}
    return spoken.get(row.exporter_id, "zh-Hans"), spoken.get(row.buyer_id, "en")


def candidates(row: Meeting) -> Sequence[Person]:
    """Interpreters of the meeting's pair of languages who have that time free and were not asked yet."""
    source, target = pair_of(row)
    asked = {offer.person_id for offer in offers_of([row.id])[row.id]}
    able = [p for p in interpreters(source=source, target=target) if p.id not in asked]
    people = {p.id: p for p in diaries.people_of(p.id for p in able)}
    span = Span(row.starts_at, row.ends_at)
    free = {
        d.person_id for d in diaries.diaries(list(people.values()), span) if any(s.holds(span) for s in d.free(span))
    }
    return [p for p in able if p.id in free]


def mine(
    actor: Actor, *, states: Sequence[str] = (), limit: int | None = 50, offset: int = 0
) -> tuple[Sequence[Offer], int]:
    """What an interpreter is or was asked to do, the open first."""
    chosen = select(Offer).where(within(actor, Action.INTERPRETER_ANSWER, people=[Offer.person_id]))
    if states:
        chosen = chosen.where(Offer.state.in_(states))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(*_SIDES).order_by((Offer.state != "offered"), Offer.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(page).unique().all(), total


def offer(actor: Actor, offer_id: int) -> Offer:
    """One offer to the interpreter, or in the reach of the officer; NotFound out of sight."""
    reached = within(actor, Action.INTERPRETER_ANSWER, people=[Offer.person_id]) | Offer.meeting_id.in_(
        visible(actor, Action.INTERPRETER_ASSIGN).with_only_columns(Meeting.id)
    )
    chosen = select(Offer).where(Offer.id == offer_id, reached)
    found = db.session().scalar(chosen.options(*_SIDES).execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def place_of(row: Offer) -> Place:
    """Where an offer stands: with the interpreter, and with the offices of both sides."""
    sides = (row.meeting.exporter, row.meeting.buyer)
    return Place(people=frozenset({row.person_id}), office_paths=frozenset(side.office.path for side in sides))


def lapsed(instant: datetime) -> Sequence[int]:
    """Offers nobody answered in time."""
    return db.session().scalars(select(Offer.id).where(Offer.state == "offered", Offer.answer_by <= instant)).all()


def open_of(meeting_id: int) -> Sequence[Offer]:
    """Offers of a meeting that stand: offered or taken."""
    chosen = select(Offer).where(Offer.meeting_id == meeting_id, Offer.state.in_(("offered", "taken")))
    return db.session().scalars(chosen.options(joinedload(Offer.person))).all()


def by_id(offer_id: int) -> Offer:
    """The same for the clock, who sees everything."""
    chosen = select(Offer).where(Offer.id == offer_id).options(*_SIDES)
    found = db.session().scalar(chosen.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found
