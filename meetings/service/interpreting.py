"""An office offers a meeting to interpreters; who takes it gives their time and takes part."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from accounts.domain.permissions import Action, may
from accounts.queries import Viewer
from core import db, journal, realtime
from core.clock import now
from core.errors import Conflict, Denied, Refused
from meetings.domain.meeting import OFFER, MeetingState
from meetings.domain.terms import check_message
from meetings.models import Meeting, MeetingPerson, Offer
from meetings.queries import meetings, offers
from meetings.service import arranging, booking, inviting, telling

ANSWER_TIME = timedelta(hours=24)
LEAST = timedelta(minutes=30)


def offer(viewer: Viewer, meeting_id: int, person_id: int) -> None:
    """Offer a meeting to one interpreter of its languages who has the time free."""
    with db.transaction() as session:
        meetings.lock(meeting_id)
        row = meetings.meeting(viewer, meeting_id)
        _check(viewer, row)
        if any(o.state == "taken" for o in offers.offers_of([row.id])[row.id]):
            raise Refused("offer.taken")
        person = next((p for p in offers.candidates(row) if p.id == person_id), None)
        if person is None:
            raise Refused("offer.not_free")
        source, target = offers.pair_of(row)
        until = min(now() + ANSWER_TIME, row.starts_at - LEAST)
        made = Offer(
            meeting_id=row.id, person_id=person.id, source=source, target=target, state=OFFER.first, offered_at=now(),
            answer_by=until,
        )  # fmt: skip
        session.add(made)
        session.flush()
        journal.record(viewer, "interpreter.offer", f"meeting:{row.id}", person=person.id)
        inviting.offered(offers.by_id(made.id))
        realtime.announce(f"person:{person.id}")


def _check(viewer: Viewer, row: Meeting) -> None:
    if not may(viewer, Action.INTERPRETER_ASSIGN, meetings.place_of(row)):
        raise Denied
    if row.state != MeetingState.ACCEPTED or row.starts_at <= now() + LEAST:
        raise Refused("offer.late")


def take(viewer: Viewer, offer_id: int) -> None:
    """The interpreter's time is booked and they take part. Conflict("time.taken") when it is given away already."""
    with db.transaction():
        row, meeting = _found(viewer, offer_id, "take")
        if row.answer_by <= now():
            raise Refused("offer.expired")
        if meeting.state != MeetingState.ACCEPTED or meeting.starts_at <= now():
            raise Refused("offer.late")
        if any(p.organisation_id is None for p in meeting.people):
            raise Conflict("offer.taken")
        journal.move(OFFER, row, "take", by=viewer)
        booking.add_person(meeting, viewer.id, None)
        booking.occupy(meeting, by=viewer.id)
        meeting = meetings.by_id(meeting.id)
        _close_others(meeting, row)
        _tell_taken(meeting, row)


def _close_others(meeting: Meeting, row: Offer) -> None:
    for other in offers.open_of(row.meeting_id):
        if other.id != row.id:
            journal.move(OFFER, other, "withdraw", by=journal.Clockwork())
            inviting.tell("interpreter_withdrawn", meeting, [other.person], key=f"{other.id}", facts={"why": ""})


def _tell_taken(meeting: Meeting, row: Offer) -> None:
    interpreter = next(p.person for p in meeting.people if p.person_id == row.person_id)
    sides = [person for person in inviting.participants(meeting) if person.organisation_id is not None]
    telling.agreed(meeting, interpreter.id)
    inviting.tell("interpreter_joined", meeting, sides, key=f"{row.id}", facts={"interpreter": interpreter.name})
    arranging.news(meeting)


def decline(viewer: Viewer, offer_id: int) -> None:
    """Say no; the offices learn that the meeting still wants somebody."""
    with db.transaction():
        row, meeting = _found(viewer, offer_id, "decline")
        journal.move(OFFER, row, "decline", by=viewer)
        inviting.tell_offices("interpreter_declined", meeting, key=f"{row.id}", facts={"interpreter": viewer.name})
        arranging.news(meeting)


def withdraw(viewer: Viewer, offer_id: int, *, why: str = "") -> None:
    """The office takes an offer back; where it was taken, the interpreter's time is free again."""
    reason = check_message(why, field="why")
    with db.transaction() as session:
        row, meeting = _found(viewer, offer_id, "withdraw")
        taken = row.state == "taken"
        journal.move(OFFER, row, "withdraw", by=viewer, why=reason)
        calendar = "CANCEL" if taken else ""
        inviting.tell(
            "interpreter_withdrawn", meeting, [row.person], key=f"{row.id}", calendar=calendar, facts={"why": reason}
        )
        if taken:
            inviting.call_back(meeting, row.person)
            booking.free(meeting, row.person_id)
            session.execute(
                delete(MeetingPerson).where(
                    MeetingPerson.meeting_id == meeting.id, MeetingPerson.person_id == row.person_id
                )
            )
        arranging.news(meeting)


def _found(viewer: Viewer, offer_id: int, step: str) -> tuple[Offer, Meeting]:
    """The offer and its meeting, both locked in that order; the step is open and the viewer's to take."""
    row = offers.offer(viewer, offer_id)
    meetings.lock(row.meeting_id)
    row = offers.offer(viewer, offer_id)
    action = OFFER.move(row.state, step).action
    if action is None or not may(viewer, Action(action), offers.place_of(row)):
        raise Denied
    return row, meetings.by_id(row.meeting_id)


def expire(instant: datetime) -> None:
    """End offers nobody answered; the offices are told."""
    for offer_id in offers.lapsed(instant):
        with db.transaction():
            row = offers.by_id(offer_id)
            if row.state != "offered":
                continue
            journal.move(OFFER, row, "expire", by=journal.Clockwork())
            meeting = meetings.by_id(row.meeting_id)
            inviting.tell_offices(
                "interpreter_declined", meeting, key=f"{row.id}", facts={"interpreter": row.person.name}
            )
