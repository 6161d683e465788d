"""The parts of a score. Each looks at one thing, says how well it fits in thousandths and why, or None: not known.

Nothing is guessed: other currencies, other units and silence are unknown, never bad.
"""

from __future__ import annotations

from functools import lru_cache

from matchmaking.domain import hs, markets, reference, week
from matchmaking.domain.sides import MATTERS, Good, Need, Offer, Party, Reason

FULL = 1000
# How much a shared glossary term, and how much shared words, close the gap that the HS paths leave (thousandths).
TERMS_CLOSE, WORDS_CLOSE = 500, 200
# How many months of production one delivery may take.
MONTHS = {"once": 3, "monthly": 1, "quarterly": 3, "yearly": 12}
# How far the seller carries the goods: at the works, to the ship, to the port of arrival, to the door.
CARRIES = {"EXW": 0, "FCA": 1, "FAS": 1, "FOB": 1, "CFR": 2, "CPT": 2, "CIF": 2, "CIP": 2, "DAP": 3, "DPU": 3, "DDP": 3}
CARRIES_LESS = {1: 500, 2: 250, 3: 0}
CARRIES_MORE = 800
WITHIN_BAND = 700
"""An exporter's share for a target at the low end of its own band; the high end is full."""
SAME_REGION, OTHER_REGION = 600, 200
NO_SHARED_LANGUAGE, NO_SHARED_TERMS = 250, 250
ENOUGH_MINUTES = 20 * 60
"""Common office hours a week from which on more of them do not matter."""
ENOUGH_COMMON = 2
"""Certificates commonly asked in a market of which a company rarely needs more."""


def product(_offer: Offer, good: Good, need: Need) -> Reason:
    """Nearness of the goods: the HS path, closed further by shared glossary terms and words."""
    facts = {
        "hs6": good.hs6, "level": _path(good, need), "terms": sorted(good.terms & need.terms), "good": good.id
    }  # fmt: skip
    return Reason(nearness(good, need), facts)


def nearness(good: Good, need: Need) -> int:
    """The share of `product` alone: every pair is looked at once, and most are far apart."""
    words = FULL * len(good.words & need.words) // len(need.words) if need.words else 0
    terms_gap = FULL if good.terms.isdisjoint(need.terms) else FULL - TERMS_CLOSE
    gap = (FULL - _path(good, need)) * terms_gap * (FULL * FULL - WORDS_CLOSE * words)
    return FULL - gap // FULL**3


def _path(good: Good, need: Need) -> int:
    """Of the nearest subheading looked for."""
    return max((_hs_nearness(good.hs6, wanted) for wanted in need.hs6), default=0)


@lru_cache(maxsize=65536)
def _hs_nearness(one: str, other: str) -> int:
    return round(FULL * hs.nearness(one, other))


