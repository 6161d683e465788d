"""Buyers say what they need; it lives from open to closed or over, and back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from core import db, journal
from core.clock import now
from core.errors import Denied, NotFound, Refused
from matchmaking.domain.lives import REQUEST
from matchmaking.models import Request
from matchmaking.queries import requests
from matchmaking.service import requests as verbs
from matchmaking.service.requests import Wish
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]
SENT = {"title": "強化ガラス 8mm", "hs6": "700719", "language": "ja", "quantity": "１,２００", "unit": "m2", "target_price": "1800",
        "currency": "JPY", "frequency": "quarterly", "certificates": ["EN12150"]}  # fmt: skip


def glass(cast: Cast, **facts: object) -> int:
    return make.request(cast.viewer(cast.sato), cast.ise, hs6="700719", title="強化ガラス", language="ja", **facts)


def test_a_request_is_written_and_read_in_its_language(cast: Cast, as_: As) -> None:
    answer = as_(cast.sato).post("/requests/new", data=SENT)
    assert answer.status_code == 302
    row = db.session().query(Request).one()
    assert (row.title, row.quantity, row.target_price, row.currency, row.group, row.language, row.certificates) == (
        "強化ガラス 8mm", 1200, 1800, "JPY", "glass_safety", "ja", ["EN12150"]
    )  # fmt: skip
    page = as_(cast.li).get(answer.location).text
    assert "強化ガラス 8mm" in page
    assert "JPY\u00a01,800" in page


@pytest.mark.parametrize(("change", "field"), [
    ({"title": ""}, "title"), ({"title": "x" * 10_000}, "title"), ({"text": "x" * 10_000}, "text"), ({"hs6": "123456"}, "hs6"),
    ({"target_price": "18.5"}, "target_price"), ({"currency": ""}, "currency"), ({"deadline": "2020-01-01"}, "deadline"),
    ({"deadline": "soon"}, "deadline"), ({"needed_by": "2020-01-01"}, "needed_by"), ({"quantity": "many"}, "quantity"),
    ({"language": "tlh"}, "language"), ({"port": "XXXXX"}, "port"), ({"certificates": ["NONE"]}, "certificates"),
])  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, as_: As, change: dict[str, str], field: str) -> None:
    answer = as_(cast.sato).post("/requests/new", data={**SENT, **change})
    assert answer.status_code in {409, 422}
    assert f'id="{field}-error"' in answer.text
    assert db.session().query(Request).count() == 0


def test_a_life(cast: Cast, as_: As) -> None:
    number, sato = glass(cast), as_(cast.sato)
    assert sato.post(f"/requests/{number}/closing").status_code == 302
    assert sato.post(f"/requests/{number}/closing").status_code == 409
    assert as_(cast.li).get(f"/requests/{number}").status_code == 404
    assert sato.post(f"/requests/{number}/edit", data=SENT).status_code == 409
    assert sato.post(f"/requests/{number}/reopening").status_code == 302
    assert as_(cast.li).get(f"/requests/{number}").status_code == 200
    assert [m.step for m in journal.moves_of(REQUEST, number)] == ["close", "reopen"]


def test_who_may(cast: Cast, as_: As) -> None:
    number = glass(cast)
    reads = {name: as_(getattr(cast, name)).get(f"/requests/{number}").status_code
             for name in ("li", "sato", "kim", "jones", "wang", "county", "city")}  # fmt: skip
    assert reads == {"li": 200, "sato": 200, "kim": 404, "jones": 404, "wang": 200, "county": 200, "city": 200}
    closes = {name: as_(getattr(cast, name)).post(f"/requests/{number}/closing").status_code
              for name in ("li", "kim", "jones", "county", "city")}  # fmt: skip
    assert closes == {"li": 403, "kim": 404, "jones": 403, "county": 403, "city": 302}
    with pytest.raises(Denied):
        verbs.write(cast.viewer(cast.county), cast.ise, Wish("700719", "Glass"))
    with pytest.raises(NotFound):
        verbs.write(cast.viewer(cast.kim), cast.ise, Wish("700719", "Glass"))


def test_an_exporter_writes_none(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"request\.of_buyers"):
        verbs.write(cast.viewer(cast.city), cast.glassworks, Wish("700719", "Glass"))


def test_the_second_of_two_editors_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    number, sato = glass(cast), as_(cast.sato)
    sent = {**SENT, "version": "1"}
    assert sato.post(f"/requests/{number}/edit", data={**sent, "title": "First"}).status_code == 302
    answer = sato.post(f"/requests/{number}/edit", data={**sent, "title": "Second"})
    assert answer.status_code == 409
    assert 'value="Second"' in answer.text
    assert sato.post(f"/requests/{number}/edit", data={**sent, "version": "2", "title": "Second"}).status_code == 302


def test_a_request_ends_when_its_last_day_is_over_everywhere(cast: Cast) -> None:
    tomorrow = now().date() + timedelta(days=1)
    number = glass(cast, deadline=tomorrow)
    glass(cast)
    over = datetime.combine(tomorrow + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=12)
    assert verbs.expire(over - timedelta(seconds=1)) == 0
    assert verbs.expire(over) == 1
    assert verbs.expire(over) == 0
    assert requests.request(cast.viewer(cast.sato), number).state == "expired"
    verbs.reopen(cast.viewer(cast.sato), number)
    assert requests.request(cast.viewer(cast.sato), number).state == "open"


def test_fifty_open_ones_at_most(cast: Cast) -> None:
    with db.transaction() as session:
        session.add_all(Request(organisation_id=cast.ise, hs6="700719", title=f"{i}", language="ja", created_at=now())
                        for i in range(verbs.OPEN_MOST))  # fmt: skip
    with pytest.raises(Refused, match=r"request\.many"):
        glass(cast)


def test_lists(cast: Cast, as_: As, statements: list[str]) -> None:
    glass(cast)
    make.request(cast.viewer(cast.smith), cast.lakeside, hs6="691110", title="Dinner sets", deadline=date(2099, 1, 1))
    counts, texts = [], []
    for _more in range(2):
        statements.clear()
        texts.append(as_(cast.li).get("/requests").text)
        counts.append(len(statements))
        glass(cast)
    assert counts[0] == counts[1]
    assert ("Dinner sets" in texts[0], "強化ガラス" in texts[0]) == (True, True)
    mine = as_(cast.sato).get("/requests").text
    assert ("Dinner sets" in mine, "強化ガラス" in mine) == (False, True)
    assert "強化ガラス" in as_(cast.li).get("/requests?text=钢化玻璃").text
    assert "Dinner sets" not in as_(cast.li).get("/requests?hs=70").text
    assert as_(cast.li).get("/requests?hs=%25&group=x&page=0").status_code == 200


def test_a_price_that_was_not_sent_is_the_one_that_is_kept(cast: Cast, as_: As) -> None:
    sato = as_(cast.sato)
    number = sato.post("/requests/new", data=SENT).location.rpartition("/")[2]
    sent = {name: typed for name, typed in SENT.items() if name != "target_price"}
    assert sato.post(f"/requests/{number}/edit", data={**sent, "version": "1"}).status_code == 302
    assert db.session().query(Request).one().target_price == 1800
