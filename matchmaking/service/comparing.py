"""What other weights would do: the lists of a few companies side by side, and whom all of them would reach."""

from __future__ import annotations

import random  # noqa: TID251  seeded with the draft, so that the same draft shows the same companies
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from core import jobs
from matchmaking.models import Weighing
from matchmaking.queries import pairs, sides, weights
from matchmaking.queries.weights import InForce
from matchmaking.service.matching import DAILY, Progress

if TYPE_CHECKING:
    from matchmaking.domain.engine.choosing import Choice
    from matchmaking.domain.engine.ranking import Found, Market

TOP = 10
SAMPLED = 3
"""Companies of each side, where the officer names none."""


def compare(draft: Weighing, progress: Progress | None = None) -> dict[str, Any]:
    """{"figures": {"before": …, "after": …}, "lists": [{"company": id, "rows": […]}]}, as JSON; writes nothing."""
    from matchmaking.domain.engine.ranking import Market  # noqa: PLC0415  see engine

    market = Market(sides.offers(), sides.needs())
    apart = pairs.apart(jobs.last_run(DAILY)) | pairs.met()
    sets = (weights.in_force(), weights.of(draft))
    outcomes = []
    for number, force in enumerate(sets):
        told = None if progress is None else _part(progress, number)
        found = market.without(market.everything(force.weights, told), apart)
        outcomes.append((found, *_chosen(market, found, force)))
    companies = draft.looked_at or _sample(market, outcomes[0][0], draft.id)
    return {
        "version": sets[0].version,
        "figures": {name: figures for name, (_found, _choice, figures) in zip(("before", "after"), outcomes, strict=True)},
        "lists": [{"company": i, "rows": _moves(*(_top(market, f, c, i) for f, c, _figures in outcomes))} for i in companies],
    }  # fmt: skip


def _part(progress: Progress, number: int) -> Progress:
    return lambda done, total: progress(number * total + done, 2 * total)


def _chosen(market: Market, found: Found, force: InForce) -> tuple[Choice, dict[str, int]]:
    from matchmaking.domain.engine.choosing import choose, gini  # noqa: PLC0415  see engine

    choice = choose(found, force.limits, market.places(pairs.pinned()))
    fit = len(set(found.offer.tolist()))
    seen = [times for times in choice.of_exporter if times]
    figures = {
        "fit": len(found), "kept": len(choice.rows), "exporters": fit, "seen": len(seen),
        "most": max(choice.of_buyer, default=0), "buyers_full": sum(n >= force.limits.buyer_most for n in choice.of_buyer),
        "gini": round(1000 * gini([*seen, *[0] * (fit - len(seen))])),
    }  # fmt: skip
    return choice, figures


def _sample(market: Market, found: Found, seed: int) -> list[int]:
    """Some of each side that anybody fits."""
    rng = random.Random(seed)  # noqa: S311  a sample, not a secret
    both = (market.exporters[sorted(set(found.offer.tolist()))], market.buyers[sorted(set(found.buyer.tolist()))])
    return [int(i) for ids in both for i in rng.sample(ids.tolist(), min(SAMPLED, len(ids)))]


def _top(market: Market, found: Found, choice: Choice, organisation_id: int) -> list[tuple[int, int]]:
    """The company's list, as (other company, score)."""
    kept = found.at(choice.rows)
    exporters, buyers = market.exporters[kept.offer], market.buyers[kept.buyer]
    exports = organisation_id in market.exporters
    mine, theirs = (exporters, buyers) if exports else (buyers, exporters)
    own = kept.at(mine == organisation_id)
    order = own.order()[:TOP]
    others = theirs[mine == organisation_id][order]
    return list(zip(others.tolist(), own.score[order].tolist(), strict=True))


def _moves(before: Collection[tuple[int, int]], after: Collection[tuple[int, int]]) -> list[dict[str, int | None]]:
    """Everybody in either list: the place and the score before and after, None where it is not in it."""
    places = [{other: (place, score) for place, (other, score) in enumerate(rows, start=1)} for rows in (before, after)]
    others = [*places[1], *(other for other in places[0] if other not in places[1])]
    rows = []
    for other in others:
        old, new = (of.get(other, (None, None)) for of in places)
        rows.append({"other": other, "before": old[0], "after": new[0], "score_before": old[1], "score_after": new[1]})
    return rows
