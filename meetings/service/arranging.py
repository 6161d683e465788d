"""Asking for a meeting, booking an offered time, and changing what was agreed."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import bindparam, select

from accounts.domain.account import Kind, check_standing
from accounts.domain.permissions import Action, Place, may
from accounts.models import Organisation
from accounts.queries import Viewer
from accounts.queries import organisation as organisation_of
from core import db, journal, realtime
from core.clock import now
from core.errors import Conflict, Denied, NotFound, Refused
from meetings.domain import terms
from meetings.domain.meeting import MEETING, OFFER, MeetingState
from meetings.domain.slots import SLOT, Span
from meetings.models import Meeting, Proposal
from meetings.queries import diaries, fairs, meetings, offers
from meetings.service import booking, inviting, telling


def ask(  # noqa: PLR0913  what the form asks
    viewer: Viewer, *, other_id: int, starts_at: datetime, message: str = "", request_id: int | None = None,
    introduction_id: int | None = None, fair_id: int | None = None, interpreter_wanted: bool = False,
) -> Meeting:  # fmt: skip
    """Ask the other side for a meeting; Refused with the reason, Conflict when the asker's own time is taken."""
    text = terms.check_message(message)
    with db.transaction() as session:
        mine, other = _pair(viewer, other_id)
        span = Span(starts_at, starts_at + _length(viewer, mine, other.id, fair_id))
        expires = terms.answer_by(starts_at, now())
        if fair_id:
            _check_fair(viewer, span, fair_id)
        _check_own_time(viewer, span)
        if meetings.pending_of(mine) >= terms.PENDING:
            raise Refused("meeting.pending_limit", limit=terms.PENDING)
        row = _new(mine, other, span, viewer.zone, fair_id)
        meetings.check_origin(row.exporter_id, row.buyer_id, request_id, introduction_id)
        row.request_id, row.introduction_id = request_id, introduction_id
        row.expires_at, row.interpreter_wanted = expires, interpreter_wanted
        session.add(row)
        session.flush()
        booking.add_person(row, viewer.id, mine)
        _propose(row, viewer, text)
        journal.record(viewer, "meeting.ask", f"meeting:{row.id}")
        session.flush()
        row = meetings.by_id(row.id)
        if not meetings.barred(mine, other.id):
            inviting.tell("meeting_requested", row, meetings.members(other.id), key="v0", facts={"message": text})
        news(row)
        return row


_LOCK = select(Organisation.id).where(Organisation.id == bindparam("mine")).with_for_update()


def _pair(viewer: Viewer, other_id: int) -> tuple[int, Organisation]:
    """The asker's side, verified and locked so that limits hold, and the other, which is of the other kind."""
    if viewer.organisation_id is None or not may(
        viewer, Action.MEETING_REQUEST, Place(frozenset({viewer.organisation_id}))
    ):
        raise Denied
    check_standing(viewer.organisation_state)
    other = organisation_of(viewer, other_id)
    terms.check_sides(viewer.role, other.kind)
    return db.session().connection().scalars(_LOCK, {"mine": viewer.organisation_id}).one(), other


def _new(mine: int, other: Organisation, span: Span, zone: str, fair_id: int | None) -> Meeting:
    exporter, buyer = (mine, other.id) if other.kind == Kind.BUYER else (other.id, mine)
    if meetings.same_time(exporter, buyer, span.starts):
        raise Refused("meeting.twice", field="time")
    wall = terms.wall_of(span.starts, zone)
    return Meeting(
        uid=f"{uuid4()}@yunqiao", exporter_id=exporter, buyer_id=buyer, asked_by_id=mine, awaits_id=other.id,
        fair_id=fair_id, starts_at=span.starts, ends_at=span.ends, wall=wall.clock, zone=wall.zone, created_at=now(),
        state=MEETING.first, people=[],
    )  # fmt: skip


def _propose(row: Meeting, viewer: Viewer, message: str) -> None:
    time = {"starts_at": row.starts_at, "ends_at": row.ends_at, "at": now()}
    who = {"meeting_id": row.id, "organisation_id": viewer.organisation_id, "person_id": viewer.id}
    db.write(Proposal, {**who, **time, "message": message})


def _length(viewer: Viewer, mine: int, other: int, fair_id: int | None) -> timedelta:
    """A fair's own slot length; both sides must take part in it."""
    if not fair_id:
        return SLOT
    fair = fairs.fair(viewer, fair_id)
    if fair.state != "open":
        raise Refused("fair.closed")
    if fairs.entry(fair_id, mine) is None or fairs.entry(fair_id, other) is None:
        raise Refused("fair.not_joined")
    return timedelta(minutes=fair.slot_minutes)


def _check_fair(viewer: Viewer, span: Span, fair_id: int) -> None:
    if not fairs.hours_of(fairs.fair(viewer, fair_id)).holds(span):
        raise Refused("fair.outside", field="time")


def _check_own_time(viewer: Viewer, span: Span, meeting_id: int = 0) -> None:
    """Nobody proposes a time that they have given away already."""
    if diaries.booked([viewer.id], span, meeting_id, viewer.id)[viewer.id]:
        raise Conflict("meeting.own_time", field="time")


def propose(viewer: Viewer, row: Meeting, starts_at: datetime, message: str) -> None:
    """Another time for a request, within the caller's transaction: the other side is awaited."""
    span = Span(starts_at, starts_at + (row.ends_at - row.starts_at))
    row.expires_at = terms.answer_by(starts_at, now())
    if row.fair_id:
        _check_fair(viewer, span, row.fair_id)
    _check_own_time(viewer, span, row.id)
    _set_time(row, span, viewer.zone)
    row.awaits_id = row.buyer_id if viewer.organisation_id == row.exporter_id else row.exporter_id
    _propose(row, viewer, message)


