"""What a deal is about: lines as typed, checked one by one, so that a refusal names the very field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from accounts.domain.names import one_line
from core import money
from core.errors import Refused
from core.money import Money
from matchmaking.domain import hs, reference

MOST_LINES = 20
# Ten billion dollars or a trillion yen on one line is a slip of the keyboard; and sums over many rows stay within 64 bits.
LARGEST_VALUE = 10**12
LARGEST_QUANTITY = 10**12
_GROUPING = str.maketrans("", "", " ,'\u00a0\u202f\u2009")


@dataclass(frozen=True)
class Typed:
    """One line as a person typed it."""

    text: str
    hs6: str
    quantity: str
    unit: str
    value: str


@dataclass(frozen=True)
class Line:
    """One line that holds: an existing subheading, whole quantity, value in minor units."""

    text: str
    hs6: str
    quantity: int
    unit: str
    value: int


def units() -> tuple[str, ...]:
    """The units that quantities are told in."""
    return reference.codes("unit")


def incoterms() -> tuple[str, ...]:
    """Incoterms 2020, in the order they are offered."""
    return reference.codes("incoterm")


def check_lines(typed: Sequence[Typed], currency: str) -> tuple[Line, ...]:
    """All lines or Refused, `field` such as "lines-2-value"."""
    if not typed:
        raise Refused("deal.no_lines", field="lines-0-text")
    if len(typed) > MOST_LINES:
        raise Refused("deal.many_lines", field="lines-0-text", most=MOST_LINES)
    return tuple(_line(line, currency, f"lines-{at}-") for at, line in enumerate(typed))


def _line(typed: Typed, currency: str, at: str) -> Line:
    text = one_line(typed.text)
    if not text or len(text) > 200:  # noqa: PLR2004  the column
        raise Refused("deal.product", field=f"{at}text")
    hs6 = unicodedata.normalize("NFKC", typed.hs6).replace(".", "").replace(" ", "")
    if not hs6:
        raise Refused("deal.hs6_missing", field=f"{at}hs6")
    if not hs.exists(hs6):
        raise Refused("deal.hs6", field=f"{at}hs6", typed=typed.hs6[:20])
    if typed.unit not in units():
        raise Refused("deal.unit", field=f"{at}unit")
    return Line(
        text, hs6, quantity(typed.quantity, f"{at}quantity"), typed.unit, value(typed.value, currency, f"{at}value")
    )


def quantity(text: str, field: str) -> int:
    """A whole number of at least one; Refused("deal.quantity")."""
    plain = unicodedata.normalize("NFKC", text).strip().translate(_GROUPING)
    if not re.fullmatch(r"[0-9]{1,13}", plain) or not 1 <= int(plain) <= LARGEST_QUANTITY:
        raise Refused("deal.quantity", field=field, typed=text[:40])
    return int(plain)


def value(text: str, currency: str, field: str) -> int:
    """Minor units, more than nothing; Refused as core.money says, or for a sum too large to be true."""
    worth: Money = money.parse(text, currency, field=field)
    if worth.minor == 0:
        raise Refused("deal.nothing", field=field)
    if worth.minor > LARGEST_VALUE:
        raise Refused("money.too_large", field=field)
    return worth.minor
