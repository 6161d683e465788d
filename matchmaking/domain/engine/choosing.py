"""Which of all pairs are recommended, so that no company is in more lists than its limit; the same every time.

Three rounds over the pairs, the best first: what both sides want, then the least that every exporter gets (those with
the fewest chances choose first), then whatever is left room for. One choice serves both sides' lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from matchmaking.domain.engine.columns import Rows
from matchmaking.domain.engine.ranking import Found
from matchmaking.domain.limits import Limits


@dataclass(frozen=True)
class Choice:
    """Which rows of the pairs are recommended, in how many lists everybody is."""

    rows: Rows
    of_exporter: list[int]
    of_buyer: list[int]


def choose(found: Found, limits: Limits, wanted: Collection[tuple[int, int]] = ()) -> Choice:
    """`wanted` are rows (exporter, buyer) that both sides have said they want."""
    exporters = int(found.offer.max()) + 1 if len(found) else 0
    buyers = int(found.buyer.max()) + 1 if len(found) else 0
    best = found.order()
    taking = _Taking(found.offer[best].tolist(), found.buyer[best].tolist(), [0] * exporters, [0] * buyers, limits)
    if wanted:
        taking.some(row for row in range(len(best)) if (taking.offer[row], taking.buyer[row]) in wanted)
    taking.least(_of_each(found.offer[best], exporters))
    taking.some(range(len(best)))
    return Choice(best[np.array(sorted(taking.taken), dtype=np.int64)], taking.of_exporter, taking.of_buyer)


def _of_each(offer: Rows, exporters: int) -> list[list[int]]:
    """The pairs of each exporter, its best first."""
    by_exporter = np.argsort(offer, kind="stable")
    ends = np.searchsorted(offer[by_exporter], np.arange(1, exporters))
    return [some.tolist() for some in np.split(by_exporter, ends)] if exporters else []


@dataclass
class _Taking:
    """Pairs in their order, and how often everybody has been taken."""

    offer: Sequence[int]
    buyer: Sequence[int]
    of_exporter: list[int]
    of_buyer: list[int]
    limits: Limits

    def __post_init__(self) -> None:
        self.taken: set[int] = set()

    def take(self, row: int) -> bool:
        """Whether both still have room, and then it is taken."""
        offer, buyer = self.offer[row], self.buyer[row]
        if self.of_buyer[buyer] >= self.limits.buyer_most or self.of_exporter[offer] >= self.limits.exporter_most:
            return False
        self.taken.add(row)
        self.of_exporter[offer] += 1
        self.of_buyer[buyer] += 1
        return True

    def some(self, rows: Iterable[int]) -> None:
        for row in rows:
            if row not in self.taken:
                self.take(row)

    def least(self, of_each: Sequence[Sequence[int]]) -> None:
        """Round by round the best pair with room for each exporter that has had less than the least."""
        scarcest = sorted(range(len(of_each)), key=lambda exporter: (len(of_each[exporter]), exporter))
        waiting = [iter(rows) for rows in of_each]
        for given in range(min(self.limits.exporter_least, self.limits.exporter_most)):
            for exporter in scarcest:
                if self.of_exporter[exporter] <= given:
                    any(row not in self.taken and self.take(row) for row in waiting[exporter])


def gini(counts: Sequence[int]) -> float:
    """How unequally something is shared out, 0 for all alike; 0 too where there is nothing."""
    rows = np.sort(np.array(counts, dtype=np.float64))
    total = rows.sum()
    if not len(rows) or not total:
        return 0.0
    places = np.arange(1, len(rows) + 1)
    return float((2 * places - len(rows) - 1) @ rows / (len(rows) * total))
