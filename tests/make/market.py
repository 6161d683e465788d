"""Companies of both sides as scoring sees them, drawn from a seed: for comparing engines and measuring them."""

from __future__ import annotations

import random  # noqa: TID251  always seeded
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matchmaking.domain import reference, sectors, week
from matchmaking.domain.sides import MATTERS, Good, Need, Offer, Party

_ZONES = {
    "CN": "Asia/Shanghai", "JP": "Asia/Tokyo", "KR": "Asia/Seoul", "DE": "Europe/Berlin", "US": "America/Chicago",
    "FR": "Europe/Paris", "GB": "Europe/London", "AE": "Asia/Dubai", "VN": "Asia/Ho_Chi_Minh", "BR": "America/Sao_Paulo",
}  # fmt: skip
_SPOKEN = {"JP": "ja", "KR": "ko", "DE": "de", "FR": "fr", "US": "en", "GB": "en", "AE": "ar", "VN": "en", "BR": "es"}
_WORDS = [f"word{number}" for number in range(600)]
_UNITS, _CURRENCIES, _INCOTERMS = ("piece", "set", "m2", "t"), ("USD", "EUR", "CNY"), ("EXW", "FOB", "CIF", "DDP", "")


@dataclass(frozen=True)
class Trade:
    """What a seed draws from: terms of the glossary with their subheadings, and certificates."""

    terms: Sequence[tuple[str, str]]
    certificates: Sequence[str]


def trade() -> Trade:
    terms = [(name, term.hs6) for name, term in sorted(sectors.terms().items()) if term.hs6]
    return Trade(terms, sorted(reference.certificates()))


def party(rng: random.Random, organisation_id: int, country: str, kind: str) -> Party:
    start = rng.choice((8, 9, 10)) * 60
    spans = tuple((day, start, start + 9 * 60) for day in range(5))
    languages = {_SPOKEN.get(country, "zh"), *(("en",) if rng.random() < 0.5 else ())}
    return Party(
        organisation_id, country, languages=frozenset(languages),
        payment_terms=frozenset(rng.sample(reference.codes("payment"), rng.randint(0, 3))),
        week=week.of(spans, _ZONES[country], date(2026, 11, 25)) if rng.random() < 0.9 else 0,
        filled=frozenset(word for word in MATTERS[kind] if rng.random() < 0.7),
    )  # fmt: skip


def offers(rng: random.Random, count: int, first_id: int = 1, known: Trade | None = None) -> list[Offer]:
    """Exporters with one to three products each, whose terms and words lie near each other."""
    known = known or trade()
    return [_offer(rng, first_id + number, known) for number in range(count)]


def _offer(rng: random.Random, organisation_id: int, known: Trade) -> Offer:
    home = rng.randrange(len(known.terms))
    goods = tuple(
        _good(rng, organisation_id * 4 + number, home + rng.randint(-2, 2), known)
        for number in range(rng.choice((1, 1, 2, 3)))
    )
    return Offer(
        party(rng, organisation_id, "CN", "exporter"), goods,
        certificates=frozenset(rng.sample(known.certificates, rng.randint(0, 30))),
        markets=frozenset(rng.sample(sorted(set(_ZONES) - {"CN"}), rng.randint(0, 4))), port="CNTAO",
        oem=rng.random() < 0.5,
    )  # fmt: skip


def _good(rng: random.Random, good_id: int, near: int, known: Trade) -> Good:
    name, hs6 = known.terms[near % len(known.terms)]
    low = rng.choice((None, rng.randint(100, 5_000)))
    return Good(
        good_id, hs6, terms=frozenset({name} if rng.random() < 0.8 else ()), words=_words(rng, name),
        unit=rng.choice(_UNITS), capacity=rng.choice((None, rng.randint(0, 100_000))),
        moq=rng.choice((None, rng.randint(1, 5_000))), price_low=low,
        price_high=rng.choice((None, (low or 100) + rng.randint(0, 3_000))), currency=rng.choice(_CURRENCIES),
        incoterm=rng.choice(_INCOTERMS),
    )  # fmt: skip


def _words(rng: random.Random, name: str) -> frozenset[str]:
    own = random.Random(name)
    near = [own.choice(_WORDS) for _ in range(8)]
    return frozenset([*rng.sample(near, 4), *rng.sample(_WORDS, 3)])


def needs(rng: random.Random, count: int, first_id: int = 1_000_001, known: Trade | None = None) -> list[Need]:
    """Buyers with no to two requests each, and what their profiles say."""
    known = known or trade()
    return [need for number in range(count) for need in _needs(rng, first_id + number, known)]


def _needs(rng: random.Random, organisation_id: int, known: Trade) -> list[Need]:
    country = rng.choice(sorted(set(_ZONES) - {"CN"}))
    who = party(rng, organisation_id, country, "buyer")
    asked = [_need(rng, who, organisation_id * 4 + number, known) for number in range(rng.choice((0, 1, 1, 2)))]
    name, hs6 = rng.choice(known.terms)
    profile = Need(who, country, hs6=frozenset({hs6}), terms=frozenset({name}), words=_words(rng, name))
    return [*asked, profile]


def _need(rng: random.Random, who: Party, request_id: int, known: Trade) -> Need:
    name, hs6 = rng.choice(known.terms)
    return Need(
        who, who.country, request_id, frozenset({hs6}), frozenset({name} if rng.random() < 0.8 else ()),
        _words(rng, name), quantity=rng.choice((None, rng.randint(1, 100_000))), unit=rng.choice(_UNITS),
        frequency=rng.choice(("", "once", "monthly", "quarterly", "yearly")),
        target_price=rng.choice((None, rng.randint(50, 6_000))), currency=rng.choice(_CURRENCIES),
        incoterm=rng.choice(_INCOTERMS), certificates=frozenset(rng.sample(known.certificates, rng.randint(0, 2))),
        oem=rng.random() < 0.3,
    )  # fmt: skip
