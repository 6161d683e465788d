from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from core.money import CURRENCIES, Money, Rate, parse


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("1250.50", "USD", 125050),
        ("1,250.5", "USD", 125050),
        ("１２５０", "JPY", 1250),
        (" 7 ", "EUR", 700),
        ("١٢", "USD", 1200),
        ("0.01", "CNY", 1),
    ],
)
def test_what_people_type_is_understood(typed: str, currency: str, minor: int) -> None:
    assert parse(typed, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    ("typed", "currency", "code"),
    [
        ("", "USD", "money.amount"),
        ("-5", "USD", "money.amount"),
        ("1e9", "USD", "money.amount"),
        ("12 dollars", "USD", "money.amount"),
        ("1.005", "USD", "money.precision"),
        ("10.5", "JPY", "money.precision"),
        ("99999999999999", "USD", "money.too_large"),
        ("5", "XXX", "money.currency"),
    ],
)
def test_what_is_no_amount_is_refused(typed: str, currency: str, code: str) -> None:
    with pytest.raises(Refused) as caught:
        parse(typed, currency)
    assert caught.value.code == code


@given(st.integers(0, 10**14), st.sampled_from(CURRENCIES))
def test_amounts_survive_being_written_and_read(minor: int, currency: str) -> None:
    money = Money(minor, currency)
    assert parse(str(money.amount), currency) == money


def test_two_currencies_are_never_added() -> None:
    with pytest.raises(ValueError, match="never added"):
        Money(1, "USD") + Money(1, "EUR")


def test_a_rate_turns_minor_units_of_one_into_those_of_the_other() -> None:
    rate = Rate("JPY", "CNY", Fraction(47, 1000), date(2026, 11, 2), "a published rate")
    assert rate.convert(Money(1_000_000, "JPY")) == Money(4_700_000, "CNY")
