"""Matches as rows: found, kept, computed anew, and what a no thanks does to them and when."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from sqlalchemy import Engine, select

from accounts.models import Organisation, Person
from accounts.service import organising
from core import db, jobs
from core.clock import now
from matchmaking.domain.sides import MATTERS
from matchmaking.models import Company, Match, Request
from matchmaking.queries import matches, pairs, sides
from matchmaking.service import matching, pairing, refreshing
from tests.cast import Cast
from tests.make import matching as make


def kept() -> dict[tuple[int, int], int]:
    db.session().rollback()
    return {(row.exporter_id, row.buyer_id): row.score for row in db.session().scalars(select(Match))}


@pytest.fixture
def trade(cast: Cast) -> Cast:
    make.glass_and_tableware(cast)
    return cast


def test_those_who_fit_are_found_in_any_language(trade: Cast) -> None:
    """A Japanese request, a Korean profile and an English request each find their Chinese exporter, and only that."""
    assert set(kept()) == {
        (trade.glassworks, trade.ise), (trade.glassworks, trade.hansung), (trade.pottery, trade.lakeside)
    }  # fmt: skip


def test_a_full_request_scores_above_a_mere_profile(trade: Cast) -> None:
    found = kept()
    assert found[trade.glassworks, trade.ise] > 800 > found[trade.glassworks, trade.hansung] > 400


def test_the_best_request_of_a_buyer_speaks_for_the_pair(trade: Cast) -> None:
    better = make.request(
        trade.hansung, "700719", "강화유리", "ko", quantity=1000, unit="m2", target_price=1500, currency="USD"
    )
    make.request(trade.hansung, "700729", "접합유리", "ko")
    matching.refresh(trade.hansung)
    row = db.session().scalars(select(Match).where(Match.buyer_id == trade.hansung)).one()
    assert row.request_id == better


def test_a_certificate_the_market_demands_keeps_a_pair_apart(trade: Cast) -> None:
    with db.transaction() as session:
        for held in session.scalars(
            select(make.HeldCertificate).where(make.HeldCertificate.organisation_id == trade.pottery)
        ):
            held.expires_on = now().date() - timedelta(days=1)
    matching.refresh(trade.pottery)
    assert (trade.pottery, trade.lakeside) not in kept()
    fit = matching.explain(trade.pottery, trade.lakeside)
    assert fit
    assert [(bar.code, bar.facts["missing"]) for bar in fit.bars] == [("certificate", ["FDA_CNCA_MOU", "FDA_CPG7117"])]


def test_a_suspended_company_drops_out_and_comes_back(trade: Cast) -> None:
    for step, expected in (("suspend", 1), ("restore", 3)):
        organising.decide(trade.viewer(trade.city), trade.glassworks, step, "a reason", "http://x")
        make.work()
        assert len(kept()) == expected


def test_an_edit_touches_one_company_and_waiting_work_is_not_doubled(trade: Cast) -> None:
    for _ in range(3):
        with db.transaction() as session:
            row = session.get_one(Company, trade.glassworks)
            row.markets = ["FR"]
            refreshing.touched(trade.glassworks)
    waiting = [job.payload for job in jobs.in_state("waiting") if job.kind == refreshing.WORK]
    before = kept()
    make.work()
    after = kept()
    assert waiting == [{"organisation_id": trade.glassworks}]
    assert after[trade.glassworks, trade.ise] < before[trade.glassworks, trade.ise]
    assert after[trade.pottery, trade.lakeside] == before[trade.pottery, trade.lakeside]


def test_found_at_stays_when_a_pair_is_computed_anew(trade: Cast) -> None:
    with time_machine.travel(now() + timedelta(days=3), tick=False):
        matching.refresh(trade.glassworks)
        row = db.session().scalars(select(Match).where(Match.buyer_id == trade.ise)).one()
        assert (row.computed_at, row.computed_at - row.found_at > timedelta(days=2)) == (now(), True)


def test_no_thanks_works_at_once_for_oneself_and_with_the_daily_run_for_the_other(trade: Cast) -> None:
    pair = (trade.glassworks, trade.ise)
    pairing.say(trade.viewer(trade.li), trade.ise, "no_thanks")
    assert [row.other_id for row in _list(trade, trade.li)] == [trade.hansung]
    assert [row.other_id for row in _list(trade, trade.sato)] == [trade.glassworks]
    assert pairs.barred(*pair)
    matching.refresh(trade.glassworks)
    matching.refresh(trade.ise)
    assert pair in kept()
    matching.refresh_all()
    assert pair not in kept()
    matching.refresh(trade.ise)
    assert pair not in kept()


def _list(cast: Cast, person_id: int) -> list[Any]:
    organisation = matches.own(cast.viewer(person_id))
    return matches.of(organisation, matches.Sought())[0]


def test_a_pair_that_drops_out_by_an_edit_comes_back_the_same_until_the_daily_run(trade: Cast) -> None:
    """Closing and opening a request must not tell a buyer who said no thanks today."""
    pairing.say(trade.viewer(trade.li), trade.ise, "no_thanks")
    seen = []
    for state in ("closed", "open"):
        with db.transaction() as session:
            for row in session.scalars(select(Request).where(Request.organisation_id == trade.ise)):
                row.state = state
        matching.refresh(trade.ise)
        seen.append((trade.glassworks, trade.ise) in kept())
    assert seen == [False, True]


@pytest.mark.parametrize("order", [("glassworks", "ise"), ("ise", "glassworks")])
def test_two_runs_that_meet_in_a_pair_leave_one_row(trade: Cast, order: tuple[str, str], database: Engine) -> None:
    errors: list[BaseException] = []

    def run(organisation_id: int) -> None:
        try:
            with db.unit():
                for _ in range(5):
                    matching.refresh(organisation_id)
        except BaseException as error:
            errors.append(error)

    db.session().rollback()
    threads = [threading.Thread(target=run, args=(getattr(trade, name),)) for name in order]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []
    assert len(kept()) == 3


def test_who_looked_later_wins(trade: Cast) -> None:
    """A slow run that read before an edit must not write over what a later run found."""
    with time_machine.travel(now() + timedelta(minutes=5), tick=False):
        matching.refresh_all()
        later = kept()
    with db.transaction() as session:
        session.get_one(Company, trade.glassworks).markets = []
    matching.refresh(trade.glassworks)
    assert kept() == later


def test_figures_count_by_the_exporters_office(trade: Cast) -> None:
    assert [
        matches.count_for_area(trade.viewer(person), least=500)
        for person in (trade.county, trade.county_other, trade.city, trade.admin)
    ] == [1 + (kept()[trade.glassworks, trade.hansung] >= 500), 1, len(_from(500)), len(_from(500))]
    rows, total = matches.of_area(trade.viewer(trade.county_other), least=500)
    assert ([row.exporter_id for row in rows], total) == ([trade.pottery], 1)
    assert sum(matches.count_by_office(trade.viewer(trade.city), least=500).values()) == len(_from(500))
    assert matches.count_for_area(trade.viewer(trade.li)) == 0


def _from(least: int) -> list[int]:
    return [score for score in kept().values() if score >= least]


def test_a_refresh_asks_the_same_number_of_queries_for_few_and_many(trade: Cast, statements: list[str]) -> None:
    statements.clear()
    matching.refresh(trade.ise)
    few = len(statements)
    for number in range(4):
        make.product(trade.glassworks, "700729", {"en": f"laminated glass {number}"})
        make.request(trade.ise, "700729", f"合わせガラス {number}", "ja")
    matching.refresh(trade.ise)  # its place in the index changes once
    statements.clear()
    matching.refresh(trade.ise)
    assert len(statements) == few


def test_what_a_profile_lacks_is_what_scoring_finds_unsaid(trade: Cast) -> None:
    """Two ways to ask the same: one statement for the page, the whole side for the score."""
    make.company(trade.ise, abouts={"ja": "", "en": ""})
    make.product(trade.pottery, "691110", {"en": "plates"}, price_high=500, currency="USD")
    make.request(trade.lakeside, "691110", "Cups", "en", state="closed", target_price=100, currency="USD")
    with db.transaction() as session:
        session.get_one(Person, trade.zhao).state = "closed"
    parties = [one.party for one in (*sides.offers(every_state=True), *sides.needs(every_state=True))]
    kinds = {row.id: row.kind for row in db.session().scalars(select(Organisation))}
    told = {
        party.organisation_id: sides.missing(party.organisation_id, kinds[party.organisation_id]) for party in parties
    }
    assert told == {
        party.organisation_id: [w for w in MATTERS[kinds[party.organisation_id]] if w not in party.filled]
        for party in parties
    }
    assert told[trade.pottery] == ["about", "hours"]
    assert "about" in told[trade.ise]
    assert told[trade.lakeside] == ["about", "price"]
    assert sides.missing(0, "buyer") == ["profile"]
