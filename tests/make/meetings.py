"""Makers of hours, meetings and offered times."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts.service import hours
from meetings.models import Meeting
from meetings.service import answering, arranging, booking
from tests.cast import Cast

DAY = 24 * 60


def around_the_clock(cast: Cast, *people: int) -> None:
    """Somebody who may be asked at any hour of the week."""
    for person in people:
        hours.set_week(cast.viewer(person), {day: [(0, DAY)] for day in range(7)})


def at(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    """An instant of late 2026, in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


def asked(cast: Cast, who: int, other: int, when: datetime, **more: object) -> Meeting:
    return arranging.ask(cast.viewer(who), other_id=other, starts_at=when, **more)


def agreed(cast: Cast, who: int, other: int, answerer: int, when: datetime, **more: object) -> Meeting:
    row = asked(cast, who, other, when, **more)
    answering.accept(cast.viewer(answerer), row.id)
    return row


def offered(cast: Cast, who: int, *starts: datetime) -> None:
    booking.publish(cast.viewer(who), list(starts))
