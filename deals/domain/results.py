"""What came of somebody's introductions, added up so that no pair's value can be read from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from core.money import Money

PAIRS_LEAST = 3
"""Of fewer pairs of companies than this a sum would tell what one of them agreed: then the number alone."""


@dataclass(frozen=True)
class Part:
    """The deals of one pair, of one kind and currency: how many, and their value in minor units."""

    kind: str
    currency: str
    pair: tuple[int, int]
    number: int
    value: int


@dataclass(frozen=True)
class Cell:
    """Deals of one kind and currency, of all pairs; `worth` is None where it is not told. Kinds are never summed."""

    kind: str
    number: int
    worth: Money | None


def cells(parts: Iterable[Part]) -> list[Cell]:
    """The parts added up by kind and currency, in the order of the currencies."""
    found: defaultdict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        found[part.kind, part.currency].append(part)
    return [
        Cell(kind, sum(part.number for part in some), _worth(currency, some))
        for (kind, currency), some in sorted(found.items())
    ]


def _worth(currency: str, parts: list[Part]) -> Money | None:
    told = len({part.pair for part in parts}) >= PAIRS_LEAST
    return Money(sum(part.value for part in parts), currency) if told else None
