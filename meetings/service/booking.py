"""Time that nobody gives twice: bookings of agreed meetings, and holds of a few minutes while a form is open.

The database has the last word: of two transactions that want one person's hour, one ends in Conflict("time.taken").
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Row, bindparam, delete, insert, or_

from accounts.domain.account import check_standing
from accounts.domain.permissions import Action, Place, may
from accounts.queries import Viewer, organisation
from core import db, journal
from core.clock import now
from core.errors import Denied, NotFound, Refused
from meetings.domain.slots import SLOT, Span
from meetings.domain.terms import BOOK_NOTICE, HOLD, check_future, check_sides
from meetings.models import Booking, Meeting, MeetingPerson, OpenSlot
from meetings.queries import diaries, fairs, meetings

# What stands in the way of booking a meeting anew and may: its own time, what the booker holds, holds that are over.
_OVER = (Booking.held_until <= bindparam("now")) & Booking.person_id.in_(bindparam("people", expanding=True))
_LET_GO = delete(Booking).where(
    or_(Booking.meeting_id == bindparam("meeting"), Booking.holder_id == bindparam("by"), _OVER)
)
_TAKE = (
    delete(OpenSlot)
    .where(OpenSlot.id == bindparam("slot"), OpenSlot.person_id.in_(diaries.ACTIVE))
    .returning(OpenSlot.person_id, OpenSlot.organisation_id, OpenSlot.fair_id, OpenSlot.starts_at, OpenSlot.ends_at)
)


def occupy(row: Meeting, *, by: int | None) -> None:
    """Book the meeting's time for all its people, anew where it was booked before.

    `by` is who acts: what they held while the form was open is theirs to use. Rows are written in the order of the
    people's ids, so that two transactions never wait for each other crosswise.
    """
    people = sorted(p.person_id for p in row.people)
    session = db.session()
    session.flush()
    session.connection().execute(_LET_GO, {"meeting": row.id, "people": people, "by": by, "now": now()})
    time = {"meeting_id": row.id, "starts_at": row.starts_at, "ends_at": row.ends_at}
    db.write(Booking, *({"person_id": person_id, **time} for person_id in people))


def free(row: Meeting, person_id: int | None = None) -> None:
    """Give the meeting's time back, everybody's or one person's."""
    chosen = delete(Booking).where(Booking.meeting_id == row.id)
    db.session().execute(chosen if person_id is None else chosen.where(Booking.person_id == person_id))


def add_person(row: Meeting, person_id: int, organisation_id: int | None) -> None:
    """Somebody takes part from now on."""
    if all(p.person_id != person_id for p in row.people):
        row.people.append(MeetingPerson(person_id=person_id, organisation_id=organisation_id))


def hold(viewer: Viewer, person_ids: set[int], span: Span) -> None:
    """Keep a time for five minutes while the viewer's form is open; what they held before is let go.

    Conflict("time.taken") when somebody was faster.
    """
    with db.transaction() as session:
        over = (Booking.held_until <= now()) & Booking.person_id.in_(person_ids)
        session.execute(delete(Booking).where(or_(Booking.holder_id == viewer.id, over)))
        for person_id in sorted(person_ids):
            session.execute(
                insert(Booking).values(
                    person_id=person_id, starts_at=span.starts, ends_at=span.ends, held_until=now() + HOLD,
                    holder_id=viewer.id,
                )
            )  # fmt: skip


def hold_slot(viewer: Viewer, slot_id: int) -> OpenSlot:
    """Keep an offered slot for the one whose form is open, and their own time with it."""
    check_standing(viewer.organisation_state)
    with db.transaction():
        slot = diaries.open_slot(slot_id)
        check_sides(viewer.role, organisation(viewer, slot.organisation_id).kind)
        if viewer.organisation_id is None or meetings.barred(viewer.organisation_id, slot.organisation_id):
            raise NotFound
        hold(viewer, {viewer.id, slot.person_id}, Span(slot.starts_at, slot.ends_at))
        return slot


def forget_holds(instant: datetime) -> None:
    """Holds that are over hold nothing; their rows go."""
    with db.transaction() as session:
        session.execute(delete(Booking).where(Booking.held_until <= instant))


def take_slot(slot_id: int) -> Row[int, int, int | None, datetime, datetime]:
    """An offered time that is offered no more, within the caller's transaction; NotFound when somebody was faster."""
    found = db.session().connection().execute(_TAKE, {"slot": slot_id}).first()
    if found is None:
        raise NotFound
    return found


def publish(viewer: Viewer, starts: list[datetime], *, fair_id: int | None = None) -> int:
    """Offer some of one's own free times to whoever books first; how many are new."""
    place = Place(frozenset({viewer.organisation_id} if viewer.organisation_id else ()))
    if viewer.organisation_id is None or not may(viewer, Action.MEETING_REQUEST, place):
        raise Denied
    check_standing(viewer.organisation_state)
    with db.transaction() as session:
        length, hours = SLOT, None
        if fair_id is not None:
            fair = fairs.fair(viewer, fair_id)
            length, hours = timedelta(minutes=fair.slot_minutes), fairs.hours_of(fair)
            if fairs.entry(fair_id, viewer.organisation_id) is None:
                raise Refused("fair.not_joined")
        known = {slot.starts_at for slot in diaries.own_slots(viewer, now())}
        fresh = sorted(set(starts) - known)
        for start in fresh:
            check_future(start, now(), BOOK_NOTICE)
            if hours and not hours.holds(Span(start, start + length)):
                raise Refused("fair.outside", field="time")
            session.add(
                OpenSlot(
                    person_id=viewer.id, organisation_id=viewer.organisation_id, fair_id=fair_id, starts_at=start,
                    ends_at=start + length,
                )
            )  # fmt: skip
        journal.record(viewer, "slots.publish", f"person:{viewer.id}", number=len(fresh))
        return len(fresh)


def withdraw_slot(viewer: Viewer, slot_id: int) -> None:
    """Offer a time no more; NotFound for somebody else's."""
    with db.transaction() as session:
        slot = diaries.open_slot(slot_id)
        if slot.person_id != viewer.id:
            raise NotFound
        session.delete(slot)
