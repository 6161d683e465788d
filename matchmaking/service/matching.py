"""Who fits whom is computed here and kept as rows: of one company when it changes, of all once a day.

A row is a recommendation to both of a pair. Buyers are few, so nobody is recommended more often than the limits say;
those who have met keep their row for the figures, outside the limits and out of the lists.

A no thanks works at once in the lists of whoever said it. For the other side the pair drops out with the next daily
run, among everything else that changes then, and never because of an edit or an officer's run that comes sooner.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import func, or_, select, true

from core import db, jobs
from core.clock import now
from matchmaking.domain import pairing, scoring
from matchmaking.domain.scoring import Bar, Fit
from matchmaking.domain.sides import Need, Offer
from matchmaking.models import Match
from matchmaking.queries import pairs, sides, weights
from matchmaking.queries.weights import InForce
from matchmaking.service import keeping, refreshing

if TYPE_CHECKING:
    from matchmaking.domain.engine.ranking import Found, Market

DAILY = "matchmaking.refresh_all"
AT_ONCE = 10_000
"""Companies asked for in one statement; SQLite takes three times as many."""
Progress = Callable[[int, int], object]
Side = TypeVar("Side", Offer, Need)


def refresh(organisation_id: int) -> int:
    """Compute one company's matches anew; in how many lists it is. The cost grows with those whose goods are near."""
    instant, force = now(), weights.in_force()
    market = around(organisation_id)
    mine = [organisation_id]
    offers = [offer for offer in market.offers if offer.party.organisation_id == organisation_id]
    needs = [need for need in market.needs.needs if need.party.organisation_id == organisation_id]
    keys = _keys(offers, needs).get(organisation_id, set())
    if keys != pairs.keys(organisation_id):
        keeping.index({organisation_id: keys})
    apart = pairs.apart(jobs.last_run(DAILY), mine)
    found = market.without(market.of(organisation_id, force.weights), apart)
    fits = [_judged(market, found, row, force) for row in _with_room(market, found, organisation_id, force)]
    scope = or_(Match.exporter_id == organisation_id, Match.buyer_id == organisation_id)
    before = keeping.scores(scope)
    keeping.keep(sorted(fits, key=lambda fit: (fit.exporter_id, fit.buyer_id)), scope, instant, force.weights)
    after = {(fit.exporter_id, fit.buyer_id): fit.score for fit in fits}
    changed = {i for pair, _score in before.items() ^ after.items() for i in pair}
    keeping.announce(changed | keeping.trim(changed, force.limits))
    return len(fits)


def around(organisation_id: int) -> Market:
    """One company and everybody whose goods are near."""
    from matchmaking.domain.engine.ranking import Market  # noqa: PLC0415  see engine

    mine = [organisation_id]
    offers, needs = sides.offers(mine), sides.needs(mine)
    keys = _keys(offers, needs).get(organisation_id, set())
    if offers:
        return Market(offers, _near(sides.needs, keys))
    return Market(_near(sides.offers, keys) if needs else [], needs)


def _near(read: Callable[[Collection[int] | None], list[Side]], keys: set[str]) -> list[Side]:
    """The other side's companies with one of these keys; before the first run of all everybody may be near."""
    if jobs.last_run(DAILY) is None:
        return read(None)
    return [side for some in keeping.batches(sorted(pairs.near(keys)), AT_ONCE) for side in read(some)]


def _with_room(market: Market, found: Found, organisation_id: int, force: InForce) -> list[int]:
    """The rows of `found` that are recommended: the best for which both sides have room, and those who have met.

    Who is in all the lists it may be in gives up the worst of them for a better one.
    """
    met, pinned = pairs.met([organisation_id]), pairs.pinned([organisation_id])
    exports, limits = organisation_id in market.exporters, force.limits
    most = (limits.exporter_most, limits.buyer_most) if exports else (limits.buyer_most, limits.exporter_most)
    both = list(zip(market.exporters[found.offer].tolist(), market.buyers[found.buyer].tolist(), strict=True))
    order = sorted(found.order().tolist(), key=lambda row: both[row] not in pinned)
    chosen: list[int] = []
    for some in keeping.batches([row for row in order if both[row] not in met], 200):
        full = _full([both[row][exports] for row in some], organisation_id, most[1])
        for row in some:
            worst = full.get(both[row][exports], -1)
            if len(chosen) < most[0] and (worst < int(found.score[row]) or both[row] in pinned):
                chosen.append(row)
        if len(chosen) >= most[0]:
            break
    return [*chosen, *(row for row in order if both[row] in met)]


