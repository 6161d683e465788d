"""What a list may be narrowed by, and how many of what was found have which value."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

COUNTED_MOST = 5_000
"""Entries up to which facets are counted; beyond, the numbers are of the first so many and said to be at least that."""


@dataclass(frozen=True)
class Question:
    """What every list can be asked: words, and what narrows it; empty means any. `hs` are a code's first digits."""

    text: str = ""
    group: str = ""
    hs: str = ""
    country: str = ""
    certificate: str = ""
    state: str = ""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """From a saved search; what it does not know any more is left out."""
        return cls(**{name: value for name, value in kept.items() if name in cls.__dataclass_fields__})

    def kept(self) -> dict[str, Any]:
        """What is asked at all, for an address or a saved search."""
        return {name: value for name in self.__dataclass_fields__ if (value := getattr(self, name)) not in ("", None)}

    def without(self, name: str) -> Self:
        """The same without one of its questions."""
        return self.of({key: value for key, value in self.kept().items() if key != name})


@dataclass(frozen=True)
class Asked(Question):
    """Of companies: `office` is an office's code with those below it, `market` an ISO country.

    `moq` and `capacity` concern one product, which must then also be of the group and the code asked for.
    """

    kind: str = ""
    market: str = ""
    office: str = ""
    moq: int | None = None
    capacity: int | None = None


@dataclass(frozen=True)
class Wanted(Question):
    """Of buyers' requests: `destination` is the country of the port."""

    destination: str = ""


@dataclass(frozen=True)
class Counts:
    """Facet → value → how many of those found have it. `total` found; `more` where counting stopped there."""

    total: int = 0
    more: bool = False
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def count(facet: str, cells: Iterable[str | None], hs: str) -> Counter[str]:
    """How many cells hold each value. A cell is one value, a JSON list, or values between commas."""
    split = _SPLIT.get(facet, _one)
    found: Counter[str] = Counter()
    for cell, times in Counter(cells).items():
        if cell:
            for value in _below(split(cell), hs) if facet == "hs" else split(cell):
                found[value] += times
    return found


def _one(cell: str) -> Iterable[str]:
    return (cell,)


def _commas(cell: str) -> Iterable[str]:
    return {value for value in cell.split(",") if value}


_SPLIT: dict[str, Callable[[str], Iterable[str]]] = {
    "group": _commas, "hs": _commas, "certificate": _commas, "market": json.loads
}  # fmt: skip


def _below(codes: Iterable[str], hs: str) -> Iterable[str]:
    """One step down from the code asked for: chapters, its headings, its subheadings."""
    digits = min(len(hs) // 2 * 2 + 2, 6)
    return {code[:digits] for code in codes if code.startswith(hs)}
