"""Money in whole minor units of an ISO 4217 currency. No floats, no default currency."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

from babel.numbers import get_currency_precision

from core.errors import Refused

CURRENCIES = ("CNY", "USD", "EUR", "JPY", "KRW", "GBP", "AUD", "CAD", "RUB", "AED", "SAR")
_LARGEST = 10**15
_AMOUNT = re.compile(r"\d{1,18}(\.\d{1,6})?")
_GROUPING = str.maketrans("", "", " ,'\u00a0\u202f\u2009")


@dataclass(frozen=True, order=False)
class Money:
    """`minor` whole minor units (cents, yen, fils) of `currency`."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise Refused("money.currency", field="currency", currency=self.currency[:10])

    def __add__(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise ValueError("two currencies are never added")
        return Money(self.minor + other.minor, self.currency)

    @property
    def amount(self) -> Decimal:
        """The value in major units."""
        return Decimal(self.minor).scaleb(-get_currency_precision(self.currency))


@dataclass(frozen=True)
class Rate:
    """One unit of `source` is `value` units of `target`, as published on `day` by `publisher`."""

    source: str
    target: str
    value: Fraction
    day: date
    publisher: str

    def convert(self, money: Money) -> Money:
        """Half-even to the target's minor unit; the original stays beside it on every page."""
        if money.currency != self.source:
            raise ValueError("the rate is for another currency")
        shift = get_currency_precision(self.target) - get_currency_precision(self.source)
        exact = money.minor * self.value * Fraction(10) ** shift
        whole = Decimal(exact.numerator) / Decimal(exact.denominator)
        return Money(int(whole.quantize(Decimal(1), ROUND_HALF_EVEN)), self.target)


def parse(text: str, currency: str, *, field: str = "amount") -> Money:
    """What a person typed: full-width digits and thousands separators are welcome, a sign is not.

    Refused("money.amount") for anything else, Refused("money.precision") for more decimals than
    the currency has, Refused("money.too_large") from 10^15 minor units.
    """
    plain = unicodedata.normalize("NFKC", text).strip().translate(_GROUPING)
    if not _AMOUNT.fullmatch(plain):
        raise Refused("money.amount", field=field, typed=text[:40])
    minor = Decimal(plain).scaleb(get_currency_precision(currency))
    if minor != minor.to_integral_value():
        raise Refused("money.precision", field=field, currency=currency)
    if minor >= _LARGEST:
        raise Refused("money.too_large", field=field)
    return Money(int(minor), currency)
