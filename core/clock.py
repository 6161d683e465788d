"""The only clock, and the way from a wall clock to an instant.

Inside the program an instant is an aware UTC datetime. The zone rules come from the pinned `tzdata`
package alone, so that two machines never disagree about an hour because of their system's copy.
"""

from __future__ import annotations

import zoneinfo
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from core.errors import Refused

zoneinfo.reset_tzpath(to=[])

_offset: Callable[[], timedelta] | None = None


def now() -> datetime:
    """The present instant, aware, in UTC."""
    instant = datetime.now(UTC)
    return instant + _offset() if _offset else instant


def use_offset(reader: Callable[[], timedelta] | None) -> None:
    """Test mode alone: all processes shift their clock by what `reader` says."""
    global _offset  # noqa: PLW0603  one clock per process is the point
    _offset = reader


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The IANA zone of that name; Refused("zone.unknown") otherwise."""
    try:
        return ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise Refused("zone.unknown", field="zone", zone=name[:60]) from error


@lru_cache(maxsize=1)
def zone_names() -> tuple[str, ...]:
    """All IANA zones a person can live in, sorted."""
    return tuple(sorted(n for n in zoneinfo.available_timezones() if "/" in n and not n.startswith("Etc/")))


@dataclass(frozen=True)
class Resolved:
    """A wall clock made an instant; `doubled` where the clock shows that hour twice that day."""

    instant: datetime
    doubled: bool


def at(day: date, clock: time, zone_name: str) -> Resolved:
    """The instant of a local wall clock (PEP 495).

    A time that a clock change skips does not exist: Refused("time.skipped"). A doubled one takes
    the first of the two and says so.
    """
    place = zone(zone_name)
    first = datetime.combine(day, clock, tzinfo=place)
    back = first.astimezone(UTC).astimezone(place)
    if back.replace(tzinfo=None) != first.replace(tzinfo=None):
        raise Refused("time.skipped", field="time", day=day, time=clock, zone=zone_name)
    second = first.replace(fold=1)
    return Resolved(first.astimezone(UTC), first.utcoffset() != second.utcoffset())


def local(instant: datetime, zone_name: str) -> datetime:
    """The same instant on that zone's wall clock."""
    return instant.astimezone(zone(zone_name))
