"""The room's live door: who is inside, what browsers tell each other to connect, and the chat.

Nothing is remembered here between two events. Each event names the stay it speaks for, and the table
says whose it is, whether that person may still be in this meeting, and by which socket the others are
reached; an emit goes to single sockets, so whoever was removed from a meeting hears nothing more.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from flask import request
from flask_socketio import disconnect as close

from accounts.domain.permissions import Action
from accounts.guards import door, heard
from accounts.queries import Viewer
from accounts.sockets import admit
from core import db, green, i18n, web
from core.clock import now
from core.errors import Denied, NotFound, Refused
from core.realtime import socketio
from meetings.domain import room
from meetings.queries import room as queries
from meetings.queries.room import Line, Seat
from meetings.service import attending

SPACE = "/room"
# After one of these the socket is closed: this person has no business in the room any more.
OUT = {Denied().code, NotFound().code, "room.early", "room.over", "room.taken"}
Answer = dict[str, Any]


def _event(name: str) -> Callable[[Callable[..., Any]], Callable[..., Answer]]:
    """A socket event of people of the meeting; whoever is refused entry is shown out."""

    def named(handler: Callable[..., Any]) -> Callable[..., Answer]:
        hearing = heard(Action.MEETING_ENTER)(handler)

        @wraps(hearing)
        def answering(*sent: object) -> Answer:
            answer = hearing(*sent)
            if answer.get("error") in OUT:
                _show_out(_sid(), answer)
            green.sleep(0)  # what was emitted goes out before this client's next event is read
            return answer

        socketio.on(name, namespace=SPACE)(answering)
        return answering

    return named


def _sid() -> str:
    asked: Any = request  # Flask-SocketIO adds the socket's id
    return cast("str", asked.sid)


def _show_out(sid: str, why: Answer) -> None:
    socketio.emit("out", why, namespace=SPACE, to=sid)
    close(sid, namespace=SPACE, silent=True)


@socketio.on("connect", namespace=SPACE)
@door.public
def connect(_auth: object = None) -> bool:
    """Anyone may open a connection; every event asks who it is."""
    return admit()


@socketio.on("disconnect", namespace=SPACE)
@door.public
def disconnect(_reason: object = None) -> None:
    """The others learn that this socket is gone; their picture may still flow."""
    with db.unit():
        meeting_id = attending.dropped(_sid())
        if meeting_id is not None:
            _tell_seats(meeting_id)


@_event("look")
def look(viewer: Viewer, *sent: object) -> list[Answer]:
    """Who is inside, for the lobby."""
    meeting_id = room.number(room.fields(sent).get("meeting"))
    return [_seat(seat) for seat in attending.look(viewer, meeting_id)]


@_event("enter")
def enter(viewer: Viewer, *sent: object) -> Answer:
    """Take a seat, or resume it: {meeting, stay?, since?} gets stay, seats, ICE servers and missed lines."""
    given = room.fields(sent)
    stay, since = given.get("stay"), given.get("since")
    entrance = attending.enter(
        viewer, meeting_id=room.number(given.get("meeting")), sid=_sid(), stay=room.number(stay) if stay else None
    )
    for older in entrance.ousted:
        if older != _sid():
            _show_out(older, _taken())
    lines = queries.lines(entrance.meeting_id, room.number(since) if since else 0)
    seats = _tell_seats(entrance.meeting_id, but=entrance.stay)
    return {
        "stay": entrance.stay,
        "ice": entrance.ice,
        "seats": [_seat(seat) for seat in seats],
        "lines": [_line(line, viewer.zone) for line in lines],
    }


@_event("beat")
def beat(viewer: Viewer, *sent: object) -> bool:
    """Still here: {stay}."""
    attending.beat(viewer, _stay(sent))
    return True


@_event("signal")
def signal(viewer: Viewer, *sent: object) -> bool:
    """Pass {stay, to, data} on to the seat `to` of the same room; whether somebody sits there."""
    given = room.fields(sent)
    data, to = room.signal(given.get("data")), room.number(given.get("to"))
    mine = _stay(sent)
    other = attending.seated(viewer, mine, to).get(to)
    if other is None:
        return False
    socketio.emit("signal", {"from": mine, "data": data}, namespace=SPACE, to=other.sid)
    return True


@_event("say")
def say(viewer: Viewer, *sent: object) -> Answer:
    """Write {stay, key, text} into the chat; everybody inside gets the line, the writer as the answer too."""
    given = room.fields(sent)
    key, text = room.key(given.get("key")), room.line(given.get("text"))
    line, seats = attending.say(viewer, stay=_stay(sent), key=key, text=text)
    for seat in seats:
        socketio.emit("line", _line(line, seat.zone), namespace=SPACE, to=seat.sid)
    return _line(line, viewer.zone)


@_event("leave")
def leave(viewer: Viewer, *sent: object) -> bool:
    """Give the seat up: {stay}."""
    stay = _stay(sent)
    meeting_id = attending.leave(viewer, stay)
    if meeting_id is not None:
        _tell_seats(meeting_id, left=stay)
    return meeting_id is not None


def _taken() -> Answer:
    """What an older window is told, as a refusal of its own would read."""
    trouble = Refused("room.taken")
    return {"error": trouble.code, "said": web.sentence(trouble)}


def _stay(sent: tuple[object, ...]) -> int:
    return room.number(room.fields(sent).get("stay"))


def _tell_seats(meeting_id: int, *, but: int | None = None, left: int | None = None) -> list[Seat]:
    """Everybody inside learns who is inside, in their own language; `left` went of their own will."""
    seats = queries.seats(meeting_id, now())
    for receiver in seats:
        if receiver.stay != but:
            with i18n.speaking(receiver.language):
                news = {"seats": [_seat(seat) for seat in seats], "left": left}
            socketio.emit("seats", news, namespace=SPACE, to=receiver.sid)
    return seats


def _seat(seat: Seat) -> Answer:
    return {
        "stay": seat.stay,
        "person": seat.person_id,
        "name": seat.name,
        "company": i18n.text_in(seat.company),
        "language": i18n.language_name(seat.language),
        "code": seat.language,
    }


def _line(line: Line, zone: str) -> Answer:
    return {
        "id": line.id,
        "person": line.person_id,
        "name": line.name,
        "key": line.key,
        "text": line.text,
        "at": line.at.isoformat(),
        "time": i18n.hour(line.at, zone),
    }
