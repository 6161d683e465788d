from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.errors import Refused

ZONES = [
    "America/New_York",
    "Europe/Berlin",
    "Australia/Lord_Howe",
    "Asia/Kolkata",
    "Pacific/Apia",
    "Africa/Casablanca",
]


def test_a_local_time_that_the_clock_change_skips_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        clock.at(date(2026, 3, 29), time(2, 30), "Europe/Berlin")
    assert caught.value.code == "time.skipped"
    assert caught.value.facts == {"day": date(2026, 3, 29), "time": time(2, 30), "zone": "Europe/Berlin"}


def test_a_doubled_local_time_takes_the_first_and_says_so() -> None:
    resolved = clock.at(date(2026, 10, 25), time(2, 30), "Europe/Berlin")
    assert resolved == clock.Resolved(datetime(2026, 10, 25, 0, 30, tzinfo=UTC), doubled=True)


def test_a_day_that_never_was_is_refused() -> None:
    """Samoa jumped over the date line: 30 December 2011 does not exist there."""
    with pytest.raises(Refused):
        clock.at(date(2011, 12, 30), time(12), "Pacific/Apia")


@given(st.sampled_from(ZONES), st.datetimes(datetime(2024, 1, 1), datetime(2030, 1, 1)))  # noqa: DTZ001
def test_what_is_resolved_reads_the_same_on_that_wall(zone: str, wall: datetime) -> None:
    try:
        resolved = clock.at(wall.date(), wall.time(), zone)
    except Refused:
        return
    assert clock.local(resolved.instant, zone).replace(tzinfo=None) == wall


@pytest.mark.parametrize("name", ["", "Mars/Olympus", "../etc/passwd", "\x00", "Europe"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(Refused) as caught:
        clock.zone(name)
    assert caught.value.code == "zone.unknown"


def test_the_offset_moves_the_clock() -> None:
    before = clock.now()
    clock.use_offset(lambda: timedelta(days=3))
    try:
        assert clock.now() - before >= timedelta(days=3)
    finally:
        clock.use_offset(None)
