"""Fairs in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core import i18n
from core.clock import zone
from core.i18n import gettext as _
from meetings.models import Fair


def dates(row: Fair) -> str:
    """The first and the last day, or the one day."""
    if row.first_day == row.last_day:
        return i18n.day(row.first_day)
    return _("%(first)s to %(last)s", first=i18n.day(row.first_day), last=i18n.day(row.last_day))


def hours(row: Fair) -> str:
    """When it opens and closes each day, on its own clock, with the zone's name."""
    opens, closes = clock(row.opens), clock(row.closes)
    named = i18n.zone_name(row.zone, opening(row, row.first_day))
    return _("%(opens)s to %(closes)s (%(zone)s)", opens=opens, closes=closes, zone=named)


def clock(minutes: int) -> str:
    """Minutes since midnight as hours and minutes."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def opening(row: Fair, day: date) -> datetime:
    """When the fair opens that day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone(row.zone))
    return midnight + timedelta(minutes=row.opens)


def closing(row: Fair, day: date) -> datetime:
    """When the fair closes that day."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone(row.zone))
    return midnight + timedelta(minutes=row.closes)