def _set_time(row: Meeting, span: Span, zone: str) -> None:
    wall = terms.wall_of(span.starts, zone)
    row.starts_at, row.ends_at, row.wall, row.zone = span.starts, span.ends, wall.clock, wall.zone


def book(viewer: Viewer, slot_id: int, message: str = "", *, interpreter_wanted: bool = False) -> Meeting:
    """Take an offered time: an accepted meeting at once. NotFound when it is gone, Conflict when it was just taken."""
    text = terms.check_message(message)
    with db.transaction() as session:
        slot = booking.take_slot(slot_id)
        mine, other = _pair(viewer, slot.organisation_id)
        if meetings.barred(mine, other.id):
            raise NotFound
        terms.check_future(slot.starts_at, now(), terms.BOOK_NOTICE)
        row = _new(mine, other, Span(slot.starts_at, slot.ends_at), viewer.zone, slot.fair_id)
        row.interpreter_wanted = interpreter_wanted
        for person_id, side in ((viewer.id, mine), (slot.person_id, other.id)):
            booking.add_person(row, person_id, side)
        session.add(row)
        _agree(row, "book", viewer)
        _propose(row, viewer, text)
        return row


def agree(viewer: Viewer, row: Meeting) -> None:
    """Accept within the caller's transaction: everybody's time is booked or nothing happens."""
    booking.add_person(row, viewer.id, viewer.organisation_id)
    _agree(row, "accept", viewer)


def _agree(row: Meeting, step: str, viewer: Viewer) -> None:
    row.awaits_id, row.expires_at = None, None
    journal.move(MEETING, row, step, by=viewer)
    booking.occupy(row, by=viewer.id)
    telling.agreed(row)
    news(row)


def move(viewer: Viewer, meeting_id: int, *, starts_at: datetime, why: str) -> None:
    """Move what was agreed, with a reason, to a time within the hours of everybody who takes part."""
    reason = terms.check_reason(why)
    with db.transaction():
        row = _changing(viewer, meeting_id, "move")
        terms.check_future(starts_at, now(), terms.BOOK_NOTICE)
        span = Span(starts_at, starts_at + (row.ends_at - row.starts_at))
        if row.fair_id:
            _check_fair(viewer, span, row.fair_id)
        _check_hours(row, span)
        _set_time(row, span, viewer.zone)
        journal.move(MEETING, row, "move", by=viewer, why=reason)
        booking.occupy(row, by=viewer.id)
        telling.changed(row, "meeting_moved")
        _offer_again(row)
        news(row)


def _offer_again(row: Meeting) -> None:
    """Interpreters who have not answered yet learn of the new time."""
    for offer in offers.open_of(row.id):
        if offer.state == "offered":
            offer.answer_by = min(offer.answer_by, row.starts_at)
            inviting.offered(offers.by_id(offer.id))


def _changing(viewer: Viewer, meeting_id: int, step: str) -> Meeting:
    meetings.lock(meeting_id)
    row = meetings.meeting(viewer, meeting_id)
    action = MEETING.move(row.state, step).action
    if action is None or not may(viewer, Action(action), meetings.place_of(row)):
        raise Denied
    if row.starts_at <= now():
        raise Refused("meeting.begun")
    # A move needs no answer of the others, so it is something new; an officer has no organisation.
    if step == "move" and viewer.organisation_id is not None:
        check_standing(viewer.organisation_state)
    return row


def _check_hours(row: Meeting, span: Span) -> None:
    """A move needs no answer, so it may not leave anybody's hours; what is booked, the database says."""
    people = diaries.people_of(p.person_id for p in row.people)
    for diary in diaries.diaries(people, span, meeting_id=row.id):
        if not any(opened.holds(span) for opened in diary.open(span)):
            raise Refused("meeting.outside_hours", field="time")


def cancel(viewer: Viewer, meeting_id: int, *, why: str) -> None:
    """Call off what was agreed, with a reason: everybody's time is free again and no reminder leaves."""
    reason = terms.check_reason(why)
    with db.transaction():
        row = _changing(viewer, meeting_id, "cancel")
        journal.move(MEETING, row, "cancel", by=viewer, why=reason)
        booking.free(row)
        for offer in offers.open_of(row.id):
            if offer.state == "offered":
                inviting.tell("interpreter_withdrawn", row, [offer.person], key=f"{offer.id}", facts={"why": reason})
            journal.move(OFFER, offer, "withdraw", by=journal.Clockwork(), why=reason)
        telling.changed(row, "meeting_cancelled")
        news(row)


def expire(instant: datetime) -> int:
    """End requests that nobody answered in time; the asker is told. How many."""
    ended = 0
    for meeting_id in meetings.expired(instant):
        with db.transaction():
            meetings.lock(meeting_id)
            row = meetings.by_id(meeting_id)
            if row.state != MeetingState.REQUESTED or row.expires_at is None or row.expires_at > instant:
                continue
            awaited, row.awaits_id = row.awaits_id, None
            journal.move(MEETING, row, "expire", by=journal.Clockwork())
            asker = row.buyer_id if awaited == row.exporter_id else row.exporter_id
            inviting.tell("meeting_expired", row, inviting.audience(row, asker), key="expired")
            news(row)
            ended += 1
    return ended


def news(row: Meeting) -> None:
    """Open pages of those concerned look again."""
    people = {p.person_id for p in row.people}.union(meetings.member_ids(row))
    realtime.announce("figures", *(f"person:{person_id}" for person_id in sorted(people)))
