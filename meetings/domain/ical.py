"""Calendar objects (RFC 5545) and how they travel (RFC 5546): pure text from plain facts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import icalendar

from core.clock import local
from meetings.domain.slots import changes

PRODUCT = "-//Yunqiao//Meetings//EN"
_SHOWN = timedelta(days=200)


@dataclass(frozen=True)
class Event:
    """One meeting as one person's calendar shows it. `attendee` is the reader's address and name, or none in a feed.

    Nobody else's address stands in it: an invitation is no list of contacts.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str
    url: str
    organizer: str
    stamp: datetime
    attendee: tuple[str, str] | None = None
    cancelled: bool = False


def invitation(event: Event) -> dict[str, str]:
    """{"method", "text"} for a mail: REQUEST, or CANCEL for a meeting that will not be."""
    method = "CANCEL" if event.cancelled else "REQUEST"
    return {"method": method, "text": _calendar([event], method)}


def feed(events: list[Event], name: str) -> str:
    """A calendar that others subscribe to."""
    return _calendar(events, "PUBLISH", name)


def _calendar(events: list[Event], method: str, name: str = "") -> str:
    made = icalendar.Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("method", method)
    if name:
        made.add("x-wr-calname", name)
    for zone_name, year in sorted({(e.zone, e.starts_at.year) for e in events}):
        made.add_component(icalendar.Timezone.from_ical(_zone(zone_name, year)))
    for event in events:
        made.add_component(_event(event))
    return str(made.to_ical().decode())


def _event(event: Event) -> icalendar.Event:
    row = icalendar.Event()
    row.add("uid", event.uid)
    row.add("sequence", event.sequence)
    row.add("dtstamp", event.stamp.astimezone(UTC))
    for word, instant in (("dtstart", event.starts_at), ("dtend", event.ends_at)):
        row.add(word, local(instant, event.zone))
    row.add("summary", " ".join(event.summary.split()))
    row.add("description", event.description)
    row.add("url", event.url)
    row.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    row.add("organizer", icalendar.vCalAddress(f"mailto:{event.organizer}"))
    if event.attendee:
        row.add("attendee", _attendee(*event.attendee))
    return row


def _attendee(address: str, name: str) -> icalendar.vCalAddress:
    who = icalendar.vCalAddress(f"mailto:{address}")
    who.params["cn"] = icalendar.vText(" ".join(name.replace('"', "").split()))
    who.params["partstat"] = icalendar.vText("ACCEPTED")
    return who


@lru_cache(maxsize=256)
def _zone(zone_name: str, year: int) -> bytes:
    """A VTIMEZONE with the changes round that year; building one anew for each mail took most of the time."""
    first, last = datetime(year, 1, 1, tzinfo=UTC) - _SHOWN, datetime(year + 1, 1, 1, tzinfo=UTC) + _SHOWN
    made = icalendar.Timezone()
    made.add("tzid", zone_name)
    made.add_component(_rule(zone_name, first, None))
    for instant, before, _after in changes(zone_name, first, last):
        made.add_component(_rule(zone_name, instant, before))
    return bytes(made.to_ical())


def _rule(
    zone_name: str, instant: datetime, before: timedelta | None
) -> icalendar.TimezoneStandard | icalendar.TimezoneDaylight:
    """What holds from an instant on; its start is written on the clock of before (RFC 5545 §3.6.5)."""
    here = local(instant, zone_name)
    offset = here.utcoffset() or timedelta()
    made = icalendar.TimezoneDaylight() if here.dst() else icalendar.TimezoneStandard()
    made.add("dtstart", (instant + (offset if before is None else before)).replace(tzinfo=None))
    made.add("tzoffsetfrom", offset if before is None else before)
    made.add("tzoffsetto", offset)
    made.add("tzname", here.tzname() or zone_name)
    return made
