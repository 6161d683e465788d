"""Live news: a browser says which topics it watches, and hears when one of them changed."""

from __future__ import annotations

from flask_socketio import join_room

from accounts.domain.permissions import Action, reach
from accounts.guards import door, heard
from accounts.queries import Viewer
from core.errors import NotFound
from core.realtime import socketio

# Topic → who may know that it changed. The news says only that; the page then asks through its ordinary door.
# "figures" is everybody's who reads figures; "person:17" is that person's own,
# "matches:5" that company's.
TOPICS = {"figures": Action.FIGURES_READ}


@socketio.on("connect", namespace="/live")
@door.public
def connect(_auth: object = None) -> None:
    """Anyone may open a connection; nothing is heard on it before `watch`."""


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
