"""Saved searches: kept by their owner alone, and told of what newly fits, once, and never of what is out of sight."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.models import Organisation, Person
from accounts.service.moving import move_organisation, move_person
from core import db, jobs, mail
from core.clock import now
from core.errors import Refused
from core.journal import Clockwork
from matchmaking.domain.facets import Asked, Wanted
from matchmaking.models import SavedHit, SavedSearch, SearchChange
from matchmaking.service import saving, telling
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]
MORNING = datetime(2026, 11, 25, 3, tzinfo=UTC)  # noon in Tokyo, evening before in Chicago


@pytest.fixture(autouse=True)
def _at_noon():
    with time_machine.travel(MORNING, tick=False):
        yield


def keep(cast: Cast, who: int, text: str, mails: str = "at_once", **asked: str) -> int:
    return saving.keep(cast.viewer(who), "companies", Asked(text, **asked), name=f"about {text}", mails=mails)


def told() -> list[mail.OutboxMail]:
    telling.look(now())
    return [row for row in mail.outbox() if row.kind == "saved_search"]


def glass(cast: Cast, name: str = "钢化玻璃") -> int:
    return make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"zh-Hans": name})


def test_what_newly_fits_is_told_once_in_the_owners_language(cast: Cast) -> None:
    keep(cast, cast.sato, "強化ガラス")
    assert told() == []
    glass(cast)
    (row,) = told()
    assert (row.address, row.language, row.facts["count"]) == ("sato@buyer.example", "ja", 1)
    assert row.facts["entries"][0]["link"] == f"http://yunqiao.test/companies/{cast.glassworks}"
    glass(cast, "钢化玻璃 10 毫米")
    with time_machine.travel(MORNING.replace(day=27), tick=False):
        assert told() == [row]
    assert db.session().scalar(select(func.count()).select_from(SearchChange)) == 0


def test_what_fitted_already_is_no_news(cast: Cast) -> None:
    glass(cast)
    keep(cast, cast.sato, "強化ガラス")
    glass(cast, "钢化玻璃门")
    assert told() == []


def test_one_mail_a_day_gathers_the_rest(cast: Cast) -> None:
    keep(cast, cast.sato, "toughened")
    glass(cast)
    assert len(told()) == 1
    make.product(cast.viewer(cast.zhao), cast.pottery, hs6="701090", names={"en": "Toughened jar"})
    assert len(told()) == 1
    with time_machine.travel(MORNING.replace(day=26), tick=False):
        rows = told()
    assert [entry["link"].rpartition("/")[2] for row in rows[:1] for entry in row.facts["entries"]] == [
        str(cast.pottery)
    ]
    assert len(rows) == 2


def test_a_daily_mail_waits_for_the_owners_morning(cast: Cast) -> None:
    keep(cast, cast.sato, "toughened", "daily")
    with time_machine.travel(MORNING.replace(day=25, hour=20), tick=False):
        glass(cast)
        assert told() == []
    with time_machine.travel(MORNING.replace(day=25, hour=23), tick=False):
        assert len(told()) == 1


def test_nobody_is_told_of_what_is_out_of_sight(cast: Cast) -> None:
    keep(cast, cast.sato, "toughened")
    keep(cast, cast.zhao, "toughened")  # a competitor
    keep(cast, cast.jones, "toughened")  # a chamber, without consent
    keep(cast, cast.li, "toughened")  # the maker itself
    with db.transaction() as session:
        move_organisation(session.get_one(Organisation, cast.glassworks), "suspend", Clockwork(), "test")
    glass(cast)
    assert told() == []
    with db.transaction() as session:
        move_organisation(session.get_one(Organisation, cast.glassworks), "restore", Clockwork(), "test")
    assert [row.address for row in told()] == ["sato@buyer.example"]
    make.consent(cast.glassworks, "chambers")
    assert sorted(row.address for row in told()) == ["jones@chamber.example", "sato@buyer.example"]


def test_what_goes_out_of_sight_before_the_mail_is_dropped(cast: Cast) -> None:
    keep(cast, cast.sato, "toughened", "daily")
    with time_machine.travel(MORNING.replace(hour=20), tick=False):
        glass(cast)
        assert told() == []
        with db.transaction() as session:
            move_organisation(session.get_one(Organisation, cast.glassworks), "suspend", Clockwork(), "test")
    with time_machine.travel(MORNING.replace(day=26), tick=False):
        assert told() == []
    assert db.session().scalar(select(func.count()).select_from(SavedHit)) == 0


def test_whoever_has_left_is_told_nothing(cast: Cast) -> None:
    keep(cast, cast.sato, "toughened")
    with db.transaction() as session:
        move_person(session.get_one(Person, cast.sato), "close", Clockwork(), "left")
    glass(cast)
    assert told() == []


def test_requests_of_buyers_too(cast: Cast) -> None:
    saving.keep(cast.viewer(cast.li), "requests", Wanted("钢化玻璃"), name="求购", mails="at_once")
    number = make.request(cast.viewer(cast.sato), cast.ise, hs6="700719", title="強化ガラス 8mm")
    (row,) = told()
    assert row.facts["entries"] == [
        {"names": {"en": "強化ガラス 8mm"}, "country": "JP", "link": f"http://yunqiao.test/requests/{number}"}
    ]


def test_the_link_in_a_mail_ends_its_mails_and_nothing_else(cast: Cast, as_: As, visitor: FlaskClient) -> None:
    number = keep(cast, cast.sato, "toughened")
    glass(cast)
    link = told()[0].facts["quiet"].removeprefix("http://yunqiao.test")
    assert visitor.get(link).status_code == 200
    assert db.session().get(SavedSearch, number, populate_existing=True).mails == "at_once"
    assert visitor.post(link).status_code == 200
    assert db.session().get(SavedSearch, number, populate_existing=True).mails == ""
    assert visitor.post(link).status_code == 409
    assert visitor.post("/searches/quiet/nonsense").status_code == 404


def test_mails_say_it_in_every_language(cast: Cast, config) -> None:
    keep(cast, cast.sato, "<b>toughened</b>")
    glass(cast, "钢化玻璃 b")
    (row,) = told()
    for language in ("en", "zh-Hans", "ja", "ko"):
        row.language = language
        message = mail.render(row, config)
        html = message.get_body(("html",)).get_content()
        assert "&lt;b&gt;toughened&lt;/b&gt;" in html
        assert f"/companies/{cast.glassworks}" in message.get_body(("plain",)).get_content()
        assert "/searches/quiet/" in html
    db.session().rollback()


def test_pages(cast: Cast, as_: As) -> None:
    sato = as_(cast.sato)
    assert (
        sato.post(
            "/searches/companies?text=glass&hs=7007&group=nonsense", data={"name": "ガラス", "mails": "daily"}
        ).status_code
        == 302
    )
    (row,) = db.session().scalars(select(SavedSearch)).all()
    assert (row.asked, row.mails) == ({"text": "glass", "hs": "7007"}, "daily")
    assert "ガラス" in sato.get("/searches").text
    assert sato.get(f"/searches/{row.id}").location == "/companies?text=glass&hs=7007"
    assert sato.post(f"/searches/{row.id}", data={"name": "硝子", "mails": ""}).status_code == 302
    for who in (cast.kim, cast.admin):
        for address in (f"/searches/{row.id}", f"/searches/{row.id}/removal"):
            assert as_(who).post(address, data={"name": "x", "mails": ""}).status_code == 404
    assert sato.post(f"/searches/{row.id}/removal").status_code == 302
    assert db.session().scalar(select(func.count()).select_from(SavedSearch)) == 0


def test_refusals(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    sato = cast.viewer(cast.sato)
    for code, name, mails, asked in (
        ("search.unnamed", " ", "", Asked("x")),
        ("choice.unknown", "a", "hourly", Asked("x")),
        ("search.empty", "a", "", Asked()),
    ):
        with pytest.raises(Refused, match=code):
            saving.keep(sato, "companies", asked, name=name, mails=mails)
    monkeypatch.setattr(saving, "BROAD", 1)
    with pytest.raises(Refused, match=r"search\.broad"):
        saving.keep(sato, "companies", Asked(kind="exporter"), name="a", mails="daily")
    assert re.match(r"\d+", str(saving.keep(sato, "companies", Asked(kind="exporter"), name="a", mails="")))


def test_the_worker_looks_by_itself() -> None:
    assert "matchmaking.saved_searches" in jobs.REGULAR
