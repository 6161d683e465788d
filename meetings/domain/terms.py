"""What a request and a meeting must keep to: notice, limits, the wall clock that was agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from accounts.domain.account import Kind
from core.clock import at, local
from core.errors import Refused
from meetings.domain.slots import Span, minute

ANSWER_DAYS = timedelta(days=7)
NOTICE = timedelta(hours=48)
LEAST_TO_ANSWER = timedelta(hours=1)
BOOK_NOTICE = timedelta(hours=1)
HORIZON = timedelta(days=366)
HOLD = timedelta(minutes=5)
PENDING = 20
MESSAGE_LONGEST = 2000
REMINDERS = (timedelta(hours=24), timedelta(hours=1), timedelta(minutes=10))


@dataclass(frozen=True)
class Wall:
    """An instant as it was agreed: "2026-11-25T10:00" on a zone's wall clock."""

    clock: str
    zone: str

    def instant(self) -> datetime:
        """What the zone's rules make of it today; Refused("time.skipped") when they skip it."""
        read = datetime.fromisoformat(self.clock)
        return at(read.date(), read.time(), self.zone).instant


def wall_of(instant: datetime, zone_name: str) -> Wall:
    """The wall clock for an instant; in UTC where that zone's clock shows the hour twice and this is the second."""
    wall = Wall(local(instant, zone_name).strftime("%Y-%m-%dT%H:%M"), zone_name)
    if wall.instant() == instant:
        return wall
    return Wall(instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M"), "UTC")


def answer_by(starts_at: datetime, now: datetime) -> datetime:
    """Until when a request may be answered; Refused where nobody would have the time to."""
    check_future(starts_at, now)
    until = min(now + ANSWER_DAYS, starts_at - NOTICE)
    if until < now + LEAST_TO_ANSWER:
        raise Refused("meeting.too_soon", field="time", hours=int(NOTICE.total_seconds() // 3600))
    return until


def check_future(starts_at: datetime, now: datetime, notice: timedelta = timedelta()) -> None:
    """Refused for what is past, too near or further away than anybody plans; whole minutes alone."""
    if starts_at <= now + notice:
        raise Refused("meeting.past", field="time")
    if starts_at > now + HORIZON:
        raise Refused("meeting.far", field="time")
    if starts_at.second or starts_at.microsecond or starts_at.minute % 5:
        raise Refused("meeting.minutes", field="time")


def check_message(text: str, *, field: str = "message") -> str:
    """A message as it is kept: trimmed, of bearable length."""
    plain = text.strip()
    if len(plain) > MESSAGE_LONGEST:
        raise Refused("message.long", field=field, longest=MESSAGE_LONGEST)
    return plain


def check_reason(text: str) -> str:
    """Whoever changes what was agreed says why."""
    plain = check_message(text, field="why")
    if not plain:
        raise Refused("reason.missing", field="why")
    return plain


@dataclass(frozen=True)
class FairHours:
    """The days and hours of a fair on its own wall clock."""

    first_day: date
    last_day: date
    opens: int
    closes: int
    zone: str

    def holds(self, span: Span) -> bool:
        """Whether a meeting lies wholly within one of its days."""
        begins, ends = local(span.starts, self.zone), local(span.ends, self.zone)
        last_minute = minute(ends) if ends.date() == begins.date() else 24 * 60
        whole = ends.date() == begins.date() or ends == datetime.combine(ends.date(), time(), ends.tzinfo)
        return whole and self.first_day <= begins.date() <= self.last_day and (
            self.opens <= minute(begins) and last_minute <= self.closes
        )  # fmt: skip


def check_sides(one: str, other: str) -> None:
    """Refused("meeting.same_side") unless one is an exporter and the other a buyer."""
    if {one, other} != {Kind.EXPORTER, Kind.BUYER}:
        raise Refused("meeting.same_side")
