"""Who is paired with whom: of all needs of a buyer the one that fits best, and how a row keeps what was said."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from matchmaking.domain import scoring
from matchmaking.domain.scoring import WAYS, WEIGHTS, Fit, Weights
from matchmaking.domain.sides import Need, Offer

Pair = tuple[int, int]
"""Exporter's and buyer's organisation."""


def best(offer: Offer, needs: Iterable[Need], weights: Weights = WEIGHTS) -> Fit | None:
    """How the pair fits at its best, barred or not; None without any need."""
    fits = [scoring.judge(offer, need, weights) for need in needs]
    return max(fits, key=lambda fit: (not fit.bars, fit.rank), default=None)


def told(fit: Fit, weights: Weights = WEIGHTS) -> list[dict[str, Any]]:
    """The parts as a Match row keeps them: each way's parts, the heaviest first; a share of None is not known."""
    return [
        {
            "part": part, "way": way, "weight": weight, "share": reason.share if reason else None,
            "facts": reason.facts if reason else {},
        }
        for way in WAYS
        for part, weight in sorted(weights[way].items(), key=lambda row: -row[1])
        if weight and ((reason := fit.reasons[part]) is not None or part not in scoring.NOT_ASKED)
    ]  # fmt: skip