def capacity(_offer: Offer, good: Good, need: Need) -> Reason | None:
    """Whether the exporter can make the quantity in the time between two deliveries."""
    if not (good.capacity is not None and need.quantity and _same(good.unit, need.unit)):
        return None
    months = MONTHS.get(need.frequency, MONTHS["once"])
    share = min(FULL, FULL * good.capacity * months // need.quantity)
    return Reason(share, {"capacity": good.capacity, "quantity": need.quantity, "unit": need.unit, "months": months})


def volume(_offer: Offer, good: Good, need: Need) -> Reason | None:
    """Whether the quantity reaches the exporter's least order."""
    if not (good.moq and need.quantity and _same(good.unit, need.unit)):
        return None
    share = min(FULL, FULL * need.quantity // good.moq)
    return Reason(share, {"moq": good.moq, "quantity": need.quantity, "unit": need.unit})


def price(_offer: Offer, good: Good, need: Need) -> Reason | None:
    """For the buyer: the target reaches the low end of the band; half of it is out of the question."""
    band = _band(good, need)
    if band is None or need.target_price is None:
        return None
    return Reason(_reaches(need.target_price, band[0]), _price_facts(need, band))


def margin(_offer: Offer, good: Good, need: Need) -> Reason | None:
    """For the exporter: the nearer the target comes to the high end of its band, the better."""
    band = _band(good, need)
    if band is None or need.target_price is None:
        return None
    low, high = band
    share = WITHIN_BAND * _reaches(need.target_price, low) // FULL
    if need.target_price >= high:
        share = FULL
    elif need.target_price > low:
        share += (FULL - WITHIN_BAND) * (need.target_price - low) // (high - low)
    return Reason(share, _price_facts(need, band))


def _band(good: Good, need: Need) -> tuple[int, int] | None:
    """Low and high price, where they may be compared with the target at all."""
    low, high = good.price_low or good.price_high, good.price_high or good.price_low
    if not (low and high and _same(good.currency, need.currency) and _same(good.unit, need.unit)):
        return None
    return low, high


def _reaches(value: int, wanted: int) -> int:
    """Full from `wanted` on, nothing at half of it, a straight line between."""
    return max(0, min(FULL, FULL * (2 * value - wanted) // wanted))


def _price_facts(need: Need, band: tuple[int, int]) -> dict[str, object]:
    return {"target": need.target_price, "low": band[0], "high": band[1], "currency": need.currency, "unit": need.unit}


def _same(one: str, other: str) -> bool:
    return one != "" and one == other


def terms(offer: Offer, good: Good, need: Need) -> Reason | None:
    """Delivery: an exporter who carries the goods farther than asked fits nearly as well as one who does just that."""
    if good.incoterm not in CARRIES or need.incoterm not in CARRIES:
        return None
    farther = CARRIES[good.incoterm] - CARRIES[need.incoterm]
    share = FULL if farther == 0 else CARRIES_MORE if farther > 0 else CARRIES_LESS[-farther]
    return Reason(share, {"offered": good.incoterm, "asked": need.incoterm, "from": offer.port, "to": need.port})


def payment(offer: Offer, _good: Good, need: Need) -> Reason | None:
    """Whether both accept one way to pay."""
    ours, theirs = offer.party.payment_terms, need.party.payment_terms
    if not ours or not theirs:
        return None
    shared = sorted(ours & theirs)
    return Reason(FULL if shared else NO_SHARED_TERMS, {"shared": shared})


def oem(offer: Offer, _good: Good, need: Need) -> Reason | None:
    """Only where the buyer asks for its own brand."""
    return Reason(FULL if offer.oem else 0) if need.oem else None


def certificates(offer: Offer, good: Good, need: Need) -> Reason | None:
    """Those asked for count twice as much as those commonly asked in the market the goods go to."""
    asked = need.certificates
    common = commonly_asked(good.hs6, need.destination) - asked
    if not asked and not common:
        return None
    held_common = min(len(common & offer.certificates), ENOUGH_COMMON)
    of_common = min(len(common), ENOUGH_COMMON)
    full = 2 * ENOUGH_COMMON * len(asked) + of_common
    share = FULL * (2 * ENOUGH_COMMON * len(asked & offer.certificates) + held_common) // full
    wanted = asked | common
    facts: dict[str, object] = {
        "held": sorted(wanted & offer.certificates),
        "missing": sorted(asked - offer.certificates),
        "common": sorted(common - offer.certificates)[:ENOUGH_COMMON],
    }
    return Reason(share, facts)


@lru_cache(maxsize=4096)
def commonly_asked(hs6: str, country: str) -> frozenset[str]:
    """Codes of certificates that name these goods and this market; a rule of thumb, never legal advice."""
    known = reference.certificates().values()
    return frozenset(c.code for c in known if c.scope and c.concerns(hs6) and markets.covers(c.market, country))


@lru_cache(maxsize=4096)
def required(hs6: str, country: str) -> frozenset[str]:
    """Codes without which these goods may not be sold there: verified mandatory rows alone."""
    known = reference.certificates()
    return frozenset(code for code in commonly_asked(hs6, country) if known[code].hard)


def market(offer: Offer, _good: Good, need: Need) -> Reason | None:
    """Whether the exporter sells to that country, or to its neighbours in trade."""
    if not offer.markets:
        return None
    facts: dict[str, object] = {"country": need.destination}
    if need.destination in offer.markets:
        return Reason(FULL, facts)
    region = markets.region(need.destination)
    near = sorted(country for country in offer.markets if region and markets.region(country) == region)
    return Reason(SAME_REGION if near else OTHER_REGION, facts | {"near": near})


def language(offer: Offer, _good: Good, need: Need) -> Reason | None:
    """Whether somebody on each side speaks the same language; without one an interpreter helps."""
    ours, theirs = offer.party.languages, need.party.languages
    if not ours or not theirs:
        return None
    shared = sorted(ours & theirs)
    return Reason(FULL if shared else NO_SHARED_LANGUAGE, {"shared": shared})


def hours(offer: Offer, _good: Good, need: Need) -> Reason | None:
    """Minutes a week when people of both sides are in their offices."""
    if not offer.party.week or not need.party.week:
        return None
    minutes = week.overlap(offer.party.week, need.party.week)
    return Reason(min(FULL, FULL * minutes // ENOUGH_MINUTES), {"minutes": minutes})


def exporter_trust(offer: Offer, _good: Good, _need: Need) -> Reason:
    """How complete the exporter's profile is; being verified is a condition, not a merit."""
    return _told(offer.party, MATTERS["exporter"])


def buyer_trust(_offer: Offer, _good: Good, need: Need) -> Reason:
    """How complete the buyer's profile is."""
    return _told(need.party, MATTERS["buyer"])


def _told(party: Party, matters: tuple[str, ...]) -> Reason:
    told = sum(word in party.filled for word in matters)
    return Reason(FULL * told // len(matters), {"told": told, "all": len(matters)})
