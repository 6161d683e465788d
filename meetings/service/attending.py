"""Being in the room: entering, staying, leaving, writing; and what the clock concludes from it.

Seats live in the table Attendance, so that any web process may serve any of them. A stay belongs to
one page of one browser: a page that was loaded anew begins another stay, a socket that comes back
resumes its own. `seat` holds the socket's id, which alone can be reached from outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from accounts.queries import Viewer
from core import db, journal, realtime, settings
from core.clock import now
from core.errors import NotFound, Refused, Trouble
from meetings.domain import room, turn
from meetings.domain.meeting import MEETING
from meetings.domain.room import Phase
from meetings.models import Attendance, ChatLine, Meeting
from meetings.queries import room as queries
from meetings.service import outcomes

BEAT = timedelta(seconds=10)  # a heartbeat writes at most so often


@dataclass(frozen=True)
class Entrance:
    """What a browser needs once it is inside; `ousted` are this person's older sockets."""

    meeting_id: int
    stay: int
    ice: list[dict[str, Any]]
    ousted: list[str]


def enter(viewer: Viewer, *, meeting_id: int, sid: str, stay: int | None = None) -> Entrance:
    """Take a seat, or one's own again after the socket dropped. The newest page of a person has the seat."""
    with db.transaction():
        meeting = _locked(viewer, meeting_id)
        others = {seat.person_id for seat in queries.seats(meeting.id, now())} - {viewer.id}
        room.check_room(len(others))
        earlier = _resumed(viewer, meeting.id, stay) if stay else None
        if earlier is not None:
            earlier.seat, earlier.seen_at, earlier.left_at = sid, now(), None
            return Entrance(meeting.id, earlier.id, _ice(viewer, meeting), [])
        ousted = _oust(viewer, meeting.id)
        mine = Attendance(meeting_id=meeting.id, person_id=viewer.id, seat=sid, joined_at=now(), seen_at=now())
        db.session().add(mine)
        db.session().flush()
        return Entrance(meeting.id, mine.id, _ice(viewer, meeting), ousted)


def _resumed(viewer: Viewer, meeting_id: int, stay: int) -> Attendance | None:
    """The stay that goes on; None when it was silent for too long. Refused when a newer page has the seat."""
    stays = queries.own_stays(viewer, meeting_id, stay)
    if not stays:
        return None
    if stays[0].id != stay:
        raise Refused("room.taken")
    return stays[0] if stays[0].seen_at > now() - room.SILENCE else None


def _locked(viewer: Viewer, meeting_id: int) -> Meeting:
    """The meeting with its row locked: seats and lines of one room are given one after the other."""
    db.session().execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    meeting = queries.meeting_of(viewer, meeting_id)
    phase = room.phase(meeting.state, meeting.starts_at, meeting.ends_at, now())
    if phase is not Phase.OPEN:
        raise Refused(f"room.{phase}")
    return meeting


def _oust(viewer: Viewer, meeting_id: int) -> list[str]:
    mine = Attendance.meeting_id == meeting_id, Attendance.person_id == viewer.id, Attendance.left_at.is_(None)
    given_up = update(Attendance).where(*mine).values(left_at=now(), seen_at=now()).returning(Attendance.seat)
    return list(db.session().scalars(given_up))


def _ice(viewer: Viewer, meeting: Meeting) -> list[dict[str, Any]]:
    config = settings.in_force()
    closes = room.window(meeting.starts_at, meeting.ends_at).closes
    return turn.ice_servers(config.turn_url, config.turn_secret, viewer.id, closes)


def look(viewer: Viewer, meeting_id: int) -> list[queries.Seat]:
    """Who is inside, for somebody in the lobby."""
    return queries.seats(queries.meeting_of(viewer, meeting_id).id, now())


def seated(viewer: Viewer, stay: int, *others: int) -> dict[int, queries.Seat]:
    """The seat that speaks and those it speaks to, by stay: those of the same room that are still allowed there.

    Every event of the room begins with this. NotFound or Refused when the speaker's own seat is gone.
    """
    found = queries.seats_of({stay, *others}, now())
    mine = found.get(stay)
    if mine is None or mine.person_id != viewer.id:
        raise _why_gone(viewer, stay)
    return {each.stay: each for each in found.values() if each.meeting_id == mine.meeting_id}


