"""How well an exporter and a buyer fit: each way its own weighted parts, both ways fused.

Whole numbers in thousandths, so that the order in which things are read never changes a score. This judges one pair
with its reasons; `engine` scores many at once by the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from matchmaking.domain import parts
from matchmaking.domain.sides import Good, Need, Offer, Reason

# What each part weighs, by way: for the buyer (how good is this exporter), for the exporter (how good is this buyer).
# fmt: off
WEIGHTS: dict[str, dict[str, int]] = {
    "for_buyer": {
        "product": 30, "certificates": 14, "price": 12, "capacity": 10, "terms": 6, "market": 6, "language": 6,
        "payment": 4, "oem": 4, "hours": 4, "exporter_trust": 4,
    },
    "for_exporter": {
        "product": 30, "margin": 14, "volume": 14, "terms": 8, "market": 8, "language": 8, "payment": 6, "hours": 6,
        "buyer_trust": 6,
    },
}
PARTS: dict[str, Callable[[Offer, Good, Need], Reason | None]] = {
    "product": parts.product, "certificates": parts.certificates, "price": parts.price, "margin": parts.margin,
    "capacity": parts.capacity, "volume": parts.volume, "terms": parts.terms, "payment": parts.payment,
    "oem": parts.oem, "market": parts.market, "language": parts.language, "hours": parts.hours,
    "exporter_trust": parts.exporter_trust, "buyer_trust": parts.buyer_trust,
}
# fmt: on
UNKNOWN = 400
"""What silence counts: a little less than half, so that saying more about oneself pays."""
NOT_ASKED = frozenset({"oem"})
"""Parts that do not count at all where they are unknown: nobody asked."""
LEAST_PRODUCT = 400
"""Below this nearness, two companies merely share a material and some words: not the heading, nor a term."""
WAYS = tuple(WEIGHTS)


@dataclass(frozen=True)
class Bar:
    """Why a pair is out of the question, whatever the rest says."""

    code: str
    facts: dict[str, object]


@dataclass(frozen=True)
class Fit:
    """How well one offer and one need fit; `reasons` by part, None where nothing is known."""

    exporter_id: int
    buyer_id: int
    request_id: int | None
    score: int
    for_buyer: int
    for_exporter: int
    reasons: dict[str, Reason | None]
    bars: tuple[Bar, ...]

    @property
    def rank(self) -> tuple[int, int, int]:
        """Better first; the oldest request of equals, a request before a mere profile."""
        return (self.score, self.for_buyer, -(self.request_id or 1 << 62))


Weights = Mapping[str, Mapping[str, int]]


def weigh(weights: Mapping[str, int], shares: Mapping[str, int | None]) -> int:
    """The weighted mean of the shares in thousandths, rounded; unknown parts count as UNKNOWN."""
    asked = {part: weight for part, weight in weights.items() if shares[part] is not None or part not in NOT_ASKED}
    total = sum(asked.values())
    points = sum(weight * _known(shares[part]) for part, weight in asked.items())
    return (2 * points + total) // (2 * total)


def _known(share: int | None) -> int:
    return UNKNOWN if share is None else share


def fuse(one: int, other: int) -> int:
    """The harmonic mean, rounded: a pair is only as good as it is for both."""
    total = one + other
    return (4 * one * other + total) // (2 * total) if total else 0


def judge(offer: Offer, need: Need, weights: Weights = WEIGHTS) -> Fit:
    """The best of the offer's products for this need, with every reason and every bar.

    An offer without products fits nothing and says so.
    """
    fits = [_judge(offer, good, need, weights) for good in _nearest(offer, need)]
    return max(fits, key=lambda fit: (not fit.bars, fit.rank), default=_nothing(offer, need))


def _nearest(offer: Offer, need: Need) -> list[Good]:
    """The products that are nearest; of equals in everything, the first ever entered."""
    shares = [(parts.nearness(good, need), good) for good in offer.goods]
    best = max((share for share, _good in shares), default=0)
    return sorted((good for share, good in shares if share == best), key=lambda good: good.id)


def _judge(offer: Offer, good: Good, need: Need, weights: Weights) -> Fit:
    reasons = {name: part(offer, good, need) for name, part in PARTS.items()}
    shares = {name: reason.share if reason else None for name, reason in reasons.items()}
    for_buyer, for_exporter = (weigh(weights[way], shares) for way in WAYS)
    return Fit(
        offer.party.organisation_id, need.party.organisation_id, need.request_id,
        fuse(for_buyer, for_exporter), for_buyer, for_exporter, reasons, _bars(offer, good, need, shares["product"] or 0),
    )  # fmt: skip


def _nothing(offer: Offer, need: Need) -> Fit:
    ids = (offer.party.organisation_id, need.party.organisation_id, need.request_id)
    return Fit(*ids, 0, 0, 0, dict.fromkeys(PARTS), (*_unverified(offer, need), Bar("product", {})))


def _bars(offer: Offer, good: Good, need: Need, near: int) -> tuple[Bar, ...]:
    found = list(_unverified(offer, need))
    if near < LEAST_PRODUCT:
        found.append(Bar("product", {}))
    elif missing := parts.required(good.hs6, need.destination) - offer.certificates:
        found.append(Bar("certificate", {"missing": sorted(missing), "country": need.destination}))
    return tuple(found)


def _unverified(offer: Offer, need: Need) -> tuple[Bar, ...]:
    sides = {"exporter": offer.party, "buyer": need.party}
    return tuple(Bar("unverified", {"side": side}) for side, party in sides.items() if not party.verified)
