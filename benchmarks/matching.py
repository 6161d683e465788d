"""Matching at size, beside bare numpy in the same run: `python -m benchmarks.matching [companies]`.

The floor is what no matching can do without: a product of a matrix and a vector for each way (as many columns as
parts are weighed that way), their product, and `argpartition` for the best twenty. Both are asked in turn and
measured in milliseconds of the processor, which neighbours do not change. One run, one process.
"""

from __future__ import annotations

import os
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

# One thread for both: waiting threads of the library count as work of this process.
os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np
from sqlalchemy import insert, select

import app  # noqa: F401  every table is known
from accounts.models import Organisation
from accounts.service import organising
from core import db, jobs, schema
from core.clock import now
from matchmaking.domain import scoring
from matchmaking.domain.engine.choosing import choose
from matchmaking.domain.engine.ranking import Market
from matchmaking.domain.limits import LIMITS
from matchmaking.domain.scoring import WEIGHTS
from matchmaking.domain.sides import Need, Offer
from matchmaking.models import Company, MatchKey, Product, Request
from matchmaking.service import matching
from tests.make import market as make

TOP, ROUNDS, FAIR = 20, 100, 5_000


def took(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def bare(companies: int) -> Callable[[], object]:
    """Two mat-vecs and argpartition over as many companies, single precision as it is fastest."""
    rng = np.random.default_rng(0)
    sides = [rng.random((companies, len(WEIGHTS[way])), dtype=np.float32) for way in WEIGHTS]
    weights = [np.array(list(WEIGHTS[way].values()), dtype=np.float32) for way in WEIGHTS]

    def ask() -> object:
        one, other = (side @ weight for side, weight in zip(sides, weights, strict=True))
        return np.argpartition(-(one * other), TOP)[:TOP]

    return ask


def top(market: Market, at: int, *, exports: bool) -> list[scoring.Fit]:
    """The list of one company with all its reasons."""
    found = (market.of_exporter if exports else market.of_buyer)(at, WEIGHTS).best(TOP)
    rows = zip(found.offer.tolist(), found.need.tolist(), strict=True)
    return [scoring.judge(market.offers[offer], market.needs.needs[need]) for offer, need in rows]


def lists(companies: int) -> None:
    rng, known = random.Random(1), make.trade()
    market = Market(make.offers(rng, companies, known=known), make.needs(rng, companies, known=known))
    floor, chosen = bare(companies), random.Random(2).sample(range(companies), ROUNDS)
    for exports in (True, False):
        rows = [(took(lambda at=at, e=exports: top(market, at, exports=e)), took(floor)) for at in chosen]
        mine, theirs = (sorted(side) for side in zip(*rows, strict=True))
        ratio = statistics.median(mine) / statistics.median(theirs)
        print(
            f"top {TOP} of {companies:,} for {'an exporter' if exports else 'a buyer':12} p50 {statistics.median(mine):6.1f} "
            f"p95 {mine[94]:6.1f} ms   bare p50 {statistics.median(theirs):5.1f} ms   {ratio:4.1f} x   goal <= 5"
        )


def fair() -> None:
    rng = random.Random(3)
    offers, needs = make.offers(rng, FAIR), make.needs(rng, FAIR)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started, used, steps = time.perf_counter(), time.process_time(), []
    market = Market(offers, needs)
    found = market.everything(WEIGHTS, lambda done, _total: steps.append(done))
    choice = choose(found, LIMITS)
    seconds, processor = time.perf_counter() - started, time.process_time() - used
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{FAIR:,} x {FAIR:,}: {processor:.1f} s of the processor ({seconds:.1f} s by the clock), {len(found):,} pairs, "
        f"{len(choice.rows):,} chosen, {len(steps):,} steps told, peak {peak // 1024} MB (+{(peak - before) // 1024})   "
        "goal <= 20 s, <= 1,024 MB"
    )


def filled(companies: int) -> list[int]:
    """A database with so many companies, half of each side, and its index; the ids of some exporters."""
    rng, known = random.Random(4), make.trade()
    with db.transaction() as session:
        organising.ensure_offices()
        office = session.scalars(select(Organisation.office_id)).first() or 1
        offers = make.offers(rng, companies // 2, first_id=1, known=known)
        needs = make.needs(rng, companies // 2, first_id=companies // 2 + 1, known=known)
        _write(session, offers, needs, office)
    return [offer.party.organisation_id for offer in offers]


def _write(session: object, offers: list[Offer], needs: list[Need], office: int) -> None:
    parties = [(o.party, "exporter", sorted(o.markets)) for o in offers]
    parties += [(party, "buyer", []) for party in {n.party.organisation_id: n.party for n in needs}.values()]
    session.execute(insert(Organisation), [
        {"id": p.organisation_id, "kind": kind, "names": {"en": f"Company {p.organisation_id}"}, "plain_name": "company",
         "country": p.country, "office_id": office, "state": "verified", "created_at": now(), "version": 1}
        for p, kind, _markets in parties
    ])  # fmt: skip
    session.execute(insert(Company), [
        {"organisation_id": p.organisation_id, "languages": sorted(p.languages), "markets": markets,
         "payment_terms": sorted(p.payment_terms), "updated_at": now(), "version": 1} for p, _kind, markets in parties
    ])  # fmt: skip
    session.execute(insert(Product), [
        {"organisation_id": o.party.organisation_id, "hs6": g.hs6, "names": {"en": " ".join(sorted(g.words))}, "unit": g.unit,
         "capacity": g.capacity, "moq": g.moq, "price_low": None, "price_high": None, "currency": g.currency,
         "incoterm": g.incoterm} for o in offers for g in o.goods
    ])  # fmt: skip
    session.execute(insert(Request), [
        {"organisation_id": n.party.organisation_id, "hs6": min(n.hs6), "title": " ".join(sorted(n.words)), "language": "en",
         "quantity": n.quantity, "unit": n.unit, "currency": n.currency, "incoterm": n.incoterm, "created_at": now(),
         "certificates": sorted(n.certificates), "version": 1} for n in needs if n.request_id
    ])  # fmt: skip
    keys: dict[int, set[str]] = {}
    for offer in offers:
        keys.setdefault(offer.party.organisation_id, set()).update(g.hs6[:4] for g in offer.goods)
    for need in needs:
        keys.setdefault(need.party.organisation_id, set()).update(code[:4] for code in need.hs6)
    session.execute(
        insert(MatchKey), [{"organisation_id": i, "key": key} for i, found in keys.items() for key in found]
    )


def edited(companies: int) -> float:
    """Milliseconds from an edit to the rows of both sides, the median of some exporters."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        engine = db.connect(f"sqlite:///{folder}/match.db")
        schema.upgrade(engine)
        with db.unit():
            ids = filled(companies)
            jobs.mark_run(matching.DAILY, now())
        times = []
        for organisation_id in random.Random(5).sample(ids, 9):
            with db.unit():
                times.append(took(lambda i=organisation_id: matching.refresh(i)))
        engine.dispose()
    return statistics.median(times)


def main() -> None:
    companies = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    fair()
    small, large = edited(companies // 10), edited(companies)
    print(
        f"one edited profile, database included: {companies // 10:,} companies {small:,.0f} ms, {companies:,} {large:,.0f} ms: "
        f"{large / small:.1f} x   goal <= 12"
    )
    lists(companies)


if __name__ == "__main__":
    main()
