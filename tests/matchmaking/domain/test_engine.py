"""The engine over columns says of every pair what `scoring.judge` says of it; nobody is recommended too often."""

from __future__ import annotations

import random  # noqa: TID251  always seeded
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.domain import pairing, reference, scoring
from matchmaking.domain.engine.choosing import choose
from matchmaking.domain.engine.ranking import Found, Market
from matchmaking.domain.limits import Limits
from matchmaking.domain.scoring import PARTS, WAYS, WEIGHTS
from matchmaking.domain.sides import Need, Offer
from tests.make import market as make
from tests.matchmaking.domain.test_scoring import needs as any_need
from tests.matchmaking.domain.test_scoring import offers as any_offer

Told = dict[tuple[int, int], tuple[int, int, int, int | None]]
weight_tables = st.fixed_dictionaries(
    {way: st.fixed_dictionaries({p: st.integers(p == "product", 100) for p in PARTS}) for way in WAYS}
)


def one_by_one(offers: Sequence[Offer], needs: Iterable[Need], weights: scoring.Weights = WEIGHTS) -> Told:
    """Every pair judged for itself."""
    of_buyer: dict[int, list[Need]] = {}
    for need in needs:
        of_buyer.setdefault(need.party.organisation_id, []).append(need)
    fits = [pairing.best(offer, theirs, weights) for offer in offers for theirs in of_buyer.values()]
    return {
        (f.exporter_id, f.buyer_id): (f.score, f.for_buyer, f.for_exporter, f.request_id)
        for f in fits
        if f is not None and not f.bars
    }


def told(market: Market, found: Found) -> Told:
    columns = (found.offer, found.buyer, found.need, found.score, found.for_buyer, found.for_exporter)
    return {
        (int(market.exporters[o]), int(market.buyers[b])): (int(s), int(fb), int(fe), market.needs.needs[n].request_id)
        for o, b, n, s, fb, fe in zip(*columns, strict=True)
    }


def from_each_exporter(market: Market, weights: Mapping[str, Mapping[str, int]] = WEIGHTS) -> Told:
    found: Told = {}
    for at in range(len(market.exporters)):
        found |= told(market, market.of_exporter(at, weights))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_both_engines_say_the_same_of_every_pair_from_both_sides(seed: int) -> None:
    rng = random.Random(seed)
    offers, needs = make.offers(rng, 60), make.needs(rng, 60)
    market, expected = Market(offers, needs), one_by_one(offers, needs)
    assert len(expected) > 100
    assert told(market, market.everything(WEIGHTS)) == expected
    assert from_each_exporter(market) == expected


@settings(deadline=None, max_examples=60)
@given(
    st.lists(any_offer, max_size=4, unique_by=lambda offer: offer.party.organisation_id),
    st.lists(any_need, max_size=5),
    weight_tables,
)
def test_so_they_do_of_anything_that_can_be_written(
    offers: list[Offer], needs: list[Need], weights: dict[str, dict[str, int]]
) -> None:
    parties = {need.party.organisation_id: need.party for need in needs}
    needs = [
        replace(need, party=parties[need.party.organisation_id], request_id=number)
        for number, need in enumerate(needs, start=1)
    ]
    market, expected = Market(offers, needs), one_by_one(offers, needs, weights)
    found = market.everything(weights)
    assert told(market, found) == expected == from_each_exporter(market, weights)
    assert all(0 <= value <= 1000 for rows in (found.score, found.for_buyer, found.for_exporter) for value in rows)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.sampled_from(sorted(reference.certificates())))
def test_a_certificate_more_never_lowers(seed: int, code: str) -> None:
    rng = random.Random(seed)
    offers, needs = make.offers(rng, 6), make.needs(rng, 6)
    before = one_by_one(offers, needs)
    after = one_by_one([replace(offer, certificates=offer.certificates | {code}) for offer in offers], needs)
    assert {pair: after[pair][0] >= row[0] for pair, row in before.items()} == dict.fromkeys(before, True)


def any_pairs(draw: st.DrawFn) -> tuple[Found, Limits]:
    exporters, buyers = draw(st.integers(1, 12)), draw(st.integers(1, 6))
    every = [(o, b) for o in range(exporters) for b in range(buyers)]
    chosen = draw(st.lists(st.sampled_from(every), unique=True, max_size=60))
    scores = draw(st.lists(st.integers(0, 1000), min_size=len(chosen), max_size=len(chosen)))
    offer, buyer = (np.array([pair[side] for pair in chosen], dtype=np.int64) for side in (0, 1))
    score = np.array(scores, dtype=np.int64)
    most = draw(st.integers(1, 6))
    return Found(offer, buyer, buyer, score, score, score), Limits(
        draw(st.integers(1, 8)), most, draw(st.integers(0, most))
    )


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_limits_are_never_exceeded_and_every_exporter_gets_its_least_where_there_is_room(data: st.DataObject) -> None:
    found, limits = any_pairs(data.draw)
    pairs = list(zip(found.offer.tolist(), found.buyer.tolist(), strict=True))
    wanted = set(data.draw(st.lists(st.sampled_from(pairs), unique=True))) if pairs else set()
    choice = choose(found, limits, wanted)
    taken = [pairs[row] for row in choice.rows]
    of_exporter, of_buyer = Counter(pair[0] for pair in taken), Counter(pair[1] for pair in taken)
    assert len(set(taken)) == len(taken)
    assert max(of_buyer.values(), default=0) <= limits.buyer_most
    assert max(of_exporter.values(), default=0) <= limits.exporter_most
    for exporter, buyer in set(pairs) - set(taken):
        full = (of_buyer[buyer] == limits.buyer_most, of_exporter[exporter] == limits.exporter_most)
        assert any(full)
    order = data.draw(st.permutations(range(len(found))))
    again = choose(found.at(np.array(order, dtype=np.int64)), limits, wanted)
    assert {pairs[order[row]] for row in again.rows} == set(taken)


def test_scarce_exporters_choose_first() -> None:
    """Two buyers with room for two each: nobody who could be seen goes without."""
    pairs = [(0, 0, 900), (0, 1, 890), (1, 0, 880), (1, 1, 870), (2, 0, 100), (3, 1, 90)]
    columns = [np.array([row[side] for row in pairs], dtype=np.int64) for side in (0, 1, 2)]
    found = Found(columns[0], columns[1], columns[1], columns[2], columns[2], columns[2])
    taken = {pairs[row][:2] for row in choose(found, Limits(buyer_most=2, exporter_most=2, exporter_least=1)).rows}
    assert taken == {(0, 0), (2, 0), (3, 1), (1, 1)}


def test_the_best_are_the_best_and_equals_keep_their_order() -> None:
    score = np.array([5, 9, 9, 1, 9], dtype=np.int64)
    rows = np.arange(5)
    found = Found(rows, rows, rows, score, score, score)
    assert [found.best(n).offer.tolist() for n in (2, 4, 9)] == [[1, 2], [1, 2, 4, 0], [1, 2, 4, 0, 3]]
