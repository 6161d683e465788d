"""What is known of people's time: hours, days that differ, holidays and what is booked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select

from accounts.domain.account import PersonState
from accounts.domain.permissions import Actor
from accounts.models import HoursException, Person
from accounts.queries import BELONGING, exceptions_of, hours_of
from core import db
from core.clock import local, now
from core.errors import NotFound
from meetings.domain import holidays
from meetings.domain.slots import DEFAULT_WEEK, Diary, Span
from meetings.models import Booking, OpenSlot
from meetings.queries.meetings import barred

HOME = "CN"
# Whoever left the company keeps rows of offered times; nobody books them.
ACTIVE = select(Person.id).where(Person.state == PersonState.ACTIVE)


def country_of(person: Person) -> str:
    """Where somebody's holidays are; organisation must be loaded. Offices and interpreters are at home."""
    return person.organisation.country if person.organisation else HOME


def people_of(person_ids: Iterable[int]) -> Sequence[Person]:
    """People with what `diaries` needs of them."""
    return db.session().scalars(select(Person).where(Person.id.in_(list(person_ids))).options(*BELONGING)).all()


def diaries(people: Sequence[Person], window: Span, *, meeting_id: int = 0, holder_id: int = 0) -> list[Diary]:
    """Everybody's time in the window; `meeting_id` and the holds of `holder_id` do not stand in the way."""
    ids = [p.id for p in people]
    first, last = (window.starts - timedelta(days=1)).date(), (window.ends + timedelta(days=1)).date()
    hours, exceptions, busy = hours_of(ids), exceptions_of(ids, first, last), booked(ids, window, meeting_id, holder_id)
    made = []
    for person in people:
        week: dict[int, list[tuple[int, int]]] = {}
        for row in hours[person.id]:
            week.setdefault(row.weekday, []).append((row.start, row.ends))
        special: dict[date, list[tuple[int, int]]] = {}
        for day in exceptions[person.id]:
            special.setdefault(day.day, []).extend(_span(day))
        made.append(
            Diary(
                person.id, person.zone, week or DEFAULT_WEEK, special,
                frozenset(holidays.between(country_of(person), first, last)), busy[person.id],
            )
        )  # fmt: skip
    return made


def _span(row: HoursException) -> list[tuple[int, int]]:
    """The hours of a day that differs; none when somebody is away."""
    return [] if row.start is None or row.ends is None else [(row.start, row.ends)]


def without_hours(people: Sequence[Person]) -> list[Person]:
    """Those who have said nothing of their hours, for whom the usual ones are taken."""
    known = hours_of([p.id for p in people])
    return [p for p in people if not known[p.id]]


def booked(person_ids: Sequence[int], window: Span, meeting_id: int = 0, holder_id: int = 0) -> dict[int, list[Span]]:
    """What people cannot give twice: accepted meetings, and holds that are not over."""
    chosen = select(Booking).where(
        Booking.person_id.in_(person_ids), Booking.starts_at < window.ends, Booking.ends_at > window.starts,
        or_(Booking.held_until.is_(None), Booking.held_until > now()),
    )  # fmt: skip
    found: dict[int, list[Span]] = {person_id: [] for person_id in person_ids}
    for row in db.session().scalars(chosen):
        if not (meeting_id and row.meeting_id == meeting_id) and not (holder_id and row.holder_id == holder_id):
            found[row.person_id].append(Span(row.starts_at, row.ends_at))
    return found


def colliding(person_ids: Sequence[int], span: Span, meeting_id: int) -> Sequence[int]:
    """The other meetings that hold this time of these people."""
    chosen = select(Booking.meeting_id).where(
        Booking.person_id.in_(person_ids), Booking.starts_at < span.ends, Booking.ends_at > span.starts,
        Booking.meeting_id.is_not(None), Booking.meeting_id != meeting_id,
    )  # fmt: skip
    return [found for found in db.session().scalars(chosen.distinct()) if found is not None]


def open_slots(actor: Actor, organisation_id: int, window: Span) -> Sequence[OpenSlot]:
    """What an organisation offers to be booked and is still free; nothing to those it wants nothing of."""
    if actor.organisation_id and barred(actor.organisation_id, organisation_id):
        return []
    chosen = select(OpenSlot).where(
        OpenSlot.organisation_id == organisation_id,
        OpenSlot.person_id.in_(ACTIVE),
        OpenSlot.starts_at >= window.starts,
        OpenSlot.starts_at < window.ends,
    )
    found = db.session().scalars(chosen.order_by(OpenSlot.starts_at)).all()
    busy = booked([slot.person_id for slot in found], window, holder_id=actor.id)
    return [s for s in found if not any(b.meets(Span(s.starts_at, s.ends_at)) for b in busy[s.person_id])]


def own_slots(actor: Actor, since: datetime) -> Sequence[OpenSlot]:
    """What somebody offers, soonest first."""
    chosen = select(OpenSlot).where(OpenSlot.person_id == actor.id, OpenSlot.starts_at > since)
    return db.session().scalars(chosen.order_by(OpenSlot.starts_at)).all()


def open_slot(slot_id: int) -> OpenSlot:
    """One offered time; NotFound once it is withdrawn or booked, or whoever offered it is gone."""
    chosen = select(OpenSlot).where(OpenSlot.id == slot_id, OpenSlot.person_id.in_(ACTIVE)).with_for_update()
    found = db.session().scalar(chosen.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def day_of(instant: datetime, zone_name: str) -> Span:
    """The day round an instant on that wall clock."""
    midnight = local(instant, zone_name).replace(hour=0, minute=0, second=0, microsecond=0)
    return Span(midnight, midnight + timedelta(days=1))
