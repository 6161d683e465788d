"""Offers and needs as columns: a row per product and a row per need, sets as bits, words as lists of numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.domain import hs, markets, parts, reference, week
from matchmaking.domain.sides import MATTERS, Good, Need, Offer, Party

Rows = NDArray[Any]
"""A column of whole numbers, or of yes and no."""
Bits = NDArray[np.uint64]
NO_REQUEST = 1 << 40
_WORD = 64


class Codes:
    """Numbers for what both sides name: 0 and up; what is not known here is left out, because nobody shares it."""

    def __init__(self, said: Iterable[str]) -> None:
        self.numbers = {code: number for number, code in enumerate(sorted(set(said)))}
        self.width = len(self.numbers) // _WORD + 1

    def __len__(self) -> int:
        return len(self.numbers)

    def bits(self, sets: Sequence[Iterable[str]]) -> Bits:
        """A row of bits for each set."""
        found = np.zeros((len(sets), self.width), dtype=np.uint64)
        flat = found.reshape(-1)
        for row, codes in enumerate(sets):
            for code in codes:
                number = self.numbers.get(code)
                if number is not None:
                    flat[row * self.width + number // _WORD] |= np.uint64(1 << number % _WORD)
        return found

    def rows(self, codes: Iterable[str]) -> Rows:
        """The number of each code, -1 for none and for one that is not known."""
        return column(self.numbers.get(code, -1) if code else -1 for code in codes)


class Words:
    """Lists of numbers of different lengths, one after the other."""

    def __init__(self, codes: Codes, sets: Sequence[Iterable[str]]) -> None:
        self.known = len(codes)
        known = [[codes.numbers[word] for word in sorted(words) if word in codes.numbers] for words in sets]
        self.ends = np.cumsum([0, *map(len, known)], dtype=np.int64)
        self.numbers = column(chain.from_iterable(known))

    def of(self, row: int) -> Rows:
        return self.numbers[self.ends[row] : self.ends[row + 1]]

    def shared(self, rows: Rows, wanted: Rows) -> Rows:
        """How many words of each row are among those wanted."""
        if not hasattr(self, "_holders"):
            self._holders = np.repeat(np.arange(len(self.ends) - 1), np.diff(self.ends))[np.argsort(self.numbers)]
            self._starts = np.searchsorted(np.sort(self.numbers), np.arange(self.known + 1))
        counted = np.zeros(len(self.ends) - 1, dtype=np.int16)
        for word in wanted.tolist():
            counted[self._holders[self._starts[word] : self._starts[word + 1]]] += 1
        return counted[rows].astype(np.int64)


class Vocabulary:
    """Everything that is named by either side."""

    def __init__(self, offers: Sequence[Offer], needs: Sequence[Need]) -> None:
        goods = [good for offer in offers for good in offer.goods]
        parties = [*(offer.party for offer in offers), *(need.party for need in needs)]
        self.words = Codes(chain(*(good.words for good in goods), *(need.words for need in needs)))
        self.terms = Codes(chain(*(good.terms for good in goods), *(need.terms for need in needs)))
        self.hs = Codes(code for code in chain((g.hs6 for g in goods), *(need.hs6 for need in needs)) if code)
        self.units = Codes(chain((good.unit for good in goods), (need.unit for need in needs)))
        self.currencies = Codes(chain((good.currency for good in goods), (need.currency for need in needs)))
        self.languages = Codes(chain(*(party.languages for party in parties)))
        self.payments = Codes(chain(*(party.payment_terms for party in parties)))
        self.countries = Codes(chain(*(offer.markets for offer in offers), (need.destination for need in needs)))
        self.certificates = Codes(chain(reference.certificates(), *(need.certificates for need in needs)))
        self.weeks = sorted({party.week for party in parties})
        self._minutes: dict[int, Rows] = {}
        known = reference.certificates().values()
        everywhere = list(self.countries.numbers)
        self.asked_for_goods = self.certificates.bits(
            [[c.code for c in known if c.scope and c.concerns(code)] for code in self.hs.numbers]
        )
        self.asked_in_country = self.certificates.bits(
            [[c.code for c in known if markets.covers(c.market, country)] for country in everywhere]
        )
        self.hard = self.certificates.bits([[c.code for c in known if c.hard]])
        self.region = column(_REGIONS.get(markets.region(country), -1) for country in everywhere)

    def minutes(self, open_minutes: int) -> Rows:
        """Minutes a week that each known week shares with this one; -1 where either side says no hours."""
        if open_minutes not in self._minutes:
            self._minutes[open_minutes] = column(
                week.overlap(other, open_minutes) if other and open_minutes else -1 for other in self.weeks
            )
        return self._minutes[open_minutes]


_REGIONS: dict[str | None, int] = {name: number for number, name in enumerate(markets.REGIONS)}


class Sides:
    """What goods and needs have in common: the company behind each row."""

    def __init__(self, parties: Sequence[Party], kind: str, known: Vocabulary) -> None:
        self.ids = column(party.organisation_id for party in parties)
        self.verified = np.array([party.verified for party in parties], dtype=np.bool_)
        self.languages = known.languages.bits([party.languages for party in parties])
        self.payments = known.payments.bits([party.payment_terms for party in parties])
        matters = MATTERS[kind]
        self.trust = column(
            parts.FULL * sum(word in party.filled for word in matters) // len(matters) for party in parties
        )
        numbers = {open_minutes: number for number, open_minutes in enumerate(known.weeks)}
        self.week = column(numbers[party.week] for party in parties)
        self.weeks = [party.week for party in parties]


class Goods:
    """Products, sorted by exporter and then by their id; `offer` is the exporter's row in `sides`."""

    def __init__(self, offers: Sequence[Offer], known: Vocabulary) -> None:
        self.sides = Sides([offer.party for offer in offers], "exporter", known)
        self.certificates = known.certificates.bits([offer.certificates for offer in offers])
        self.markets = known.countries.bits([offer.markets for offer in offers])
        self.regions = column(
            sum({1 << _REGIONS[name] for m in o.markets if (name := markets.region(m))}) for o in offers
        )
        self.sells = np.array([bool(offer.markets) for offer in offers], dtype=np.bool_)
        self.oem = column(parts.FULL if offer.oem else 0 for offer in offers)
        rows: list[tuple[int, Good]] = [
            (at, good) for at, offer in enumerate(offers) for good in sorted(offer.goods, key=lambda good: good.id)
        ]
        goods = [good for _at, good in rows]
        self.offer = column(at for at, _good in rows)
        self.hs = known.hs.rows(good.hs6 for good in goods)
        self.terms = known.terms.bits([good.terms for good in goods])
        self.words = Words(known.words, [good.words for good in goods])
        self.unit, self.currency = (
            known.units.rows(g.unit for g in goods),
            known.currencies.rows(g.currency for g in goods),
        )
        self.capacity = column(-1 if good.capacity is None else good.capacity for good in goods)
        self.moq = column(good.moq or 0 for good in goods)
        self.low = column(good.price_low or good.price_high or 0 for good in goods)
        self.high = column(good.price_high or good.price_low or 0 for good in goods)
        self.carries = column(parts.CARRIES.get(good.incoterm, -1) for good in goods)


