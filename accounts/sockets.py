"""Live news: a browser says which topics it watches, and hears when one of them changed."""

from __future__ import annotations

from typing import Any

from flask import session
from flask_socketio import join_room

from accounts import queries
from accounts.domain.permissions import Action, reach
from accounts.guards import door, heard
from accounts.queries import Viewer
from accounts.service import ending
from core import db, i18n, realtime, web
from core.errors import NotFound, Refused
from core.realtime import socketio

# Topic → who may know that it changed. The news says only that; the page then asks through its ordinary door.
# "figures" is everybody's who reads figures; "person:17" is that person's own,
# "matches:5" that company's.
TOPICS = {"figures": Action.FIGURES_READ}


def admit() -> bool:
    """Each namespace's `connect`: anyone may open a connection, which is closed when the sign-in it came with ends."""
    viewer = _holder()
    if viewer is None:
        return True
    join_room(ending.topic(viewer.id, viewer.sign_in_id))
    # It may have ended in between, when nobody could find this socket yet.
    return _holder() is not None


def _holder() -> Viewer | None:
    with db.unit():
        return queries.viewer(session.get("key", ""))


@realtime.heeds(ending.NEWS)
def ended(topic: str) -> None:
    """Tell this process's sockets of a sign-in that it ended, and close them: a silent one must hear nothing more."""
    why = Refused("sign_in.ended")
    with db.unit(), i18n.speaking(queries.viewer_of(int(topic.split(":")[1])).language):
        told = {"error": why.code, "said": web.sentence(why)}
    server: Any = getattr(socketio, "server")  # noqa: B009  it is there once the application is
    for namespace in list(server.manager.get_namespaces()):
        for sid, _connection in list(server.manager.get_participants(namespace, topic)):
            server.emit("out", told, namespace=namespace, to=sid, ignore_queue=True)
            server.disconnect(sid, namespace=namespace, ignore_queue=True)


@socketio.on("connect", namespace="/live")
@door.public
def connect(_auth: object = None) -> bool:
    """Anyone may open a connection; nothing is heard on it before `watch`."""
    return admit()


@socketio.on("disconnect", namespace="/live")
@door.public
def disconnect(_reason: object = None) -> None:
    """Nothing to put away."""


@socketio.on("watch", namespace="/live")
@heard(Action.ACCOUNT_KEEP)
def watch(viewer: Viewer, topic: object) -> bool:
    """Join one topic; NotFound for one that is not this person's to watch."""
    wanted = str(topic)
    shared = wanted in TOPICS and reach(viewer, TOPICS[wanted]) is not None
    own = {f"person:{viewer.id}", f"matches:{viewer.organisation_id}"}
    if not shared and wanted not in own:
        raise NotFound
    join_room(wanted)
    return True
