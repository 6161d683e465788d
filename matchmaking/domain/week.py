"""Weekly hours of several people in several zones, laid over each other in whole minutes.

A week is one whole number of 10,080 bits, a bit per minute from Monday 00:00 UTC on; what is open in both of two
weeks is their bitwise and. Hours that begin on Sunday in one zone may lie on Monday in UTC: the week is a ring.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from core import clock

Span = tuple[int, int, int]
"""Weekday (Monday 0), start and end in minutes from midnight of that day's wall clock."""
DAY = 24 * 60
WEEK = 7 * DAY
_ALL = (1 << WEEK) - 1


@lru_cache(maxsize=4096)
def of(spans: tuple[Span, ...], zone: str, day: date) -> int:
    """The open minutes of one person in the week of `day`, whose Wednesday noon decides about summer time."""
    wednesday = day - timedelta(days=day.weekday() - 2)
    noon = clock.local(datetime.combine(wednesday, time(12), tzinfo=UTC), zone)
    east = (noon.utcoffset() or timedelta()) // timedelta(minutes=1)
    open_minutes = 0
    for weekday, start, ends in spans:
        open_minutes |= _turned((1 << (ends - start)) - 1, (weekday * DAY + start - east) % WEEK)
    return open_minutes


def _turned(bits: int, by: int) -> int:
    """Moved later by so many minutes; what falls off the end of the ring comes in at its start."""
    moved = bits << by
    return (moved & _ALL) | (moved >> WEEK)


def together(weeks: Iterable[int]) -> int:
    """Open when anybody of a side is."""
    found = 0
    for week in weeks:
        found |= week
    return found


def overlap(one: int, other: int) -> int:
    """Minutes a week that are open on both sides."""
    return (one & other).bit_count()
