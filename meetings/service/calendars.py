"""One's agenda in one's own calendar program, through a one-purpose link."""

from __future__ import annotations

from datetime import timedelta

from accounts.domain.account import PersonState
from accounts.queries import Viewer, person, viewer_of
from accounts.service import links
from core import db, i18n, settings
from core.clock import now
from core.errors import NotFound
from meetings.domain import ical
from meetings.domain.meeting import MeetingState
from meetings.queries import meetings
from meetings.service import inviting

BACK = timedelta(days=60)
FORWARD = timedelta(days=366)
PURPOSE = "calendar"


def subscribe(viewer: Viewer) -> str:
    """A new address; earlier ones open nothing any more."""
    with db.transaction():
        links.withdraw(PURPOSE, viewer.id)
        return f"{settings.in_force().base_url}/calendar/{links.make(PURPOSE, viewer.id)}.ics"


def feed(token: str) -> str:
    """The agreed meetings in which this person takes part; NotFound for an address we did not make, or once they left."""
    reader = person(links.opened(PURPOSE, token).subject_id)
    if reader.state != PersonState.ACTIVE:
        raise NotFound
    viewer = viewer_of(reader.id)
    rows, _total = meetings.agenda(viewer, since=now() - BACK, until=now() + FORWARD, limit=1000)
    shown = [
        row
        for row in rows
        if row.state in {MeetingState.ACCEPTED, MeetingState.HELD} and any(p.person_id == reader.id for p in row.people)
    ]
    with i18n.speaking(reader.language):
        name = i18n.gettext("Meetings on Yunqiao")
        return ical.feed([inviting.event(row, reader, attending=False) for row in shown], name)
