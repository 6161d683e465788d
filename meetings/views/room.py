"""Doors of the video room, and its pieces on other pages."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, url_for

from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core import i18n
from core.clock import now
from core.errors import NotFound
from meetings.domain import room
from meetings.domain.room import Phase
from meetings.labels.room import WORDS
from meetings.queries import room as queries

pages = Blueprint("room", __name__)
TEMPLATES = {Phase.EARLY: "room_early", Phase.OPEN: "room", Phase.OVER: "room_over"}


@pages.get("/meetings/<int:meeting_id>/room")
@door(Action.MEETING_ENTER)
def show(viewer: Viewer, meeting_id: int) -> str:
    """The lobby and the room while it is open; before, when it opens; afterwards, what was written."""
    meeting = queries.meeting_of(viewer, meeting_id)
    if meeting.state not in room.RECORDED:
        raise NotFound
    phase = room.phase(meeting.state, meeting.starts_at, meeting.ends_at, now())
    return render_template(f"meetings/{TEMPLATES[phase]}.html", **_facts(viewer, meeting))


def _facts(viewer: Viewer, meeting: Any) -> dict[str, Any]:  # noqa: ANN401  doors do not know tables
    words = {name: str(said) for name, said in WORDS.items()}
    me = {"person": viewer.id, "name": viewer.name, "company": "", "language": "", "code": i18n.language()}
    return {
        "words": words,
        "back": url_for("meetings.meeting", meeting_id=meeting.id),
        "facts": {"meeting": meeting.id, "me": me, "words": words},
        "meeting": meeting,
        "sides": queries.sides(viewer, meeting),
        "window": room.window(meeting.starts_at, meeting.ends_at),
        "inside": queries.seats(meeting.id, now()),
        "lines": queries.lines(meeting.id),
    }


def panel(viewer: Viewer, meeting: Any) -> str:  # noqa: ANN401
    """On a meeting's page: the way in, when it opens, who is inside; or what was written."""
    if reach(viewer, Action.MEETING_ENTER) is None or meeting.state not in room.RECORDED:
        return ""
    if not queries.takes_part(viewer, meeting.id):
        return ""
    facts = {"meeting": meeting, "window": room.window(meeting.starts_at, meeting.ends_at)}
    phase = room.phase(meeting.state, meeting.starts_at, meeting.ends_at, now())
    return render_template("meetings/room_panel.html", **facts, phase=phase, inside=queries.seats(meeting.id, now()))


def desk(viewer: Viewer) -> str:
    """On the desk: rooms that are open now."""
    meetings = queries.enterable(viewer, now()) if reach(viewer, Action.MEETING_ENTER) else ()
    if not meetings:
        return ""
    rooms = [(meeting, queries.sides(viewer, meeting)) for meeting in meetings]
    return render_template("meetings/room_desk.html", rooms=rooms)
