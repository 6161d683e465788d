"""What the awaited side says to a request, and what the side that asked may still do."""

from __future__ import annotations

from datetime import datetime

from accounts.domain.account import check_standing
from accounts.domain.permissions import Action, may
from accounts.queries import Viewer
from core import db, journal
from core.clock import now
from core.errors import Denied, Refused
from meetings.domain import terms
from meetings.domain.meeting import MEETING
from meetings.models import Meeting
from meetings.queries import meetings
from meetings.service import arranging, booking, inviting


def accept(viewer: Viewer, meeting_id: int) -> None:
    """Say yes: the time of both sides' people is booked. Conflict("time.taken") when somebody's is gone."""
    with db.transaction():
        row = _answering(viewer, meeting_id, "accept")
        if row.expires_at is not None and row.expires_at <= now():
            raise Refused("meeting.expired")
        arranging.agree(viewer, row)


def counter(viewer: Viewer, meeting_id: int, *, starts_at: datetime, message: str = "") -> None:
    """Propose another time: the request stays open and the other side is awaited."""
    text = terms.check_message(message)
    with db.transaction():
        row = _answering(viewer, meeting_id, "counter")
        arranging.propose(viewer, row, starts_at, text)
        booking.add_person(row, viewer.id, viewer.organisation_id)
        journal.move(MEETING, row, "counter", by=viewer, why=text)
        db.session().flush()
        row = meetings.by_id(row.id)
        awaited, mine = row.awaits_id or 0, viewer.organisation_id or 0
        if not meetings.barred(mine, awaited):
            people = inviting.audience(row, awaited)
            inviting.tell("meeting_countered", row, people, facts={"message": text})
        arranging.news(row)


def decline(viewer: Viewer, meeting_id: int, *, why: str = "") -> None:
    """Say no, with a reason or without one; the asker is told."""
    _end(viewer, meeting_id, "decline", why)


def withdraw(viewer: Viewer, meeting_id: int, *, why: str = "") -> None:
    """Take one's own proposal back before it is answered; the other side is told."""
    _end(viewer, meeting_id, "withdraw", why)


def _end(viewer: Viewer, meeting_id: int, step: str, why: str) -> None:
    reason = terms.check_message(why, field="why")
    with db.transaction():
        row = _answering(viewer, meeting_id, step)
        other = row.buyer_id if viewer.organisation_id == row.exporter_id else row.exporter_id
        row.awaits_id, row.expires_at = None, None
        journal.move(MEETING, row, step, by=viewer, why=reason)
        if not meetings.barred(viewer.organisation_id or 0, other):
            kind = "meeting_declined" if step == "decline" else "meeting_withdrawn"
            inviting.tell(kind, row, inviting.audience(row, other), key="end", facts={"why": reason})
        arranging.news(row)


def _answering(viewer: Viewer, meeting_id: int, step: str) -> Meeting:
    meetings.lock(meeting_id)
    row = meetings.meeting(viewer, meeting_id)
    action = MEETING.move(row.state, step).action
    if action is None or not may(viewer, Action(action), meetings.step_place(row, step)):
        raise Denied
    if step in {"accept", "counter"}:
        other = row.buyer if viewer.organisation_id == row.exporter_id else row.exporter
        check_standing(viewer.organisation_state, other.state)
    return row
