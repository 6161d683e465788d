"""Which goods a text resembles: an index of the names of goods by the grams of their words.

A text is compared word by word: how much of a known word does a word of the text contain? So a compound finds its
parts (Porzellanteller: Porzellan, Teller), a run of CJK finds the words in it, and a slip of the pen still finds its
word. Then names are compared by their words, and goods by their names.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.domain.grams import Piece, grams, pieces

Numbers = NDArray[np.int32]
Weights = NDArray[np.float64]
_KEPT_PIECES = 20_000


@dataclass(frozen=True)
class Name:
    """What goods of a subheading are called; `trust` is how much a likeness to it counts, 0..1."""

    hs6: str
    text: str
    trust: float = 1.0


# The numbers of the comparison, chosen on the dev half of benchmarks/requests.csv.
LEAST = 0.3
"""A word of a text must contain this much of a known word."""
SHARP = 2.0
"""How much a whole likeness counts above half a one (exponent)."""
REVERSE = 0.3
"""How much it counts that a known word covers the whole word of the text (exponent); spaced scripts alone."""
LENGTH = 0.6
"""How much more of a longer name must be said (exponent)."""
SPREAD = 0.3
"""What words found among all names of the goods add to the best single name."""
FADING = 0.1
"""How much less each further word of a text counts: goods are named first."""
_A_REASON = 0.3
"""A piece that says less than this share of what the clearest piece says is no reason."""


@dataclass(frozen=True)
class _Rows:
    """For each number, a stretch of others with weights: compressed sparse rows."""

    starts: Numbers
    others: Numbers
    weights: Weights

    def gather(self, numbers: Numbers) -> tuple[Numbers, Weights, NDArray[np.int64]]:
        """The rows of some numbers end to end, and the length of each."""
        lengths = (self.starts[numbers + 1] - self.starts[numbers]).astype(np.int64)
        firsts = np.repeat(self.starts[numbers] - np.concatenate(([0], np.cumsum(lengths)[:-1])), lengths)
        places = firsts + np.arange(len(firsts))
        return self.others[places], self.weights[places], lengths


def _rows(pairs: Sequence[tuple[int, int, float]], size: int) -> _Rows:
    made = np.array(pairs, dtype=np.float64).reshape(-1, 3)
    order = np.argsort(made[:, 0], kind="stable")
    counts = np.bincount(made[:, 0].astype(np.int64), minlength=size)
    starts = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    return _Rows(starts, made[order, 1].astype(np.int32), made[order, 2].copy())


class Index:
    """Names of goods, ready to be compared with. `beside` lends its weights to a small index of a few names."""

    def __init__(self, names: Iterable[Name], beside: Index | None = None) -> None:
        self.words: dict[Piece, int] = {}
        numbered = [(name, [self._number(piece) for piece in pieces(name.text)]) for name in names]
        spelt = sorted((pair for pair in numbered if pair[1]), key=lambda pair: pair[0].hs6)
        self.codes = tuple(dict.fromkeys(name.hs6 for name, _numbers in spelt))
        self._list = tuple(self.words)
        self._likes: dict[Piece, tuple[Numbers, Weights]] = {}
        self._weigh_grams(beside)
        self._weigh_words(spelt, beside)
        self._lay_out(spelt)

    def _number(self, piece: Piece) -> int:
        return self.words.setdefault(piece, len(self.words))

    def _weigh_grams(self, beside: Index | None) -> None:
        holders: dict[str, int] = defaultdict(int)
        for word in self._list:
            for gram in grams(word):
                holders[gram] += 1
        known, total = (beside.gram_weight, len(beside.words)) if beside else ({}, len(self.words))
        self.gram_weight: dict[str, float] = {
            gram: known.get(gram) or math.log(1 + total / n) for gram, n in holders.items()
        }
        self.unheard = math.log(1 + total)
        self._grams = {gram: number for number, gram in enumerate(self.gram_weight)}
        pairs = [
            (self._grams[gram], number, share * self.gram_weight[gram])
            for number, word in enumerate(self._list)
            for gram, share in grams(word).items()
        ]
        self._holders = _rows(pairs, len(self._grams))
        self._mass = np.bincount(self._holders.others, self._holders.weights, len(self._list))

    def _weigh_words(self, spelt: list[tuple[Name, list[int]]], beside: Index | None) -> None:
        """A word that names few goods says more than one that names many."""
        goods: dict[int, set[str]] = defaultdict(set)
        for name, numbers in spelt:
            for number in numbers:
                goods[number].add(name.hs6)
        total = len(beside.codes if beside else self.codes)
        weights = [_grown(word) * math.log(1 + total / len(goods[n])) for n, word in enumerate(self._list)]
        self.word_weight: Weights = np.array(weights)
        for word, number in self.words.items() if beside else ():
            if beside and word in beside.words:
                self.word_weight[number] = beside.word_weight[beside.words[word]]

    def _lay_out(self, spelt: list[tuple[Name, list[int]]]) -> None:
        place = self.place = {code: number for number, code in enumerate(self.codes)}
        pairs = [(word, n, 1.0) for n, (_name, numbers) in enumerate(spelt) for word in numbers]
        self._names = _rows(pairs, len(self._list))
        weights = np.repeat(self.word_weight, np.diff(self._names.starts))
        self._length = np.bincount(self._names.others, weights, len(spelt)) ** LENGTH
        self._trust = np.array([name.trust for name, _numbers in spelt])
        self._first = np.searchsorted([place[name.hs6] for name, _numbers in spelt], np.arange(len(self.codes)))
        trusted: dict[tuple[int, int], float] = {}
        for name, numbers in spelt:
            for word in numbers:
                pair = (word, place[name.hs6])
                trusted[pair] = max(trusted.get(pair, 0.0), name.trust)
        self._goods = _rows([(word, code, trust) for (word, code), trust in trusted.items()], len(self._list))

    def _contained(self, piece: Piece) -> tuple[Numbers, Weights]:
        """The known words that a piece contains, and how much of each, 0..1. Kept for the next time."""
        found = self._likes.get(piece)
        if found is None:
            if len(self._likes) >= _KEPT_PIECES:
                self._likes.clear()
            found = self._likes[piece] = self._compare(piece)
        return found

    def _compare(self, piece: Piece) -> tuple[Numbers, Weights]:
        shared = np.array([self._grams[gram] for gram in grams(piece) if gram in self._grams], dtype=np.int32)
        if not len(shared):
            return np.empty(0, dtype=np.int32), np.empty(0)
        others, weights, _lengths = self._holders.gather(shared)
        contained = np.bincount(others, weights, len(self._list)) / self._mass
        kept = np.flatnonzero(contained >= LEAST).astype(np.int32)
        likeness = np.minimum(contained[kept], 1.0) ** SHARP
        if not piece.is_cjk:
            own = sum(self.gram_weight.get(gram, self.unheard) for gram in grams(piece))
            likeness = likeness * np.minimum(1.0, self._mass[kept] / own) ** REVERSE
        return kept, likeness

    def compare(self, asked: Sequence[Piece]) -> Likeness:
        """How strongly the pieces of a text point to each of `codes`."""
        best, said = np.zeros(len(self._list)), np.zeros((len(asked), len(self.codes)))
        for place, piece in enumerate(asked):
            numbers, likeness = self._contained(piece)
            likeness = likeness / (1 + FADING * place)
            best[numbers] = np.maximum(best[numbers], likeness)
            others, trust, lengths = self._goods.gather(numbers)
            np.maximum.at(said[place], others, np.repeat(likeness * self.word_weight[numbers], lengths) * trust)
        return Likeness(self, tuple(asked), self._best_name(best) + SPREAD * said.sum(axis=0), said)

    def _best_name(self, best: Weights) -> Weights:
        """The likeness of the best name of each."""
        hit = np.flatnonzero(best).astype(np.int32)
        if not len(hit):
            return np.zeros(len(self.codes))
        others, _ones, lengths = self._names.gather(hit)
        covered = np.bincount(others, np.repeat((best * self.word_weight)[hit], lengths), len(self._trust))
        found: Weights = np.maximum.reduceat(covered / self._length * self._trust, self._first)
        return found


def _grown(word: Piece) -> float:
    """A longer run of CJK says more than a pair of characters."""
    return math.sqrt(len(word.text) / 2) if word.is_cjk else 1.0


@dataclass(frozen=True)
class Likeness:
    """What a text resembles: the strength of each of the index's codes, 0 or more, and what each piece said."""

    index: Index
    asked: tuple[Piece, ...]
    strength: Weights
    said: Weights

    def best(self, most: int) -> list[tuple[str, float]]:
        """The strongest codes; equal ones in the order of the nomenclature."""
        order = np.argsort(-self.strength, kind="stable")[:most]
        return [(self.index.codes[n], float(self.strength[n])) for n in order if self.strength[n] > 0]

    def why(self, code: str) -> list[Piece]:
        """The pieces of the text that speak for a code, the clearest first."""
        if code not in self.index.place:
            return []
        spoken = self.said[:, self.index.place[code]]
        order = np.argsort(-spoken, kind="stable")
        return [self.asked[n] for n in order if spoken[n] > 0 and spoken[n] >= _A_REASON * spoken[order[0]]]
