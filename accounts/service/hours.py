"""A person's weekly hours and the days that differ, on the person's own wall clock."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from sqlalchemy import delete

from accounts.models import Hours, HoursException
from accounts.queries import Viewer
from core import db
from core.clock import now
from core.errors import NotFound, Refused

Spans = list[tuple[int, int]]
AWAY: list[tuple[None, None]] = [(None, None)]


def set_week(viewer: Viewer, week: dict[int, Spans]) -> None:
    """Replace one's weekly hours: weekday (Monday 0) → spans of minutes from midnight.

    Refused("hours.order") when a span ends before it starts, ("hours.overlap") when two overlap.
    """
    for day, spans in week.items():
        _check(spans, f"day_{day}")
    with db.transaction() as session:
        session.execute(delete(Hours).where(Hours.person_id == viewer.id))
        session.add_all(
            Hours(person_id=viewer.id, weekday=day, start=start, ends=ends)
            for day, spans in week.items()
            for start, ends in spans
        )


def set_exception(viewer: Viewer, day: date, spans: Spans, note: str = "") -> None:
    """One day that differs: no spans means away. Replaces what was said of that day before."""
    _check(spans, "spans")
    if day < now().date().replace(day=1):
        raise Refused("hours.past", field="day")
    with db.transaction() as session:
        chosen = delete(HoursException).where(HoursException.person_id == viewer.id, HoursException.day == day)
        session.execute(chosen)
        session.add_all(
            HoursException(person_id=viewer.id, day=day, start=start, ends=ends, note=note[:120])
            for start, ends in (spans or AWAY)
        )


def remove_exception(viewer: Viewer, exception_id: int) -> None:
    """Back to the weekly hours; NotFound for somebody else's day."""
    with db.transaction() as session:
        row = session.get(HoursException, exception_id)
        if row is None or row.person_id != viewer.id:
            raise NotFound
        session.delete(row)


def _check(spans: Spans, field: str) -> None:
    for start, ends in spans:
        if not 0 <= start < ends <= 24 * 60:
            raise Refused("hours.order", field=field)
    for (_a, first_ends), (second_starts, _b) in pairwise(sorted(spans)):
        if second_starts < first_ends:
            raise Refused("hours.overlap", field=field)
