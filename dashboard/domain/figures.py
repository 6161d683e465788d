"""What each figure counts. A figure is a filter: the same filter lists the rows behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from core.clock import at
from core.errors import NotFound, Refused
from core.money import CURRENCIES
from deals.domain.deal import STANDING, DealState, ValueKind
from deals.domain.period import month
from meetings.domain.meeting import MeetingState

ZONE = "Asia/Shanghai"  # the offices' wall clock: a meeting belongs to the month it has there
GOOD_MATCH = 500
ACCEPTED = (MeetingState.ACCEPTED, MeetingState.HELD, MeetingState.MISSED, MeetingState.CANCELLED)
# How far a value is confirmed, the surest first. A withdrawn report was a slip and is nowhere counted.
EVIDENCE = (
    DealState.CONFIRMED, DealState.REPORTED, DealState.DISPUTED, DealState.UNCONFIRMED, DealState.REJECTED,
)  # fmt: skip


class Step(StrEnum):
    """The funnel, widest first."""

    MATCHED = "matched"
    ACCEPTED = "accepted"
    HELD = "held"
    DEALS = "deals"


class By(StrEnum):
    """What values are broken down by."""

    HS2 = "hs2"
    GROUP = "group"
    COUNTRY = "country"
    DISTRICT = "district"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """Days from `first` to `last`, both in; either may be open."""

    first: date | None = None
    last: date | None = None

    def instants(self) -> tuple[datetime | None, datetime | None]:
        """The same as instants, the second one no longer in."""
        begins = at(self.first, time(), ZONE).instant if self.first else None
        ends = at(self.last + timedelta(days=1), time(), ZONE).instant if self.last else None
        return begins, ends


@dataclass(frozen=True)
class Cell:
    """The lines of deals that one figure sums. An empty word leaves that side open.

    `state` empty means the reports that nobody has denied.
    """

    period: Period = Period()
    kind: str = ""
    currency: str = ""
    state: str = ""
    by: str = ""
    key: str = ""

    @property
    def states(self) -> tuple[str, ...]:
        return (self.state,) if self.state else STANDING


def known(cell: Cell) -> Cell:
    """The same; NotFound for words that no figure has: an address somebody made up."""
    pairs = ((cell.kind, set(ValueKind)), (cell.state, set(EVIDENCE)), (cell.by, set(By)), (cell.currency, CURRENCIES))
    if any(word and word not in words for word, words in pairs) or bool(cell.by) != bool(cell.key):
        raise NotFound
    if cell.by == By.MONTH:
        try:
            month(cell.key, "key")
        except Refused as error:
            raise NotFound from error
    return cell