def _why_gone(viewer: Viewer, stay: int) -> Trouble:
    """The room closed, or this person has no seat in it any more."""
    meeting = queries.meeting_of(viewer, queries.meeting_id_of(viewer, stay))
    phase = room.phase(meeting.state, meeting.starts_at, meeting.ends_at, now())
    return NotFound() if phase is Phase.OPEN else Refused(f"room.{phase}")


def beat(viewer: Viewer, stay: int) -> None:
    """Still here."""
    seated(viewer, stay)
    due = Attendance.id == stay, Attendance.seen_at < now() - BEAT
    if db.session().scalar(select(Attendance.id).where(*due)) is None:
        return
    with db.transaction() as session:
        session.execute(update(Attendance).where(*due).values(seen_at=now()))


def leave(viewer: Viewer, stay: int) -> int | None:
    """Give the seat up; the meeting it was in, or None when it was given up already."""
    with db.transaction() as session:
        mine = Attendance.id == stay, Attendance.person_id == viewer.id, Attendance.left_at.is_(None)
        given_up = update(Attendance).where(*mine).values(left_at=now(), seen_at=now())
        return session.scalar(given_up.returning(Attendance.meeting_id))


def dropped(sid: str) -> int | None:
    """The socket is gone: whoever sat by it is away until another socket resumes the stay."""
    with db.transaction() as session:
        held = Attendance.seat == sid, Attendance.left_at.is_(None)
        given_up = update(Attendance).where(*held).values(left_at=now(), seen_at=now())
        return session.scalar(given_up.returning(Attendance.meeting_id))


def say(viewer: Viewer, *, stay: int, key: str, text: str) -> tuple[queries.Line, list[queries.Seat]]:
    """Keep a line of the chat, and who is to hear it; under a key that exists, the line that was kept."""
    seat = seated(viewer, stay)[stay]
    with db.transaction() as session:
        meeting = _locked(viewer, seat.meeting_id)
        kept = session.scalar(select(ChatLine).where(ChatLine.meeting_id == meeting.id, ChatLine.key == key))
        if kept is not None and kept.person_id != viewer.id:
            raise Refused("room.malformed")
        if kept is None:
            room.check_pace(queries.lines_since(meeting.id, viewer.id, now() - room.PACE))
            kept = ChatLine(meeting_id=meeting.id, person_id=viewer.id, key=key, text=text, at=now())
            session.add(kept)
            session.flush()
        line = queries.Line(kept.id, viewer.id, viewer.name, kept.key, kept.text, kept.at)
    return line, queries.seats(seat.meeting_id, now())


def forget_silent(instant: datetime) -> None:
    """Whoever was not heard of for a minute left when last heard of: their server died with its sockets."""
    silent = Attendance.left_at.is_(None), Attendance.seen_at <= instant - room.SILENCE
    if db.session().scalar(select(Attendance.id).where(*silent).limit(1)) is None:
        return
    with db.transaction() as session:
        session.execute(update(Attendance).where(*silent).values(left_at=Attendance.seen_at))


def close_rooms(instant: datetime) -> None:
    """Meetings that ended were held or missed, by what the room saw."""
    for meeting_id in queries.ended(instant):
        _conclude(meeting_id, instant)


def _conclude(meeting_id: int, instant: datetime) -> None:
    with db.transaction() as session:
        meeting = session.get_one(Meeting, meeting_id, with_for_update=True, populate_existing=True)
        spans: dict[int | None, list[room.Span]] = {}
        for stay, organisation_id in queries.stays(meeting.id):
            spans.setdefault(organisation_id, []).append((stay.joined_at, stay.left_at or stay.seen_at))
        shared = room.together(spans.get(meeting.exporter_id, ()), spans.get(meeting.buyer_id, ()))
        step = room.verdict(shared, meeting.ends_at, instant)
        # Between the list and the lock somebody may have moved or cancelled it.
        if step is None or step not in {move.step for move in MEETING.open_from(meeting.state)}:
            return
        journal.move(MEETING, meeting, step, by=journal.Clockwork())
        outcomes.tell_who_met(meeting)
        realtime.announce("figures")
