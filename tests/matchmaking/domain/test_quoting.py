"""Places and comparisons of quotations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from matchmaking.domain import quoting
from matchmaking.domain.quoting import Price, Standing

PLACES = st.integers(1, 20)
PRICES = st.builds(
    Price, st.integers(1, 10**15), st.sampled_from(("USD", "JPY")), st.sampled_from(("m2", "t")), st.just("FOB")
)


@given(st.sets(PLACES), PLACES)
def test_a_place_is_free_or_all_are_taken(taken: set[int], places: int) -> None:
    found = quoting.free_place(taken, places)
    assert (found is None) == (len(taken) >= places)
    if found is not None:
        assert found not in taken
        assert 1 <= found <= 20


@given(st.lists(PRICES, min_size=1))
def test_only_prices_of_one_basis_are_compared(prices: list[Price]) -> None:
    for price in prices:
        same = [other for other in prices if other.basis == price.basis]
        found = quoting.standing(price, prices)
        assert found.alone == (len(same) == 1)
        assert (found.above == 0) == (price.minor == min(other.minor for other in same))


def test_per_cents_are_rounded_up() -> None:
    low, high = Price(1000, "USD", "m2", "FOB"), Price(1001, "USD", "m2", "FOB")
    assert quoting.standing(high, [low, high]) == Standing(alone=False, above=1)
    assert quoting.standing(Price(1, "USD", "m2", "CIF"), [low, Price(1, "USD", "m2", "CIF")]).alone


@pytest.mark.parametrize(("moq", "unit", "quantity", "wanted", "said"), [
    (None, "m2", 5, "m2", "none"), (5, "m2", 5, "m2", "fits"), (6, "m2", 5, "m2", "above"), (5, "t", 5, "m2", "unknown"),
    (5, "m2", None, "m2", "unknown"), (5, "", 5, "", "unknown"),
])  # fmt: skip
def test_moq(moq: int | None, unit: str, quantity: int | None, wanted: str, said: str) -> None:
    assert quoting.moq_fit(moq, unit, quantity, wanted) == said


@pytest.mark.parametrize("typed", [0, 21, -1])
def test_wanted(typed: int) -> None:
    with pytest.raises(Refused):
        quoting.wanted(typed)
    assert (quoting.wanted(None), quoting.wanted(20)) == (5, 20)
