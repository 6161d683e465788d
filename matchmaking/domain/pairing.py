"""Who is paired with whom: of all needs of a buyer the one that fits best, and the pairs out of all."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from matchmaking.domain import scoring
from matchmaking.domain.scoring import WAYS, WEIGHTS, Fit
from matchmaking.domain.sides import Need, Offer

Pair = tuple[int, int]
"""Exporter's and buyer's organisation."""


def best(offer: Offer, needs: Iterable[Need]) -> Fit | None:
    """How the pair fits at its best, barred or not; None without any need."""
    fits = [scoring.judge(offer, need) for need in needs]
    return max(fits, key=lambda fit: (not fit.bars, fit.rank), default=None)


def pairs(offers: Iterable[Offer], needs: Iterable[Need], apart: Collection[Pair] = ()) -> Iterator[Fit]:
    """The pairs that no bar keeps apart and that are not in `apart`, each once with its best need."""
    of_buyer: dict[int, list[Need]] = {}
    for need in needs:
        if need.party.verified:
            of_buyer.setdefault(need.party.organisation_id, []).append(need)
    for offer in offers:
        if offer.party.verified:
            yield from _of_one(offer, of_buyer, apart)


def _of_one(offer: Offer, of_buyer: dict[int, list[Need]], apart: Collection[Pair]) -> Iterator[Fit]:
    for buyer_id, needs in of_buyer.items():
        if (offer.party.organisation_id, buyer_id) in apart:
            continue
        near = [need for need in needs if scoring.nearness(offer, need) >= scoring.LEAST_PRODUCT]
        found = best(offer, near)
        if found is not None and not found.bars:
            yield found


def told(fit: Fit) -> list[dict[str, Any]]:
    """The parts as a Match row keeps them: each way's parts, the heaviest first; a share of None is not known."""
    return [
        {"part": part, "way": way, "share": reason.share if reason else None, "facts": reason.facts if reason else {}}
        for way in WAYS
        for part in WEIGHTS[way]
        if (reason := fit.reasons[part]) is not None or part not in scoring.NOT_ASKED
    ]
