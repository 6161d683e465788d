"""The end of a sign-in: its cookie opens nothing any more, and its open sockets are closed at once."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete

from accounts.models import SignIn
from core import db, realtime

NEWS = "ended"


def topic(person_id: int, sign_in_id: int | None) -> str:
    """The news that a sign-in ended; each web process keeps that sign-in's sockets together under this name."""
    return f"{NEWS}:{person_id}:{sign_in_id}"


def end_sign_ins(*which: ColumnElement[bool]) -> int:
    """Revoke these sign-ins within the caller's transaction; how many there were."""
    gone = db.session().execute(delete(SignIn).where(*which).returning(SignIn.person_id, SignIn.id)).all()
    for person_id, sign_in_id in gone:
        realtime.announce(topic(person_id, sign_in_id))
    return len(gone)
