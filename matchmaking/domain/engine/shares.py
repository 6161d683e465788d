"""The parts of a score for many pairs at once, in the order and with the rounding of `parts`; -1 is not known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from matchmaking.domain import parts
from matchmaking.domain.engine.columns import Bits, Goods, Needs, Rows, Vocabulary
from matchmaking.domain.parts import FULL
from matchmaking.domain.scoring import LEAST_PRODUCT, NOT_ASKED, UNKNOWN

NOT_KNOWN = -1
_CARRIED = np.array([*(parts.CARRIES_LESS[steps] for steps in (3, 2, 1)), FULL, *[parts.CARRIES_MORE] * 3])
Weights = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True)
class Pairs:
    """Rows of goods beside rows of needs, where one side is a single company; a need that is alone is one row for all.

    `near` as in `parts.nearness`.
    """

    known: Vocabulary
    goods: Goods
    needs: Needs
    good: Rows
    need: Rows
    near: Rows

    @property
    def offer(self) -> Rows:
        return self.goods.offer[self.good]

    @property
    def buyer(self) -> Rows:
        return self.needs.buyer[self.need]


@dataclass(frozen=True)
class Scores:
    """Of each pair of rows."""

    score: Rows
    for_buyer: Rows
    for_exporter: Rows


def nearness(goods: Goods, needs: Needs, good: Rows, need: Rows, shared: Rows) -> Rows:
    """`parts.nearness` of each pair; `shared` counts the words that both say."""
    said = needs.said[need]
    words = FULL * shared // np.maximum(said, 1)
    apart = np.where(_meet(goods.terms[good], needs.terms[need]), FULL - parts.TERMS_CLOSE, FULL)
    path = needs.nearness[needs.hs_set[need], goods.hs[good]]
    gap = (FULL - path) * apart * (FULL * FULL - parts.WORDS_CLOSE * words)
    found: Rows = FULL - (gap / FULL**3).astype(np.int64)  # exact, and faster than the division of whole numbers
    return found


def _meet(ours: Bits, theirs: Bits) -> Rows:
    """1 where two sets share anything."""
    found: Rows = np.any(ours & theirs, axis=-1).astype(np.int64)
    return found


def _count(bits: Bits) -> Rows:
    found: Rows = np.bitwise_count(bits).sum(axis=-1, dtype=np.int64)
    return found


def _where(known: Rows, share: Rows | int) -> Rows:
    return np.where(known, share, NOT_KNOWN)


def _capacity(p: Pairs) -> Rows:
    capacity, quantity = p.goods.capacity[p.good], p.needs.quantity[p.need]
    share = np.minimum(FULL, FULL * capacity * p.needs.months[p.need] // np.maximum(quantity, 1))
    return _where((capacity >= 0) & (quantity > 0) & _same_unit(p), share)


def _volume(p: Pairs) -> Rows:
    moq, quantity = p.goods.moq[p.good], p.needs.quantity[p.need]
    share = np.minimum(FULL, FULL * quantity // np.maximum(moq, 1))
    return _where((moq > 0) & (quantity > 0) & _same_unit(p), share)


def _same_unit(p: Pairs) -> Rows:
    ours = p.goods.unit[p.good]
    found: Rows = (ours >= 0) & (ours == p.needs.unit[p.need])
    return found


def _price_known(p: Pairs) -> Rows:
    ours = p.goods.currency[p.good]
    same = (ours >= 0) & (ours == p.needs.currency[p.need]) & _same_unit(p)
    found: Rows = same & (p.goods.low[p.good] > 0) & (p.needs.target[p.need] >= 0)
    return found


def _reaches(p: Pairs) -> Rows:
    low, target = p.goods.low[p.good], p.needs.target[p.need]
    found: Rows = np.clip(FULL * (2 * target - low) // np.maximum(low, 1), 0, FULL)
    return found


def _price(p: Pairs) -> Rows:
    return _where(_price_known(p), _reaches(p))


def _margin(p: Pairs) -> Rows:
    low, high, target = p.goods.low[p.good], p.goods.high[p.good], p.needs.target[p.need]
    share = parts.WITHIN_BAND * _reaches(p) // FULL
    share = share + np.where(target > low, (FULL - parts.WITHIN_BAND) * (target - low) // np.maximum(high - low, 1), 0)
    return _where(_price_known(p), np.where(target >= high, FULL, share))


def _terms(p: Pairs) -> Rows:
    ours, theirs = p.goods.carries[p.good], p.needs.carries[p.need]
    return _where((ours >= 0) & (theirs >= 0), _CARRIED[np.clip(ours - theirs + 3, 0, 6)])


def _payment(p: Pairs) -> Rows:
    return _shared(p.goods.sides.payments[p.offer], p.needs.sides.payments[p.buyer], parts.NO_SHARED_TERMS)


def _language(p: Pairs) -> Rows:
    return _shared(p.goods.sides.languages[p.offer], p.needs.sides.languages[p.buyer], parts.NO_SHARED_LANGUAGE)


def _shared(ours: Bits, theirs: Bits, otherwise: int) -> Rows:
    known = np.any(ours, axis=-1) & np.any(theirs, axis=-1)
    return _where(known, np.where(_meet(ours, theirs), FULL, otherwise))


def _oem(p: Pairs) -> Rows:
    return _where(p.needs.oem[p.need], p.goods.oem[p.offer])


def _common(p: Pairs) -> Bits:
    """Certificates commonly asked for the goods in the country they go to."""
    found: Bits = p.known.asked_for_goods[p.goods.hs[p.good]] & p.known.asked_in_country[p.needs.country[p.need]]
    return found


def _certificates(p: Pairs) -> Rows:
    held, asked = p.goods.certificates[p.offer], p.needs.certificates[p.need]
    common = _common(p) & ~asked
    of_common = np.minimum(_count(common), parts.ENOUGH_COMMON)
    held_common = np.minimum(_count(common & held), parts.ENOUGH_COMMON)
    whole = 2 * parts.ENOUGH_COMMON
    full = whole * p.needs.asked[p.need] + of_common
    share = FULL * (whole * _count(asked & held) + held_common) // np.maximum(full, 1)
    return _where(full > 0, share)


def _market(p: Pairs) -> Rows:
    country = p.needs.country[p.need]
    width = p.known.countries.width
    word = p.goods.markets.reshape(-1)[p.offer * width + country // 64]
    sold = word >> (country % 64).astype(np.uint64) & np.uint64(1)
    region = p.known.region[country]
    near = (region >= 0) & (p.goods.regions[p.offer] >> np.maximum(region, 0) & 1 > 0)
    share = np.where(sold > 0, FULL, np.where(near, parts.SAME_REGION, parts.OTHER_REGION))
    return _where(p.goods.sells[p.offer], share)


def _hours(p: Pairs) -> Rows:
    """One of the two is a single company, whose week is laid over all weeks that are known."""
    if p.need.size == 1:
        minutes = p.known.minutes(p.needs.sides.weeks[int(p.buyer.flat[0])])[p.goods.sides.week[p.offer]]
    else:
        minutes = p.known.minutes(p.goods.sides.weeks[int(p.offer.flat[0])])[p.needs.sides.week[p.buyer]]
    return _where(minutes >= 0, np.minimum(FULL, FULL * minutes // parts.ENOUGH_MINUTES))


def _exporter_trust(p: Pairs) -> Rows:
    return p.goods.sides.trust[p.offer]


def _buyer_trust(p: Pairs) -> Rows:
    return p.needs.sides.trust[p.buyer]


SHARES: dict[str, Callable[[Pairs], Rows]] = {
    "product": lambda p: p.near, "certificates": _certificates, "price": _price, "margin": _margin,
    "capacity": _capacity, "volume": _volume, "terms": _terms, "payment": _payment, "oem": _oem, "market": _market,
    "language": _language, "hours": _hours, "exporter_trust": _exporter_trust, "buyer_trust": _buyer_trust,
}  # fmt: skip


def score(p: Pairs, weights: Weights) -> Scores:
    """Both ways and fused, as `scoring.judge` has it for one pair.

    Sums and quotients in floating point are exact here: all are whole numbers far below 2**53, and no quotient comes
    nearer to the next whole number than its divisor allows.
    """
    asked = [part for part in SHARES if any(way.get(part, 0) for way in weights.values())]
    weighed = np.array([[weights[way].get(part, 0) for part in asked] for way in ("for_buyer", "for_exporter")], float)
    shares, totals = np.empty((len(asked), p.near.size)), weighed.sum(axis=1, keepdims=True)
    for row, part in enumerate(asked):
        share = SHARES[part](p)
        if part in NOT_ASKED:
            totals = totals - weighed[:, row : row + 1] * (share == NOT_KNOWN)
            shares[row] = np.maximum(share, 0)
        else:
            shares[row] = np.where(share == NOT_KNOWN, UNKNOWN, share)
    for_buyer, for_exporter = np.floor((2 * (weighed @ shares) + totals) / (2 * totals))
    total = for_buyer + for_exporter
    fused = np.floor((4 * for_buyer * for_exporter + total) / np.maximum(2 * total, 1))
    return Scores(*(rows.astype(np.int64) for rows in (fused, for_buyer, for_exporter)))


def is_open(p: Pairs) -> Rows:
    """That the goods are near, both companies are verified, and no certificate the market demands is missing."""
    missing = _common(p) & p.known.hard[0] & ~p.goods.certificates[p.offer]
    verified = p.goods.sides.verified[p.offer] & p.needs.sides.verified[p.buyer]
    found: Rows = (p.near >= LEAST_PRODUCT) & verified & ~np.any(missing, axis=-1)
    return found
