"""How good recommendations are for both sides, in a market whose true wishes are hidden: `python -m benchmarks.simulator`.

Exporters and buyers (here 5 : 1) are drawn from a seed with products, requests and profiles as matching reads them.
What each really thinks of the other is hidden from every method: the parts of the score with other weights than ours
(drawn for each company), a taste for a few of the others that no profile tells, and noise. A **pair** is relevant when
each side is among the other's truly best tenth of those who fit at all; nobody can be relevant whom a bar keeps apart.

Methods give each company a list of k others: *random*; *popularity* (whom the most companies rank high);
*one-way* (each list by the own side's score alone); *harmonic* (both ways fused); *harmonic + caps* (the product's
choice under limits). All but random read the same profiles through the product's own engine.

Measures after Yang and others, "Revisiting Reciprocal Recommender Systems" (arXiv 2408.09748), as far as its summaries
tell them; where a detail is ours it is said. R are the relevant pairs, A and B the lists of exporters and buyers at k:
- CRecall   = |R in A or B| / |R|: a pair shown to either side counts once.
- CPrecision = |R in A or B| / (k (exporters + buyers) / 2), the denominator that reproduces the paper's table.
- SRecall   = |R in A and B| / |R|: shown to both sides, so that it may come about from either.
- RNDCG: NDCG of each company's list with relevance 1 for its relevant partners, averaged over the companies of a side
  that have any, and the two sides averaged weighted by how many those are (the paper weights by the size of the sides).
- coverage: the share of exporters in any buyer's list; Gini of how often exporters are shown to buyers; load: in how
  many exporters' lists the most shown buyer is.
"""

from __future__ import annotations

import os

os.environ["OPENBLAS_NUM_THREADS"] = "1"

import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from matchmaking.domain.engine.choosing import choose, gini
from matchmaking.domain.engine.ranking import Found, Market
from matchmaking.domain.limits import Limits
from matchmaking.domain.scoring import WEIGHTS
from tests.make import market as make

EXPORTERS, BUYERS, SEEDS, AT = 1_000, 200, 5, (5, 10, 20)
BEST, TASTE, NOISE = 0.1, 60, 40
"""The share that is truly good, how much a hidden taste adds, the spread of noise; in thousandths of a score."""
Grid = np.ndarray


@dataclass(frozen=True)
class World:
    """Exporters by buyers: both known scores (-1 where a bar keeps them apart), and which pairs are truly good."""

    for_exporter: Grid
    for_buyer: Grid
    relevant: Grid
    found: Found

    @property
    def fused(self) -> Grid:
        total = self.for_exporter + self.for_buyer
        return np.where(self.for_buyer >= 0, 2.0 * self.for_exporter * self.for_buyer / np.maximum(total, 1), -1.0)


def world(seed: int) -> World:
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    market = Market(make.offers(rng, EXPORTERS), make.needs(rng, BUYERS))
    found = market.everything(WEIGHTS)
    known = [_grid(found, rows) for rows in (found.for_exporter, found.for_buyer)]
    others = {
        way: {part: weight * rng.lognormvariate(0, 0.7) for part, weight in parts.items()}
        for way, parts in WEIGHTS.items()
    }
    hidden = market.everything(
        {way: {p: max(1, round(10 * w)) for p, w in parts.items()} for way, parts in others.items()}
    )
    true = [_grid(hidden, rows) + _unsaid(noise) for rows in (hidden.for_exporter, hidden.for_buyer)]
    fits = known[0] >= 0
    good = [_best_tenth(np.where(fits, true[0], -np.inf), 1), _best_tenth(np.where(fits, true[1], -np.inf), 0)]
    return World(known[0], known[1], good[0] & good[1] & fits, found)


def _grid(found: Found, rows: Grid) -> Grid:
    grid = np.full((EXPORTERS, BUYERS), -1.0)
    grid[found.offer, found.buyer] = rows
    return grid


def _unsaid(noise: np.random.Generator) -> Grid:
    """A taste for every tenth, and noise."""
    return TASTE * (noise.random((EXPORTERS, BUYERS)) < 0.1) + noise.normal(0, NOISE, (EXPORTERS, BUYERS))


def _best_tenth(true: Grid, axis: int) -> Grid:
    """Of each company's partners that fit, the truly best tenth, and at least one."""
    place = np.argsort(np.argsort(-true, axis=axis), axis=axis)
    fit = np.isfinite(true).sum(axis=axis, keepdims=True)
    return place < np.maximum(1, np.ceil(BEST * fit))


Lists = tuple[Grid, Grid]
"""The place of each pair in the exporter's and in the buyer's list, from 0; a large number where it is in none."""
NONE = 1 << 30


