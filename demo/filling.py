"""Filling an empty database; a database with people in it is never touched."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import select

from accounts import queries
from accounts.service import organising
from core import clock, db
from core.settings import Settings
from demo import agenda, bargains, companies, pairs
from demo.told import Told
from matchmaking.service import indexing, matching
from meetings.domain.meeting import MeetingState
from meetings.models import Meeting
from meetings.service import outcomes


def settings(environment: Mapping[str, str]) -> dict[str, str]:
    """What the demo sets unless the operator did: one-click sign-in, and a data folder of its own."""
    chosen = {"mode": "test" if environment.get("YUNQIAO_MODE") == "test" else "demo"}
    if "YUNQIAO_DATA" not in environment:
        chosen["data"] = str(Path(Settings().data) / "demo")
    return chosen


def fill() -> bool:
    """Whether there was anything to fill. SystemExit for a database in which real people have accounts."""
    if not queries.nobody_yet():
        if queries.demo_people():
            return False
        raise SystemExit("This database is in use. The demo fills an empty one: leave YUNQIAO_DATABASE_URL unset.")
    with db.transaction() as session:
        organising.ensure_offices()
        told = Told(clock.now().replace(microsecond=0))
        companies.tell(told, session)
        pairs.tell(told, session)
        bargains.tell(agenda.tell(told, session), session)
        session.flush()
        for meeting in session.scalars(select(Meeting).where(Meeting.state == MeetingState.HELD)).all():
            outcomes.tell_who_met(meeting)
        indexing.index_missing()
    matching.refresh_all()
    return True
