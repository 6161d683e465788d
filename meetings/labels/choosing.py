"""A week of times to choose from, as macros/slots shows it: both clocks, what is unsocial, which days are holidays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from accounts.models import Person
from accounts.queries import Viewer
from core import i18n
from core.clock import local, now, zone
from core.i18n import gettext as _
from meetings.domain import holidays, slots
from meetings.domain.slots import Span
from meetings.domain.terms import FairHours
from meetings.queries import diaries

WEEK = timedelta(days=7)
WORKDAYS = 5
LOOK_AHEAD = 4
WEEKS_AHEAD = 52 * WEEK


@dataclass(frozen=True)
class Choice:
    """One slot of macros/slots."""

    value: str
    at: datetime
    state: str
    note: str | None


@dataclass
class Day:
    """One day of the reader's, with its holidays in words."""

    label: str
    slots: list[Choice] = field(default_factory=list)
    holiday: bool = False


@dataclass(frozen=True)
class Week:
    """Monday to Sunday on the reader's clock."""

    monday: date
    days: list[Day]
    mine: str
    theirs: str
    before: date | None
    after: date
    usual_hours: list[str]
    count: int


@dataclass(frozen=True)
class Wish:
    """What the times are for: a least notice, a length, a fair, a meeting that is moved."""

    notice: timedelta
    length: timedelta = slots.SLOT
    fair: FairHours | None = None
    meeting_id: int = 0


def week(viewer: Viewer, sides: Sequence[Sequence[Person]], theirs: str, monday: date, wish: Wish) -> Week:
    """The times in that week at which somebody of each side is free."""
    window = _window(viewer.zone, monday)
    everybody = [person for side in sides for person in side]
    known = {
        d.person_id: d for d in diaries.diaries(everybody, window, meeting_id=wish.meeting_id, holder_id=viewer.id)
    }
    earliest = now() + wish.notice
    found = [
        slot.span
        for slot in slots.common([[known[p.id] for p in side] for side in sides], window, wish.length)
        if slot.span.starts > earliest and (wish.fair is None or wish.fair.holds(slot.span))
    ]
    this_monday = _monday(local(now(), viewer.zone).date())
    return Week(
        monday=monday, days=_days(viewer, everybody, theirs, monday, found), mine=viewer.zone, theirs=theirs,
        before=monday - WEEK if monday > this_monday else None, after=monday + WEEK,
        usual_hours=[p.name for p in diaries.without_hours(everybody)], count=len(found),
    )  # fmt: skip


def first_week(viewer: Viewer, sides: Sequence[Sequence[Person]], theirs: str, typed: str, wish: Wish) -> Week:
    """The week that the address asks for; without a word of it, the first of the next four that has times."""
    monday = asked_week(viewer, typed, wish.notice)
    shown = week(viewer, sides, theirs, monday, wish)
    if typed or shown.count:
        return shown
    later = (week(viewer, sides, theirs, monday + WEEK * number, wish) for number in range(1, LOOK_AHEAD))
    return next((found for found in later if found.count), shown)


def _days(viewer: Viewer, people: Sequence[Person], theirs: str, monday: date, found: Sequence[Span]) -> list[Day]:
    made = {}
    for number in range(7):
        day = monday + timedelta(days=number)
        named = {
            i18n.country(country): name
            for country in sorted({diaries.country_of(p) for p in people})
            if (name := holidays.between(country, day, day, i18n.language()).get(day))
        }
        label = i18n.day(day)
        for country, name in named.items():
            label = _("%(day)s – %(holiday)s (%(country)s)", day=label, holiday=name, country=country)
        made[day] = Day(label, holiday=bool(named))
    for span in found:
        day = local(span.starts, viewer.zone).date()
        made[day].slots.append(
            Choice(span.starts.astimezone(UTC).isoformat(), span.starts, "free", _note(span, viewer.zone, theirs))
        )
    return [day for number, day in enumerate(made.values()) if day.slots or day.holiday or number < WORKDAYS]


def _note(span: Span, mine: str, theirs: str) -> str | None:
    """Both sides' unsocial hours and a date that differs, in words."""
    said = []
    here, there = local(span.starts, mine), local(span.starts, theirs)
    if here.date() != there.date():
        said.append(_("%(day)s for them", day=i18n.day(there.date())))
    if slots.unsocial(span, mine):
        said.append(_("Unsocial hour for you"))
    if slots.unsocial(span, theirs):
        said.append(_("Unsocial hour for them"))
    return " · ".join(said) or None


def _window(zone_name: str, monday: date) -> Span:
    starts = datetime.combine(monday, time(), tzinfo=zone(zone_name))
    return Span(starts.astimezone(UTC), (starts + WEEK).astimezone(UTC))


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def asked_week(viewer: Viewer, typed: str, notice: timedelta) -> date:
    """The Monday that the address asks for; the first that has times left when it makes no sense."""
    first = _monday(local(now() + notice, viewer.zone).date())
    this = _monday(local(now(), viewer.zone).date())
    try:
        return min(max(_monday(date.fromisoformat(typed)), this), this + WEEKS_AHEAD)
    except (ValueError, OverflowError):
        return first
