"""Free time: weekly hours on somebody's own wall clock, cut into slots that two sides share.

Everything here is instants in UTC except where a name says wall. A wall-clock hour that a clock change skips is in
nobody's hours; one that it shows twice counts once, the first time, as `core.clock.at` takes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache

from core.clock import local, zone

DEFAULT_WEEK: Mapping[int, tuple[tuple[int, int], ...]] = dict.fromkeys(range(5), ((9 * 60, 18 * 60),))
SOCIAL = (9 * 60, 18 * 60)
SLOT = timedelta(minutes=30)
_LOOK = timedelta(hours=6)  # no zone changes its offset twice within this


@dataclass(frozen=True, order=True)
class Span:
    """From an instant up to another, which is no part of it."""

    starts: datetime
    ends: datetime

    def holds(self, other: Span) -> bool:
        """Whether the other lies wholly inside."""
        return self.starts <= other.starts and other.ends <= self.ends

    def meets(self, other: Span) -> bool:
        """Whether the two share time; touching is not sharing."""
        return self.starts < other.ends and other.starts < self.ends


@dataclass(frozen=True)
class Diary:
    """What is known of one person's time. `week` maps Monday 0 … to minutes from midnight.

    `exceptions` replace the week's hours on their day (none at all: away); `holidays` close a day that has none.
    """

    person_id: int
    zone: str
    week: Mapping[int, Sequence[tuple[int, int]]] = field(default_factory=lambda: DEFAULT_WEEK)
    exceptions: Mapping[date, Sequence[tuple[int, int]]] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    busy: Sequence[Span] = ()

    def hours_on(self, day: date) -> Sequence[tuple[int, int]]:
        """The wall-clock hours of a day."""
        if day in self.exceptions:
            return self.exceptions[day]
        return () if day in self.holidays else self.week.get(day.weekday(), ())

    def open(self, window: Span) -> list[Span]:
        """The hours within the window, whatever is booked."""
        found = (piece for day in _days(window, self.zone) for wall in self.hours_on(day)
                 for piece in instants(day, wall, self.zone))  # fmt: skip
        return joined(clipped(found, window))

    def free(self, window: Span) -> list[Span]:
        """The hours within the window minus what is booked."""
        return without(self.open(window), self.busy)


@dataclass(frozen=True)
class Slot:
    """A time two sides could meet. `free_people` are those of each side who have it free, side by side."""

    span: Span
    free_people: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class _Stretch:
    """While the offset stays the same. `fresh` is the wall clock up to which earlier stretches have been already."""

    span: Span
    offset: timedelta
    fresh: datetime


@lru_cache(maxsize=4096)
def _stretches(zone_name: str, day: date) -> tuple[_Stretch, ...]:
    """The stretches that touch a day of that zone, with two days before it to know what the clock showed."""
    midnight = datetime.combine(day, time(), tzinfo=UTC)
    at, last = midnight - timedelta(days=2), midnight + timedelta(days=2)
    found: list[_Stretch] = []
    fresh = datetime.min  # noqa: DTZ901  a wall clock has no zone
    while at < last:
        offset = _offset(at, zone_name)
        ends = at
        while ends < last and _offset(min(ends + _LOOK, last), zone_name) == offset:
            ends = min(ends + _LOOK, last)
        if ends < last:
            ends = _change(ends, min(ends + _LOOK, last), zone_name)
        found.append(_Stretch(Span(at, ends), offset, fresh))
        fresh = max(fresh, _wall(ends, offset))
        at = ends
    return tuple(found)


def _offset(instant: datetime, zone_name: str) -> timedelta:
    return instant.astimezone(zone(zone_name)).utcoffset() or timedelta()


def _change(before: datetime, after: datetime, zone_name: str) -> datetime:
    """The first instant with another offset than `before`, to the second."""
    old = _offset(before, zone_name)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(after - before).total_seconds() // 2)
        before, after = (middle, after) if _offset(middle, zone_name) == old else (before, middle)
    return after


def changes(zone_name: str, first: datetime, last: datetime) -> list[tuple[datetime, timedelta, timedelta]]:
    """The clock changes between two instants: when, the offset before, the offset after."""
    found = []
    while first < last:
        following = min(first + _LOOK, last)
        before, after = _offset(first, zone_name), _offset(following, zone_name)
        if before != after:
            found.append((_change(first, following, zone_name), before, after))
        first = following
    return found


def _wall(instant: datetime, offset: timedelta) -> datetime:
    return (instant + offset).replace(tzinfo=None)


def instants(day: date, wall: tuple[int, int], zone_name: str) -> Iterator[Span]:
    """When that wall clock shows these minutes of the day for the first time: one span, two round a change, or none."""
    midnight = datetime.combine(day, time())
    starts, ends = (midnight + timedelta(minutes=minutes) for minutes in wall)
    for stretch in _stretches(zone_name, day):
        first = max(starts, _wall(stretch.span.starts, stretch.offset), stretch.fresh)
        last = min(ends, _wall(stretch.span.ends, stretch.offset))
        if first < last:
            yield Span((first - stretch.offset).replace(tzinfo=UTC), (last - stretch.offset).replace(tzinfo=UTC))


def _days(window: Span, zone_name: str) -> Iterator[date]:
    day, last = local(window.starts, zone_name).date(), local(window.ends, zone_name).date()
    while day <= last:
        yield day
        day += timedelta(days=1)


def clipped(spans: Iterable[Span], window: Span) -> Iterator[Span]:
    """The part of each that lies within the window."""
    for span in spans:
        if span.meets(window):
            yield Span(max(span.starts, window.starts), min(span.ends, window.ends))


def joined(spans: Iterable[Span]) -> list[Span]:
    """In order, those that touch or overlap made one."""
    made: list[Span] = []
    for span in sorted(spans):
        if made and span.starts <= made[-1].ends:
            made[-1] = Span(made[-1].starts, max(made[-1].ends, span.ends))
        else:
            made.append(span)
    return made


def without(spans: Iterable[Span], busy: Iterable[Span]) -> list[Span]:
    """What is left of the spans when the busy ones are taken out."""
    left = joined(spans)
    for taken in busy:
        left = [
            piece
            for span in left
            for piece in (
                (Span(span.starts, taken.starts), Span(taken.ends, span.ends)) if span.meets(taken) else (span,)
            )
            if piece.starts < piece.ends
        ]
    return left


def common(sides: Sequence[Sequence[Diary]], window: Span, length: timedelta = SLOT) -> list[Slot]:
    """The slots at which every side has at least one person free, earliest first.

    A slot starts at a multiple of `length` on the first side's wall clock (of its first person); where another
    side's clock differs by a part of a slot it is aligned there to a quarter of an hour.
    """
    free = [[(diary.person_id, diary.free(window)) for diary in side] for side in sides]
    if not all(free):
        return []
    found: list[Slot] = []
    for span in _starts(sides[0][0].zone, window, length):
        people = tuple(tuple(who for who, spans in side if _fits(span, spans)) for side in free)
        if all(people):
            found.append(Slot(span, people))
    return found


def _fits(slot: Span, spans: Sequence[Span]) -> bool:
    return any(span.holds(slot) for span in spans)


def _starts(zone_name: str, window: Span, length: timedelta) -> Iterator[Span]:
    """The spans of that length within the window, counted from midnight on that wall clock."""
    step = int(length.total_seconds() // 60)
    for day in _days(window, zone_name):
        for minutes in range(0, 24 * 60 - step + 1, step):
            pieces = list(instants(day, (minutes, minutes + step), zone_name))
            if len(pieces) == 1 and pieces[0].ends - pieces[0].starts == length and window.holds(pieces[0]):
                yield pieces[0]


def unsocial(span: Span, zone_name: str) -> bool:
    """Whether any of it lies before 9 or after 18 on that wall clock."""
    begins, ends = local(span.starts, zone_name), local(span.ends, zone_name)
    first, last = SOCIAL
    return begins.date() != ends.date() or minute(begins) < first or minute(ends) > last


def minute(wall: datetime) -> int:
    """Minutes since midnight on a wall clock."""
    return wall.hour * 60 + wall.minute
