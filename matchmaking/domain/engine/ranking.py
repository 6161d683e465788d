"""Who fits one company, and all pairs of two sides, without looking at those whose goods are far apart.

Goods are near enough (`LEAST_PRODUCT`) exactly when two sides share an HS heading or a term of the glossary, so an
index of both finds every pair that no bar keeps apart, and few others.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from matchmaking.domain.engine.columns import Goods, Needs, Rows, Vocabulary, column
from matchmaking.domain.engine.shares import Pairs, Weights, is_open, nearness, score
from matchmaking.domain.sides import Good, Need, Offer

Progress = Callable[[int, int], object]
_POINTS = 1001
_ROOM = 1 << 22
"""Candidates of one company that one key can tell apart."""


@dataclass(frozen=True)
class Found:
    """Pairs that no bar keeps apart: rows of offers, buyers and needs, and how well they fit."""

    offer: Rows
    buyer: Rows
    need: Rows
    score: Rows
    for_buyer: Rows
    for_exporter: Rows

    def __len__(self) -> int:
        return len(self.offer)

    def at(self, rows: Rows) -> Found:
        """Those in these places, or where a mask is set."""
        return Found(*(getattr(self, field.name)[rows] for field in fields(self)))

    def and_(self, other: Found) -> Found:
        return joined([self, other])

    def in_order(self) -> Found:
        return self.at(np.lexsort((self.buyer, self.offer)))

    def order(self) -> Rows:
        """Places from the best on; of equals the one that is better for the buyer, then the one that is older here."""
        return np.lexsort((self.buyer, self.offer, -(self.score * _POINTS + self.for_buyer)))

    def best(self, most: int) -> Found:
        """The best of one company's pairs, the best first, as `order` has it."""
        key = self.score * _POINTS + self.for_buyer
        at = np.arange(len(self))
        if most < len(self):
            least = np.partition(key, len(self) - most)[len(self) - most]
            at = np.flatnonzero(key >= least)
        return self.at(at[np.lexsort((at, -key[at]))][:most])


def joined(some: Sequence[Found]) -> Found:
    empty = np.zeros(0, dtype=np.int64)
    if not some:
        return Found(*[empty] * len(fields(Found)))
    return Found(*(np.concatenate([getattr(one, field.name) for one in some]) for field in fields(Found)))


