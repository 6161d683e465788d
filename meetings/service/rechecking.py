"""When the rules of a zone change, a meeting stays on the wall clock that was agreed and moves to its new instant."""

from __future__ import annotations

from datetime import datetime

from core import db, journal
from core.errors import Conflict, Refused
from meetings.domain.meeting import MeetingState
from meetings.domain.slots import Span
from meetings.domain.terms import Wall
from meetings.models import Meeting
from meetings.queries import diaries, meetings
from meetings.service import arranging, booking, inviting, telling


def recheck_zones(instant: datetime) -> int:
    """Look at every meeting to come; how many moved.

    Meetings of one zone that move together may stand in each other's way, so those that collide are tried again
    while others still move. What collides in the end stays where it is: both sides and the offices are told.
    """
    waiting = [row.id for row in meetings.agreed_after(instant) if _expected(row) != row.starts_at]
    moved, still = 0, True
    while waiting and still:
        left = [meeting_id for meeting_id in waiting if not _moved(meeting_id)]
        still = len(left) < len(waiting)
        moved += len(waiting) - len(left)
        waiting = left
    for meeting_id in waiting:
        _tell_clash(meeting_id)
    return moved


def _expected(row: Meeting) -> datetime | None:
    """What the agreed wall clock means today; None where a clock change now skips it."""
    try:
        return Wall(row.wall, row.zone).instant()
    except Refused:
        return None


def _moved(meeting_id: int) -> bool:
    try:
        with db.transaction():
            meetings.lock(meeting_id)
            row = meetings.by_id(meeting_id)
            expected = _expected(row)
            if expected is None:
                return False
            row.ends_at, row.starts_at = row.ends_at + (expected - row.starts_at), expected
            if row.state == MeetingState.ACCEPTED:
                booking.occupy(row, by=None)
                telling.changed(row, "meeting_rezoned")
            journal.record(journal.Clockwork(), "meeting.rezone", f"meeting:{row.id}", zone=row.zone)
            arranging.news(row)
    except Conflict:
        return False
    return True


def _tell_clash(meeting_id: int) -> None:
    with db.transaction():
        row = meetings.by_id(meeting_id)
        expected = _expected(row)
        facts = {"expected": expected.isoformat() if expected else "", "agreed_zone": row.zone}
        concerned = [row]
        if expected is not None:
            span = Span(expected, expected + (row.ends_at - row.starts_at))
            people = [p.person_id for p in row.people]
            concerned += [meetings.by_id(found) for found in diaries.colliding(people, span, row.id)]
        key = f"v{row.sequence}:{row.id}:{facts['expected']}"
        for one in concerned:
            inviting.tell("meeting_clash", one, inviting.participants(one), key=key, facts=facts)
            inviting.tell_offices("meeting_clash", one, key=key, facts=facts)
