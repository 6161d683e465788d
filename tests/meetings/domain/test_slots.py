"""Free time across clock changes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.clock import at, local
from meetings.domain import holidays, slots
from meetings.domain.slots import Diary, Span

ZONES = ("America/Chicago", "Europe/Berlin", "Asia/Shanghai", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Havana")
ALL_DAY = (0, 24 * 60)


def _length(spans: list[Span]) -> float:
    return sum((s.ends - s.starts).total_seconds() for s in spans) / 3600


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("America/Chicago", date(2026, 3, 8), 23),
        ("America/Chicago", date(2026, 11, 1), 24),
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 24),
        ("Asia/Shanghai", date(2026, 3, 8), 24),
        ("Australia/Lord_Howe", date(2026, 4, 5), 24),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("Europe/Berlin", date(2026, 6, 1), 24),
    ],
)
def test_skipped_hours_vanish_and_doubled_ones_count_once(zone: str, day: date, hours: float) -> None:
    assert _length(list(slots.instants(day, ALL_DAY, zone))) == hours


def test_a_slot_never_crosses_a_clock_change() -> None:
    diary = Diary(1, "Europe/Berlin", {6: [ALL_DAY]})
    night = Span(datetime(2026, 10, 24, 22, tzinfo=UTC), datetime(2026, 10, 25, 4, tzinfo=UTC))
    starts = [s.span.starts.hour * 60 + s.span.starts.minute for s in slots.common([[diary]], night)]
    assert starts == [22 * 60, 22 * 60 + 30, 23 * 60, 23 * 60 + 30, 0, 30, 2 * 60, 2 * 60 + 30, 3 * 60, 3 * 60 + 30]


minutes = st.integers(0, 95).map(lambda n: n * 15)
walls = st.tuples(minutes, minutes).filter(lambda w: w[0] < w[1])
weeks = st.dictionaries(st.integers(0, 6), st.lists(walls, min_size=1, max_size=2), max_size=7)
moments = st.integers(0, 24 * 365 * 2).map(lambda h: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=h))
busy = st.lists(st.tuples(st.integers(0, 24 * 14 * 4), st.integers(1, 16)), max_size=5)


@st.composite
def diaries(draw: st.DrawFn, person: int, first: datetime) -> Diary:
    zone = draw(st.sampled_from(ZONES))
    taken = [
        Span(first + timedelta(minutes=15 * n), first + timedelta(minutes=15 * (n + long))) for n, long in draw(busy)
    ]
    days = st.dates(first.date(), first.date() + timedelta(days=14))
    away = draw(st.dictionaries(days, st.lists(walls, max_size=1), max_size=2))
    return Diary(person, zone, draw(weeks), away, frozenset(draw(st.lists(days, max_size=2))), taken)


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), moments)
def test_every_slot_lies_in_both_sides_hours_and_meets_no_booking(data: st.DataObject, first: datetime) -> None:
    left, right = data.draw(diaries(1, first)), data.draw(diaries(2, first))
    window = Span(first, first + timedelta(days=14))
    for slot in slots.common([[left], [right]], window):
        assert slot.span.ends - slot.span.starts == slots.SLOT
        assert window.holds(slot.span)
        for diary in (left, right):
            assert not any(taken.meets(slot.span) for taken in diary.busy)
            for minute in range(0, 30, 5):
                instant = slot.span.starts + timedelta(minutes=minute)
                wall = local(instant, diary.zone)
                inside = [a <= slots.minute(wall) < b for a, b in diary.hours_on(wall.date())]
                assert any(inside)
                assert at(wall.date(), wall.time(), diary.zone).instant == instant


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), moments)
def test_every_free_half_hour_is_found(data: st.DataObject, first: datetime) -> None:
    """The other way round: what the hours allow and nothing occupies is offered."""
    diary = data.draw(diaries(1, first))
    window = Span(first, first + timedelta(days=3))
    found = {slot.span.starts for slot in slots.common([[diary]], window)}
    free = diary.free(window)
    instant = first
    while instant + slots.SLOT <= window.ends:
        wall, span = local(instant, diary.zone), Span(instant, instant + slots.SLOT)
        steady = local(span.ends, diary.zone).utcoffset() == wall.utcoffset()
        aligned = (
            wall.minute in {0, 30}
            and steady
            and wall.date() == local(span.ends - timedelta(minutes=1), diary.zone).date()
        )
        if aligned and any(f.holds(span) for f in free):
            assert instant in found
        instant += timedelta(minutes=15)


@given(
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 20)), max_size=6),
    st.lists(st.tuples(st.integers(0, 100), st.integers(1, 20)), max_size=6),
)
def test_what_is_taken_out_is_gone_and_the_rest_stays(
    spans: list[tuple[int, int]], taken: list[tuple[int, int]]
) -> None:
    zero = datetime(2026, 1, 1, tzinfo=UTC)

    def made(pairs: list[tuple[int, int]]) -> list[Span]:
        return [Span(zero + timedelta(minutes=a), zero + timedelta(minutes=a + n)) for a, n in pairs]

    left = slots.without(made(spans), made(taken))

    def covered(found: list[Span]) -> set[int]:
        return {
            m
            for s in found
            for m in range(int((s.starts - zero).total_seconds() // 60), int((s.ends - zero).total_seconds() // 60))
        }

    assert covered(left) == covered(made(spans)) - covered(made(taken))
    assert left == sorted(left)


def test_any_one_member_of_a_side_is_enough_but_nobody_is_put_together() -> None:
    monday = Span(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 2, tzinfo=UTC))
    one = Diary(1, "UTC", {0: [(600, 615), (660, 690)]})
    two = Diary(2, "UTC", {0: [(615, 640), (720, 750)]})
    other = Diary(3, "UTC", {0: [ALL_DAY]})
    found = slots.common([[one, two], [other]], monday)
    assert [(s.span.starts.hour, s.free_people) for s in found] == [(11, ((1,), (3,))), (12, ((2,), (3,)))]


def test_an_exception_replaces_the_week_and_a_holiday_yields_to_it() -> None:
    window = Span(datetime(2026, 6, 1, tzinfo=UTC), datetime(2026, 6, 4, tzinfo=UTC))
    days = {date(2026, 6, 1): [], date(2026, 6, 2): [(600, 660)]}
    diary = Diary(1, "UTC", exceptions=days, holidays=frozenset({date(2026, 6, 2), date(2026, 6, 3)}))
    assert diary.free(window) == [Span(datetime(2026, 6, 2, 10, tzinfo=UTC), datetime(2026, 6, 2, 11, tzinfo=UTC))]


@pytest.mark.parametrize(
    ("hour", "minute", "late"), [(8, 30, True), (9, 0, False), (17, 30, False), (17, 45, True), (23, 45, True)]
)
def test_unsocial_is_before_nine_or_after_eighteen(hour: int, minute: int, late: bool) -> None:
    start = datetime(2026, 6, 1, hour, minute, tzinfo=UTC)
    assert slots.unsocial(Span(start, start + slots.SLOT), "UTC") is late


def test_holidays_are_named_in_the_readers_language() -> None:
    day = date(2026, 2, 17)
    assert [holidays.between("CN", day, day, code)[day] for code in ("zh-Hans", "en")] == [
        "春节",
        "Chinese New Year (Spring Festival)",
    ]
    assert holidays.between("XX", day, day) == {}