class Needs:
    """Needs, sorted by buyer, requests by age before the mere profile; `buyer` is the buyer's row in `sides`."""

    def __init__(self, needs: Sequence[Need], known: Vocabulary) -> None:
        rows = sorted(needs, key=lambda need: (need.party.organisation_id, need.request_id or NO_REQUEST))
        self.needs = rows
        parties = {need.party.organisation_id: need.party for need in rows}
        self.sides = Sides(list(parties.values()), "buyer", known)
        at = {organisation_id: number for number, organisation_id in enumerate(parties)}
        self.buyer = column(at[need.party.organisation_id] for need in rows)
        self.hs_sets, self.hs_set = _distinct([need.hs6 for need in rows])
        self.nearness = _paths(self.hs_sets, list(known.hs.numbers))
        self.terms = known.terms.bits([need.terms for need in rows])
        self.words = Words(known.words, [need.words for need in rows])
        self.said = column(len(need.words) for need in rows)
        self.unit, self.currency = (
            known.units.rows(n.unit for n in rows),
            known.currencies.rows(n.currency for n in rows),
        )
        self.quantity = column(need.quantity or 0 for need in rows)
        self.months = column(parts.MONTHS.get(need.frequency, parts.MONTHS["once"]) for need in rows)
        self.target = column(-1 if need.target_price is None else need.target_price for need in rows)
        self.carries = column(parts.CARRIES.get(need.incoterm, -1) for need in rows)
        self.country = known.countries.rows(need.destination for need in rows)
        self.certificates = known.certificates.bits([need.certificates for need in rows])
        self.asked = column(len(need.certificates) for need in rows)
        self.oem = np.array([need.oem for need in rows], dtype=np.bool_)


def column(numbers: Iterable[Any]) -> Rows:
    return np.fromiter(numbers, dtype=np.int64)


def _distinct(sets: Sequence[frozenset[str]]) -> tuple[list[frozenset[str]], Rows]:
    seen: dict[frozenset[str], int] = {}
    at = column(seen.setdefault(codes, len(seen)) for codes in sets)
    return list(seen), at


def _paths(sets: Sequence[frozenset[str]], codes: Sequence[str]) -> Rows:
    """How near each known subheading lies to each set looked for: a row per set."""
    numbers = column(int(code) for code in codes)
    found = np.zeros((len(sets), len(codes)), dtype=np.int64)
    for row, wanted in enumerate(sets):
        for code in filter(None, wanted):
            for digits, value in hs.NEARNESS.items():
                cut = 10 ** (6 - digits)
                same = numbers // cut == int(code) // cut
                np.maximum(found[row], np.where(same, round(parts.FULL * value), 0), out=found[row])
    return found
