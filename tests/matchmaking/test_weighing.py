"""Other weights: who may set them, what they would do, and that nothing changes before they are in force."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from core import db, jobs, journal
from core.clock import now
from matchmaking.domain.limits import LIMITS
from matchmaking.domain.scoring import WEIGHTS
from matchmaking.models import Match, MatchRun, Request, Weighing
from matchmaking.queries import runs, weights
from matchmaking.service import matching, running
from tests.cast import Cast
from tests.make import matching as make

As = Callable[[int], FlaskClient]


@pytest.fixture
def trade(cast: Cast) -> Cast:
    make.glass_and_tableware(cast)
    return cast


def typed(**changes: Any) -> dict[str, Any]:
    """The form as it is filled at first, with these changes."""
    force = weights.in_force()
    rows = {f"{way}_{part}": weight for way, parts in force.weights.items() for part, weight in parts.items()}
    limits = {"buyer_most": LIMITS.buyer_most, "exporter_most": LIMITS.exporter_most, "exporter_least": 1}
    return {**rows, **limits, "names": "", "note": "", **changes}


def drafted(client: FlaskClient, **changes: Any) -> str:
    posted = client.post("/matching/weights", data=typed(**changes))
    assert posted.status_code == 302
    return str(posted.location)


def kept() -> dict[tuple[int, int], int]:
    db.session().rollback()
    return {(row.exporter_id, row.buyer_id): row.score for row in db.session().scalars(select(Match))}


def test_what_a_weight_would_do_is_shown_before_it_is_in_force(trade: Cast, as_: As) -> None:
    city, before = as_(trade.city), kept()
    where = drafted(city, for_buyer_market=100, for_exporter_market=100, names="Zichuan\nlakeside", note="New markets")
    assert 'data-state="waiting"' in city.get(where).text
    assert city.post(f"{where}/force").status_code == 409
    running.work()
    page = city.get(where).text
    assert re.findall(r"<h2>([^<]+)</h2>", page)[:2] == ["淄川安全玻璃有限公司", "Lakeside Tableware"]
    assert (kept(), weights.in_force().version) == (before, 0)
    assert city.post(f"{where}/force").location == "/matching"
    assert weights.in_force().weights["for_buyer"]["market"] == 100
    running.work()
    assert kept() != before
    assert [entry.deed for entry in journal.entries(limit=1)] == ["weights.set"]


def test_after_it_is_in_force_pairs_and_their_reasons_go_by_it(trade: Cast, as_: As) -> None:
    city = as_(trade.city)
    only = {name: 0 for name in typed() if name.startswith("for_")} | {
        "for_buyer_product": 1,
        "for_exporter_product": 1,
    }
    where = drafted(city, **only)
    running.work()
    city.post(f"{where}/force")
    running.work()
    row = db.session().scalars(select(Match).where(Match.buyer_id == trade.ise)).one()
    assert (row.score, [(part["part"], part["weight"]) for part in row.parts]) == (1000, [("product", 1)] * 2)
    fit = matching.explain(trade.glassworks, trade.ise)
    assert fit
    assert fit.score == row.score
    assert as_(trade.li).get("/matches").status_code == 200


def test_limits_hold_in_the_lists(trade: Cast, as_: As) -> None:
    city = as_(trade.city)
    where = drafted(city, exporter_most=1, exporter_least=1)
    running.work()
    city.post(f"{where}/force")
    running.work()
    assert set(kept()) == {(trade.glassworks, trade.ise), (trade.pottery, trade.lakeside)}
    matching.refresh(trade.hansung)
    assert set(kept()) == {(trade.glassworks, trade.ise), (trade.pottery, trade.lakeside)}
    with db.transaction() as session:
        for row in session.scalars(select(Request).where(Request.organisation_id == trade.ise)):
            row.quantity, row.target_price, row.incoterm = 10, 500, "DDP"
    matching.refresh(trade.ise)
    better = {
        "quantity": 12_000,
        "unit": "m2",
        "target_price": 1500,
        "currency": "USD",
        "incoterm": "FOB",
        "frequency": "yearly",
    }
    make.company(trade.hansung, languages=["ko", "en", "zh"])
    make.request(trade.hansung, "700719", "강화유리 toughened glass for buildings", "ko", **better)
    matching.refresh(trade.hansung)
    assert set(kept()) == {(trade.glassworks, trade.hansung), (trade.pottery, trade.lakeside)}


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"for_buyer_product": 0}, 409),
        ({"for_buyer_price": -1}, 409),
        ({"for_buyer_price": 101}, 409),
        ({"for_buyer_price": "many"}, 422),
        ({"for_buyer_price": ""}, 422),
        ({"buyer_most": 0}, 409),
        ({"buyer_most": 10**9}, 409),
        ({"exporter_least": 31}, 409),
        ({"names": "nobody at all"}, 409),
        ({"note": "x" * 300}, 422),
    ],
)
def test_what_cannot_be_is_said_beside_its_field_and_kept(
    trade: Cast, as_: As, changes: dict[str, Any], status: int
) -> None:
    answer = as_(trade.city).post("/matching/weights", data=typed(**changes))
    assert (answer.status_code, answer.text.count('aria-invalid="true"')) == (status, 1)
    assert str(next(iter(changes.values()))) in answer.text
    assert db.session().scalar(select(func.count()).select_from(Weighing)) == 0


def test_officers_read_the_city_decides_and_nobody_else_looks(trade: Cast, as_: As) -> None:
    for who, status in (("county", 200), ("city", 200), ("province", 200), ("admin", 200), ("li", 403), ("jones", 403)):
        assert as_(getattr(trade, who)).get("/matching").status_code == status
    county = as_(trade.county)
    assert "/matching/weights" not in county.get("/matching").text
    assert [
        county.get("/matching/weights").status_code,
        county.post("/matching/weights", data=typed()).status_code,
    ] == [403, 403]
    assert county.post("/matching/runs").status_code == 403
    assert as_(trade.city).get("/matching/weights/99").status_code == 404


def test_the_same_weights_are_no_change(trade: Cast, as_: As) -> None:
    city = as_(trade.city)
    where = drafted(city, exporter_least=LIMITS.exporter_least)
    running.work()
    assert city.post(f"{where}/force").status_code == 409


def test_a_run_is_watched_and_stopped(trade: Cast, as_: As) -> None:
    city = as_(trade.city)
    assert city.post("/matching/runs").status_code == 302
    assert city.post("/matching/runs").status_code == 409
    run = db.session().scalars(select(MatchRun)).one()
    assert city.get(f"/matching/runs/{run.id}/progress").json["state"] == "waiting"
    assert city.post(f"/matching/runs/{run.id}/stop").status_code == 302
    before = kept()
    running.work()
    db.session().rollback()
    assert (db.session().get_one(MatchRun, run.id).ending, kept()) == ("stopped", before)
    assert city.post(f"/matching/runs/{run.id}/stop").status_code == 409
    assert city.post("/matching/runs").status_code == 302
    running.work()
    assert city.get(f"/matching/runs/{run.id + 1}/progress").json["state"] == "done"
    assert running.work() is None


def _wait_for_the_process() -> None:
    for thread in [t for t in running.threading.enumerate() if t.name == running.COMMAND]:
        thread.join(60)


def test_the_daily_run_is_a_process_of_its_own(trade: Cast) -> None:
    """The clock starts one when a day has passed, and only then; what it finds is what this process finds."""
    before = kept()
    assert running.daily(now()) is False
    jobs.mark_run(matching.DAILY, now() - 2 * running.PERIOD)
    assert running.daily(now()) is True
    assert running.daily(now()) is False
    _wait_for_the_process()
    db.session().rollback()
    run = db.session().scalars(select(MatchRun)).one()
    assert (run.ending, run.daily, run.result["kept"], kept()) == ("done", True, len(before), before)


@pytest.mark.parametrize(("ending", "again"), [("failed", True), ("", True), ("stopped", False), ("done", False)])
def test_a_daily_run_that_failed_or_died_is_tried_again_in_an_hour(trade: Cast, ending: str, again: bool) -> None:
    jobs.mark_run(matching.DAILY, now())
    with db.transaction() as session:
        row = running.add(daily=True)
        row.beat_at = now() - 2 * runs.SILENT
        row.ending, row.ended_at = ending, now() if ending else None
        session.flush()
    assert running.daily(now() + running.AGAIN / 2) is False
    assert running.daily(now() + running.AGAIN) is again
    _wait_for_the_process()


def test_the_programs_own_weights_are_what_the_table_says(tables: object) -> None:
    force = weights.in_force()
    assert {way: {part: w for part, w in parts.items() if w} for way, parts in force.weights.items()} == {
        way: dict(parts) for way, parts in WEIGHTS.items()
    }
