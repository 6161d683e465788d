"""The pages of matches over HTTP: who sees what, what a button does, and what never shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import delete

from accounts.models import Organisation, Person
from core import db, mail
from core.clock import now
from core.settings import Settings
from matchmaking.domain.scoring import WEIGHTS
from matchmaking.models import Product, Weighing
from matchmaking.queries import matches, pairs
from matchmaking.service import matching, pairing
from tests.cast import Cast
from tests.make import matching as make

As = Callable[[int], FlaskClient]


@pytest.fixture
def trade(cast: Cast) -> Cast:
    make.glass_and_tableware(cast)
    return cast


def titles(page: str) -> list[str]:
    return re.findall(r'<h2 class="entry-title">\s*<a href="/matches/\d+">([^<]+)</a>', page)


def still(answer: Any) -> tuple[int, str]:
    """A page without what differs each time: the nonce, and tokens that know the second."""
    return answer.status_code, re.sub(
        r'nonce="[^"]+"|"csrf_token" value="[^"]+"|"X-CSRFToken": "[^"]+"', "", answer.text
    )


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        ("li", ["Ise Building Materials", "Hansung Glass"]),
        ("sato", ["Zichuan Safety Glass"]),
        ("kim", ["Zichuan Safety Glass"]),
        ("smith", ["Zhangdian Porcelain"]),
        ("zhao", ["Lakeside Tableware"]),
    ],
)
def test_each_company_sees_who_fits_the_best_first(trade: Cast, as_: As, who: str, expected: list[str]) -> None:
    assert titles(as_(getattr(trade, who)).get("/matches").text) == expected


def test_reasons_are_said_in_the_readers_language_with_plurals(trade: Cast, as_: As) -> None:
    page = as_(trade.smith).get(f"/matches/{trade.pottery}").text
    assert "Can make the quantity: 9,000 sets a month for 3,000 sets." in page
    assert "A common" not in page
    assert "Holds what this market asks for: FDA CNCA MOU and FDA CPG7117." in page


def test_a_pair_page_shows_both_ways_and_both_companies(trade: Cast, as_: As) -> None:
    page = as_(trade.smith).get(f"/matches/{trade.pottery}").text
    assert re.findall(r'<h2 id="way-\d+">([^<]+)</h2>', page) == ["For Lakeside Tableware", "For Zhangdian Porcelain"]
    assert re.findall(r'<h2 id="side-\d+">([^<]+)</h2>', page) == ["Lakeside Tableware", "Zhangdian Porcelain"]


def test_a_pair_that_is_not_proposed_says_why_not(trade: Cast, as_: As) -> None:
    page = as_(trade.smith).get(f"/matches/{trade.glassworks}").text
    assert "Nothing that the exporter makes comes near what the buyer is looking for." in page


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("text=ise", 1),
        ("text=nobody", 0),
        ("country=KR", 1),
        ("country=ZZ", 2),
        ("group=glass_safety", 1),
        ("group=paper", 0),
        ("group=nonsense", 2),
        ("least=800", 1),
        ("least=oops", 2),
        ("said=want", 0),
        ("said=<b>", 2),
        ("sort=name", 2),
        ("sort=nonsense", 2),
        ("page=9", 0),
        ("page=-1", 2),
        ("page=x", 2),
    ],
)
def test_filters_narrow_the_list_and_nonsense_asks_for_nothing(trade: Cast, as_: As, query: str, expected: int) -> None:
    answer = as_(trade.li).get(f"/matches?{query}")
    assert (answer.status_code, len(titles(answer.text))) == (200, expected)


def test_an_empty_list_says_what_is_missing(cast: Cast, as_: As) -> None:
    page = as_(cast.smith).get("/matches").text
    assert "No matches yet" in page
    assert re.findall(r"<li>([^<]+)</li>", page[page.index('id="lacks"') :])[:2] == [
        "A few sentences about the company.",
        "An open request: what is needed, how much and by when.",
    ]


def test_interest_is_shown_to_both_when_it_is_mutual_and_mailed_once(trade: Cast, as_: As, config: Settings) -> None:
    li, sato = as_(trade.li), as_(trade.sato)
    before = still(sato.get("/matches"))
    li.post(f"/matches/{trade.ise}/word", data={"word": "want"})
    assert still(sato.get("/matches")) == before
    for _ in range(2):
        sato.post(f"/matches/{trade.glassworks}/word", data={"word": "want"})
        sato.post(f"/matches/{trade.glassworks}/word", data={"word": "nothing"})
    answer = sato.post(f"/matches/{trade.glassworks}/word", data={"word": "want"}, headers={"HX-Request": "true"})
    assert ("<html" in answer.text, "pill-good" in answer.text) == (False, True)
    assert "pill-good" in li.get("/matches").text
    mail.send_due(config)
    db.session().rollback()
    assert sorted((row.address, row.state) for row in mail.outbox()) == [
        ("li@seller.example", "kept"),
        ("sato@buyer.example", "kept"),
    ]


def test_without_script_the_buttons_lead_back_to_the_page(trade: Cast, as_: As) -> None:
    sato = as_(trade.sato)
    answer = sato.post(f"/matches/{trade.glassworks}/word", data={"word": "want", "next": "/matches?sort=name"})
    assert (answer.status_code, answer.location) == (302, "/matches?sort=name")
    answer = sato.post(f"/matches/{trade.glassworks}/word", data={"word": "nothing", "next": "//evil.example"})
    assert answer.location == "/matches"


BUYERS_PAGES = ("/", "/matches", "/matches?sort=-new", "/matches?said=mutual", "/matches?page=2", "/matches?text=zich")


@pytest.mark.parametrize("interested_before", [False, True])
def test_no_thanks_is_never_revealed(trade: Cast, as_: As, interested_before: bool) -> None:
    """Ise has what could leak: A match with the glassworks, its own interest, and even a mutual one."""
    li, sato = as_(trade.li), as_(trade.sato)
    if interested_before:
        li.post(f"/matches/{trade.ise}/word", data={"word": "want"})
    sato.post(f"/matches/{trade.glassworks}/word", data={"word": "want"})
    addresses = (*BUYERS_PAGES, f"/matches/{trade.glassworks}", f"/matches/{trade.pottery}")
    sato.get("/matches")
    with time_machine.travel(now(), tick=False):
        before = [still(sato.get(address)) for address in addresses]
        gone = li.post(f"/matches/{trade.ise}/word", data={"word": "no_thanks"})
        assert gone.status_code == 302
        assert titles(li.get("/matches").text) == ["Hansung Glass"]
        assert [still(sato.get(address)) for address in addresses] == before
        assert sato.post(f"/matches/{trade.glassworks}/word", data={"word": "nothing"}).status_code == 302
        again = sato.post(f"/matches/{trade.glassworks}/word", data={"word": "want"})
        assert (again.status_code, again.location) == (302, "/matches")
        matching.refresh(trade.ise)
        matching.refresh(trade.glassworks)
        sato.get("/matches")  # the flashed sentences of the two posts are said once
        assert [still(sato.get(address)) for address in addresses] == before


def test_with_the_daily_run_the_pair_leaves_both_lists_and_the_pair_page_stays_the_same(trade: Cast, as_: As) -> None:
    sato, instant = as_(trade.sato), now()
    with time_machine.travel(instant, tick=False):
        page = still(sato.get(f"/matches/{trade.glassworks}"))
        as_(trade.li).post(f"/matches/{trade.ise}/word", data={"word": "no_thanks"})
    with time_machine.travel(instant + timedelta(days=1)):
        matching.refresh_all()
        assert titles(sato.get("/matches").text) == []
    with time_machine.travel(instant, tick=False):
        assert still(sato.get(f"/matches/{trade.glassworks}")) == page


def test_ones_own_no_thanks_can_be_found_and_taken_back(trade: Cast, as_: As) -> None:
    sato = as_(trade.sato)
    sato.post(f"/matches/{trade.glassworks}/word", data={"word": "no_thanks"})
    assert (titles(sato.get("/matches").text), len(titles(sato.get("/matches?said=no_thanks").text))) == ([], 1)
    matching.refresh_all()
    assert len(titles(sato.get("/matches?said=no_thanks").text)) == 1
    sato.post(f"/matches/{trade.glassworks}/word", data={"word": "nothing"})
    matching.refresh_all()
    assert len(titles(sato.get("/matches").text)) == 1


@pytest.mark.parametrize(
    ("who", "what", "status"),
    [
        ("sato", {"word": "maybe"}, 409),
        ("sato", {}, 409),
        ("jones", {"word": "want"}, 403),
        ("wang", {"word": "want"}, 403),
        ("county", {"word": "want"}, 403),
        ("admin", {"word": "no_thanks"}, 403),
    ],
)
def test_only_companies_say_a_word_and_only_a_known_one(
    trade: Cast, as_: As, who: str, what: dict[str, str], status: int
) -> None:
    assert as_(getattr(trade, who)).post(f"/matches/{trade.glassworks}/word", data=what).status_code == status


def test_a_word_is_said_of_the_other_side_alone(trade: Cast, as_: As) -> None:
    sato = as_(trade.sato)
    others = (trade.ise, trade.hansung, trade.casic, 999_999)
    answers = [sato.post(f"/matches/{other}/word", data={"word": "want"}).status_code for other in others]
    assert answers + [sato.get(f"/matches/{other}").status_code for other in others] == [404] * 8


def test_the_office_sees_what_was_proposed_and_why_another_was_not(trade: Cast, as_: As) -> None:
    county = as_(trade.county)
    page = county.get(f"/organisations/{trade.glassworks}/matches?other=lakeside").text
    assert f'href="/organisations/{trade.glassworks}/matches/{trade.lakeside}"' in page
    why = county.get(f"/organisations/{trade.glassworks}/matches/{trade.lakeside}").text
    assert county.get(f"/organisations/{trade.glassworks}/matches/{trade.ise}").status_code == 200
    assert "match-word" not in why
    assert [as_(trade.county_other).get(f"/organisations/{trade.glassworks}/matches").status_code] == [404]
    assert as_(trade.li).get(f"/organisations/{trade.glassworks}/matches").status_code == 404


def test_the_office_learns_that_a_pair_is_kept_apart_but_not_by_whom(trade: Cast, as_: As) -> None:
    county, address, pages = as_(trade.county), f"/organisations/{trade.glassworks}/matches/{trade.ise}", []
    with time_machine.travel(now(), tick=False):
        for who, other in ((trade.li, trade.ise), (trade.sato, trade.glassworks), (trade.li, None)):
            if other:
                as_(who).post(f"/matches/{other}/word", data={"word": "no_thanks"})
            pages.append(still(county.get(address)))
            if other:
                as_(who).post(f"/matches/{other}/word", data={"word": "nothing"})
    assert (pages[0] == pages[1], pages[1] == pages[2]) == (True, False)


def test_the_rows_behind_the_figure(trade: Cast, as_: As) -> None:
    page = as_(trade.county_other).get("/matches/pairs")
    assert (page.status_code, page.text.count("Lakeside Tableware")) == (200, 1)
    assert "Ise Building Materials" not in page.text
    assert as_(trade.li).get("/matches/pairs").status_code == 403


def test_a_list_asks_the_same_number_of_queries_for_one_row_and_for_more(
    trade: Cast, as_: As, statements: list[str]
) -> None:
    counts = []
    client = as_(trade.li)
    client.get("/matches")
    for address in ("/matches?text=hansung", "/matches"):
        statements.clear()
        client.get(address)
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_names_of_companies_are_text(trade: Cast, as_: As) -> None:
    with db.transaction() as session:
        session.get_one(Organisation, trade.glassworks).names = {"en": "<script>alert(1)</script>"}
    sato = as_(trade.sato)
    assert ["<script>alert" in sato.get(a).text for a in ("/matches", f"/matches/{trade.glassworks}")] == [False, False]


def test_the_pair_of_an_exporter_without_products(trade: Cast, as_: As) -> None:
    """How complete a profile is nobody has to say, so that part has no name among what is not said yet."""
    with db.transaction() as session:
        session.execute(delete(Product).where(Product.organisation_id == trade.glassworks))
    pages = {
        trade.li: f"/matches/{trade.ise}",
        trade.sato: f"/matches/{trade.glassworks}",
        trade.city: f"/organisations/{trade.ise}/matches/{trade.glassworks}",
    }
    assert [as_(who).get(page).status_code for who, page in pages.items()] == [200, 200, 200]


def reads_english(person_id: int) -> None:
    with db.transaction() as session:
        session.get_one(Person, person_id).language = "en"


def test_an_office_reads_every_filter_and_part_and_both_places(trade: Cast, as_: As) -> None:
    reads_english(trade.county)
    county = as_(trade.county)
    page = county.get(f"/organisations/{trade.glassworks}/matches/{trade.ise}").text
    assert ("Recommended to both" in page, page.count("pill-good"), page.count(" who fit")) == (True, 6, 2)
    assert "1 of 2 who fit" in page
    apart = county.get(f"/organisations/{trade.glassworks}/matches/{trade.lakeside}").text
    assert ("Kept apart" in apart, "not among the 2 who fit" in apart) == (True, True)


def test_an_office_learns_that_a_limit_holds_a_pair_back(trade: Cast, as_: As) -> None:
    with db.transaction() as session:
        limits = {"buyer_most": 30, "exporter_most": 1, "exporter_least": 1}
        weights = {way: dict(parts) for way, parts in WEIGHTS.items()}
        session.add(Weighing(weights=weights, limits=limits, person_id=trade.city, made_at=now(), in_force_at=now()))
    matching.refresh_all()
    reads_english(trade.county)
    page = as_(trade.county).get(f"/organisations/{trade.glassworks}/matches/{trade.hansung}").text
    assert "The exporter is in all the lists it may be in" in page
    assert "1 of at most 1" in page


def test_whoever_has_met_is_not_proposed_again_and_the_figures_still_know(trade: Cast, as_: As) -> None:
    with db.transaction():
        pairing.met(trade.glassworks, trade.ise, now())
    assert titles(as_(trade.li).get("/matches").text) == ["Hansung Glass"]
    matching.refresh_all()
    matching.refresh(trade.ise)
    assert titles(as_(trade.sato).get("/matches").text) == []
    assert matches.count_for_area(trade.viewer(trade.city), least=0) == 3
    with db.transaction():
        pairing.met(trade.glassworks, trade.ise, None)
    assert len(titles(as_(trade.li).get("/matches").text)) == 2


def test_a_must_is_found_again_and_counts_as_interest(trade: Cast, as_: As) -> None:
    li, sato = as_(trade.li), as_(trade.sato)
    li.post(f"/matches/{trade.ise}/word", data={"word": "must"})
    assert titles(li.get("/matches?said=must").text) == ["Ise Building Materials"]
    sato.post(f"/matches/{trade.glassworks}/word", data={"word": "want"})
    assert titles(li.get("/matches?said=mutual").text) == ["Ise Building Materials"]
    assert pairs.mutual(trade.glassworks, trade.ise)
