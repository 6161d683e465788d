"""What exporters may answer to a buyer's request: how many at one time, and how quotations compare."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import Refused

WANTED, WANTED_MOST = 5, 20
TRIES_MOST = 5
"""How often one exporter may quote on one request, withdrawn and declined ones included."""
VALID_LONGEST = timedelta(days=366)
LEAD_MOST = 3650
LIVE = ("sent", "chosen")
"""States in which a quotation takes a place."""


def wanted(typed: int | None) -> int:
    """How many quotations a request takes at one time; Refused outside 1 to 20."""
    if typed is None:
        return WANTED
    if not 1 <= typed <= WANTED_MOST:
        raise Refused("request.quotations", field="quotations_wanted", most=WANTED_MOST)
    return typed


def free_place(taken: Collection[int], places: int) -> int | None:
    """The lowest free place from 1 to `places`; None when as many as wanted are there already."""
    if len(taken) >= places:
        return None
    return next(place for place in range(1, WANTED_MOST + 1) if place not in taken)


def check_valid(day: date | None, today: date) -> date:
    """The last day a price holds; Refused without one, in the past or beyond a year."""
    if day is None:
        raise Refused("quotation.no_end", field="valid_until")
    if not today <= day <= today + VALID_LONGEST:
        raise Refused("quotation.valid", field="valid_until")
    return day


def days_of(value: int | None, *, field: str) -> int | None:
    """A number of days up to ten years, or none."""
    if value is not None and not 0 <= value <= LEAD_MOST:
        raise Refused("quotation.days", field=field, most=LEAD_MOST)
    return value


@dataclass(frozen=True)
class Price:
    """What makes two prices comparable: whole minor units of one currency per one unit, under one Incoterm."""

    minor: int
    currency: str
    unit: str
    incoterm: str

    @property
    def basis(self) -> tuple[str, str, str]:
        return self.currency, self.unit, self.incoterm


@dataclass(frozen=True)
class Standing:
    """How a price stands among those of its basis: `alone` where there is no other, per cent above the lowest."""

    alone: bool
    above: int


def standing(price: Price, others: Sequence[Price]) -> Standing:
    """Against the prices of the same currency, unit and Incoterm alone: nothing is converted. `others` holds it too."""
    same = [other.minor for other in others if other.basis == price.basis]
    lowest = min(same)
    above = 0 if price.minor == lowest else max(1, -(-100 * (price.minor - lowest) // max(lowest, 1)))
    return Standing(len(same) == 1, above)


def moq_fit(moq: int | None, unit: str, quantity: int | None, wanted_unit: str) -> str:
    """Whether it "fits" or is "above" the quantity wanted; "unknown" where that cannot be told, "none" without a MOQ."""
    if moq is None:
        return "none"
    if quantity is None or not unit or unit != wanted_unit:
        return "unknown"
    return "fits" if moq <= quantity else "above"