class Market:
    """Offers and needs, sorted by organisation, with an index of what brings them near each other."""

    def __init__(self, offers: Iterable[Offer], needs: Iterable[Need]) -> None:
        self.offers = sorted(offers, key=lambda offer: offer.party.organisation_id)
        wanted = list(needs)
        self.known = Vocabulary(self.offers, wanted)
        self.goods, self.needs = Goods(self.offers, self.known), Needs(wanted, self.known)
        self.exporters, self.buyers = self.goods.sides.ids, self.needs.sides.ids
        goods = [good for offer in self.offers for good in sorted(offer.goods, key=lambda good: good.id)]
        self._of_keys = _Index([list(keys_of(good)) for good in goods])
        self._for_keys = _Index([list(keys_for(need)) for need in self.needs.needs])
        self._row_of = {int(i): row for row, i in enumerate(self.exporters)}
        self._row_for = {int(i): row for row, i in enumerate(self.buyers)}
        self._goods_of = np.searchsorted(self.goods.offer, np.arange(len(self.exporters) + 1))
        self._needs_of = np.searchsorted(self.needs.buyer, np.arange(len(self.buyers) + 1))

    def of(self, organisation_id: int, weights: Weights) -> Found:
        """Whoever fits this company, of either side; nobody for one that is not here."""
        if organisation_id in self._row_of:
            return self.of_exporter(self._row_of[organisation_id], weights)
        return (
            self.of_buyer(self._row_for[organisation_id], weights) if organisation_id in self._row_for else joined([])
        )

    def of_exporter(self, at: int, weights: Weights) -> Found:
        """The buyers that fit the exporter in this row, each with its best need, in the order of the buyers."""
        mine = np.arange(self._goods_of[at], self._goods_of[at + 1])
        theirs = self._for_keys.rows(key for good in self.offers[at].goods for key in keys_of(good))
        if not len(mine) or not len(theirs):
            return joined([])
        shared = np.stack([self.needs.words.shared(theirs, self.goods.words.of(row)) for row in mine.tolist()])
        near = nearness(self.goods, self.needs, mine[:, None], theirs[None, :], shared)
        # Of several products only the nearest speak for a pair.
        need, good = np.nonzero((near == near.max(axis=0)).T)
        return self._best(mine[good], theirs[need], near[good, need], weights, exports=True)

    def of_buyer(self, at: int, weights: Weights) -> Found:
        """The exporters that fit the buyer in this row, in their order."""
        some = [self._of_need(need, weights) for need in range(self._needs_of[at], self._needs_of[at + 1])]
        found = joined(some)
        if len(some) < 2:  # noqa: PLR2004  one need says all
            return found
        order = np.lexsort((found.need, found.offer))
        found = found.at(order)
        return found.at(_best_of_runs(found.offer, found.score * _POINTS + found.for_buyer))

    def _of_need(self, need_row: int, weights: Weights) -> Found:
        need = np.array([need_row])
        good = self._of_keys.rows(keys_for(self.needs.needs[need_row]))
        if not len(good):
            return joined([])
        shared = self.goods.words.shared(good, self.needs.words.of(need_row))
        good, near = self._nearest_goods(good, nearness(self.goods, self.needs, good, need, shared))
        return self._best(good, need, near, weights, exports=False)

    def _best(self, good: Rows, need: Rows, near: Rows, weights: Weights, *, exports: bool) -> Found:
        """Of rows that lie in the order of the other side's companies the best for each, without what is barred."""
        free = is_open(Pairs(self.known, self.goods, self.needs, good, need, near))
        if not free.any():
            return joined([])
        good, near, need = good[free], near[free], need[free] if len(need) == len(free) else need
        scores = score(Pairs(self.known, self.goods, self.needs, good, need, near), weights)
        need = np.broadcast_to(need, good.shape)
        offer, buyer = self.goods.offer[good], self.needs.buyer[need]
        best = _best_of_runs(buyer if exports else offer, scores.score * _POINTS + scores.for_buyer)
        rows = (offer, buyer, need, scores.score, scores.for_buyer, scores.for_exporter)
        return Found(*(row[best] for row in rows))

    def _nearest_goods(self, good: Rows, near: Rows) -> tuple[Rows, Rows]:
        """Of each exporter only the products that are nearest: the others never speak for the pair."""
        offer = self.goods.offer[good]
        starts = _starts(offer)
        if len(starts) == len(good):
            return good, near
        most = np.repeat(np.maximum.reduceat(near, starts), np.diff(np.append(starts, len(good))))
        kept = near == most
        return good[kept], near[kept]

    def everything(self, weights: Weights, progress: Progress | None = None) -> Found:
        """All pairs that no bar keeps apart."""
        some: list[Found] = []
        for at in range(len(self.buyers)):
            some.append(self.of_buyer(at, weights))
            if progress is not None:
                progress(at + 1, len(self.buyers))
        return joined(some)

    def without(self, found: Found, apart: Collection[tuple[int, int]]) -> Found:
        """Without the pairs (exporter's and buyer's organisation) that something else keeps apart."""
        return found.at(~self.rows_of(found, apart)) if apart else found

    def rows_of(self, found: Found, pairs: Collection[tuple[int, int]]) -> NDArray[np.bool_]:
        """Where `found` has one of these pairs of organisations."""
        wide = len(self.buyers)
        wanted = column(offer * wide + buyer for offer, buyer in self.places(pairs))
        return np.isin(found.offer * wide + found.buyer, wanted)

    def places(self, pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
        """Rows of exporter and buyer for pairs of organisations; those who are not here are left out."""
        return {
            (self._row_of[exporter], self._row_for[buyer])
            for exporter, buyer in pairs
            if exporter in self._row_of and buyer in self._row_for
        }


def keys_of(good: Good) -> Iterator[str]:
    """What goods are found by: their HS heading and the terms that name them."""
    yield good.hs6[:4]
    yield from good.terms


def keys_for(need: Need) -> Iterator[str]:
    """What a need is found by: the headings looked for, and the terms it names."""
    yield from {code[:4] for code in need.hs6}
    yield from need.terms


class _Index:
    """Key → the rows that have it."""

    def __init__(self, keys: Sequence[Sequence[str]]) -> None:
        rows: dict[str, list[int]] = {}
        for row, of_row in enumerate(keys):
            for key in of_row:
                rows.setdefault(key, []).append(row)
        self._rows = {key: column(found) for key, found in rows.items()}
        self._size = len(keys)

    def rows(self, keys: Iterable[str]) -> Rows:
        """Those with any of the keys, in order."""
        marked = np.zeros(self._size, dtype=np.bool_)
        for key in set(keys):
            if key in self._rows:
                marked[self._rows[key]] = True
        return np.flatnonzero(marked)


def _starts(sorted_rows: Rows) -> Rows:
    return np.flatnonzero(np.concatenate(([True], sorted_rows[1:] != sorted_rows[:-1])))


def _best_of_runs(sorted_rows: Rows, key: Rows) -> Rows:
    """Of each run of equal rows the place of the highest key, the first of equals."""
    if not len(sorted_rows):
        return sorted_rows
    starts = _starts(sorted_rows)
    if len(starts) == len(sorted_rows):
        return starts
    marked = key * _ROOM + (_ROOM - 1 - np.arange(len(key)))
    return _ROOM - 1 - np.maximum.reduceat(marked, starts) % _ROOM
