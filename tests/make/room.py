"""Plain makers for the video room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import uuid4

from accounts import queries as accounts
from core import db
from core.clock import local, now
from meetings.models import Attendance, Meeting, MeetingPerson


def accepted_meeting(
    exporter: int, buyer: int, people: Iterable[int], *, starts: datetime | None = None, minutes: int = 30
) -> int:
    """A meeting whose room is open now unless `starts` says otherwise; its id."""
    begins = starts or now() - timedelta(minutes=5)
    with db.transaction() as session:
        row = Meeting(
            uid=f"{uuid4()}@yunqiao.test",
            exporter_id=exporter,
            buyer_id=buyer,
            asked_by_id=buyer,
            state="accepted",
            starts_at=begins,
            ends_at=begins + timedelta(minutes=minutes),
            wall=f"{local(begins, 'Asia/Shanghai'):%Y-%m-%dT%H:%M}",
            zone="Asia/Shanghai",
            created_at=now(),
        )
        session.add(row)
        session.flush()
        for person in people:
            organisation = accounts.person(person).organisation_id
            session.add(MeetingPerson(meeting_id=row.id, person_id=person, organisation_id=organisation))
        return row.id


def stay(meeting: int, person: int, joined: datetime, left: datetime | None, *, seat: str = "gone") -> int:
    with db.transaction() as session:
        seen = left or now()
        row = Attendance(meeting_id=meeting, person_id=person, seat=seat, joined_at=joined, seen_at=seen, left_at=left)
        session.add(row)
        session.flush()
        return row.id