def ranked(for_exporter: Grid, for_buyer: Grid) -> Lists:
    """Each side's list by its grid of scores."""
    places = []
    for grid, axis in ((for_exporter, 1), (for_buyer, 0)):
        place = np.argsort(np.argsort(-grid, axis=axis, kind="stable"), axis=axis, kind="stable")
        places.append(np.where(grid >= 0, place, NONE))
    return places[0], places[1]


def random_lists(here: World, seed: int, _k: int) -> Lists:
    rng, fits = np.random.default_rng(seed + 1), here.for_buyer >= 0
    return ranked(*(np.where(fits, rng.random(fits.shape), -1.0) for _ in range(2)))


def popularity(here: World, _seed: int, _k: int) -> Lists:
    """Whom the other side ranks among its best twenty most often, the same for everybody."""
    one, other = ranked(here.for_exporter, here.for_buyer)
    fits = here.for_buyer >= 0
    buyers, exporters = (one < 20).sum(axis=0)[None, :], (other < 20).sum(axis=1)[:, None]
    return ranked(np.where(fits, buyers, -1), np.where(fits, exporters, -1))


def one_way(here: World, _seed: int, _k: int) -> Lists:
    return ranked(here.for_exporter, here.for_buyer)


def harmonic(here: World, _seed: int, _k: int) -> Lists:
    return ranked(here.fused, here.fused)


def capped(here: World, _seed: int, k: int) -> Lists:
    """The product's choice: nobody in more lists than the limits, both lists from one choice."""
    ratio = EXPORTERS // BUYERS
    choice = choose(here.found, Limits(buyer_most=k * ratio, exporter_most=k, exporter_least=min(3, k)))
    kept = np.full((EXPORTERS, BUYERS), -1.0)
    rows = here.found.at(choice.rows)
    kept[rows.offer, rows.buyer] = here.fused[rows.offer, rows.buyer]
    return ranked(kept, kept)


METHODS: dict[str, Callable[[World, int, int], Lists]] = {
    "random": random_lists, "popularity": popularity, "one-way": one_way, "harmonic": harmonic, "harmonic + caps": capped,
}  # fmt: skip


def measured(here: World, lists: Lists, k: int) -> list[float]:
    one, other = (places < k for places in lists)
    relevant, all_of_them = here.relevant, max(1, here.relevant.sum())
    either = (relevant & (one | other)).sum()
    shown = other.sum(axis=1)
    able = (here.for_buyer >= 0).any(axis=1)
    return [
        either / all_of_them, either / (k * (EXPORTERS + BUYERS) / 2), (relevant & one & other).sum() / all_of_them,
        rndcg(relevant, lists, k), (shown[able] > 0).mean(), gini(shown[able].tolist()), float(one.sum(axis=0).max()),
    ]  # fmt: skip


def rndcg(relevant: Grid, lists: Lists, k: int) -> float:
    sums, counts = 0.0, 0
    for places, axis in zip(lists, (1, 0), strict=True):
        gain = np.where(relevant & (places < k), 1 / np.log2(np.minimum(places, k) + 2), 0).sum(axis=axis)
        wanted = relevant.sum(axis=axis)
        ideal = np.concatenate(([0], np.cumsum(1 / np.log2(np.arange(k) + 2))))[np.minimum(wanted, k)]
        has = wanted > 0
        sums, counts = sums + float((gain[has] / ideal[has]).sum()), counts + int(has.sum())
    return sums / max(1, counts)


def everywhere(here: World, k: int) -> float:
    """The share of exporters with a chance that the product's choice puts into any buyer's list, however long."""
    choice = choose(here.found, Limits(buyer_most=k * (EXPORTERS // BUYERS), exporter_most=k, exporter_least=min(3, k)))
    able = set(here.found.offer.tolist())
    return sum(times > 0 for times in choice.of_exporter) / len(able)


def main() -> None:
    worlds = [world(seed) for seed in range(SEEDS)]
    print(
        f"{EXPORTERS:,} exporters, {BUYERS} buyers, {SEEDS} seeds, {np.mean([w.relevant.sum() for w in worlds]):.0f} relevant pairs each"
    )
    head = ("CRecall", "CPrec.", "SRecall", "RNDCG", "coverage", "Gini", "load")
    for k in AT:
        print(f"\n| at {k} | " + " | ".join(head) + " |\n|---|" + "---|" * len(head))
        for name, method in METHODS.items():
            rows = [measured(here, method(here, seed, k), k) for seed, here in enumerate(worlds)]
            means, load = np.mean(rows, axis=0), max(row[-1] for row in rows)
            print(f"| {name} | " + " | ".join(f"{value:.3f}" for value in means[:-1]) + f" | {load:.0f} |")
        print(f"in whole lists the choice under caps covers {np.mean([everywhere(here, k) for here in worlds]):.3f}")


if __name__ == "__main__":
    main()