def _full(ids: list[int], organisation_id: int, most: int) -> dict[int, int]:
    """Of these companies those that others fill already: the score of the worst that would have to go."""
    worst: dict[int, int] = {}
    for side, other in ((Match.exporter_id, Match.buyer_id), (Match.buyer_id, Match.exporter_id)):
        counted = (
            select(side, func.min(Match.score))
            .where(side.in_(ids), other != organisation_id, ~keeping.MET)
            .group_by(side)
            .having(func.count() >= most)
        )
        worst |= dict(db.session().execute(counted).all())
    return worst


def _judged(market: Market, found: Found, row: int, force: InForce) -> Fit:
    offer, need = market.offers[found.offer[row]], market.needs.needs[found.need[row]]
    return scoring.judge(offer, need, force.weights)


def refresh_all(*, daily: bool = True, progress: Progress | None = None) -> dict[str, int]:
    """Compute all matches anew, and say what came of it: the daily run, or one that an officer wants sooner.

    `progress` is told how much of how much is done, and stops the run by raising.
    """
    from matchmaking.domain.engine.choosing import choose  # noqa: PLC0415  see engine
    from matchmaking.domain.engine.ranking import Market  # noqa: PLC0415

    instant, force = now(), weights.in_force()
    if daily:
        jobs.mark_run(DAILY, instant)
    market = Market(sides.offers(), sides.needs())
    keeping.index(_keys(market.offers, market.needs.needs), everybody=True)
    found = market.everything(force.weights, _first_half(progress))
    found = market.without(found, pairs.apart(instant if daily else jobs.last_run(DAILY)))
    met = market.rows_of(found, pairs.met())
    fresh = found.at(~met)
    choice = choose(fresh, force.limits, market.places(pairs.pinned()))
    kept = found.at(met).and_(fresh.at(choice.rows)).in_order()
    fits = (_judged(market, kept, row, force) for row in range(len(kept)))
    keeping.keep(_watched(fits, len(kept), progress), true(), instant, force.weights)
    keeping.announce({*map(int, market.exporters), *map(int, market.buyers)})
    return {
        "pairs": len(found), "kept": len(kept), "exporters": len(market.exporters), "buyers": len(market.buyers),
        "seen": sum(1 for times in choice.of_exporter if times), "most": max(choice.of_buyer, default=0),
        "version": force.version,
    }  # fmt: skip


def _keys(offers: Iterable[Offer], needs: Iterable[Need]) -> dict[int, set[str]]:
    """What brings each company near others."""
    from matchmaking.domain.engine.ranking import keys_for, keys_of  # noqa: PLC0415  see engine

    keys: defaultdict[int, set[str]] = defaultdict(set)
    for offer in offers:
        keys[offer.party.organisation_id].update(key for good in offer.goods for key in keys_of(good))
    for need in needs:
        keys[need.party.organisation_id].update(keys_for(need))
    return keys


def _first_half(progress: Progress | None) -> Progress | None:
    return None if progress is None else lambda done, total: progress(done, 2 * total)


def _watched(fits: Iterator[Fit], total: int, progress: Progress | None) -> Iterator[Fit]:
    for done, fit in enumerate(fits, start=1):
        if progress is not None:
            progress(total + done, 2 * total)
        yield fit


def explain(exporter_id: int, buyer_id: int) -> Fit | None:
    """How a pair fits now, barred or not, whether or not it is kept; None where one has no profile.

    What the two say of each other does not enter: this is shown to both.
    """
    offers = sides.offers([exporter_id], every_state=True)
    needs = sides.needs([buyer_id], every_state=True)
    return pairing.best(offers[0], needs, weights.in_force().weights) if offers else None


def barred(fit: Fit) -> Fit:
    """The same for an office, which may know that the two have met, or that one keeps away from the other."""
    bars = list(fit.bars)
    if pairs.refused(fit.exporter_id, fit.buyer_id):
        bars.append(Bar("apart", {}))
    if (fit.exporter_id, fit.buyer_id) in pairs.met([fit.exporter_id]):
        bars.append(Bar("met", {}))
    return replace(fit, bars=tuple(bars))


def on_decision(organisation_id: int, **_step: object) -> None:
    """An office verified, suspended or restored a company; within the caller's transaction."""
    refreshing.touched(organisation_id)
