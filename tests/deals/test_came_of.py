"""Whoever introduced two companies reads what came of it, and no more than that."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update

from core import db
from core.money import Money
from deals.domain.results import Cell, Part, cells
from matchmaking.models import Introduction, Sending
from matchmaking.service import sending, showcasing
from tests.cast import Cast
from tests.make import companies, matching
from tests.make import deals as make

As = Callable[[int], FlaskClient]


def _introduced(cast: Cast, as_: As) -> str:
    matching.glass_and_tableware(cast)
    companies.consent(cast.lakeside, "chambers")
    pair = {"exporter_id": cast.pottery, "buyer_id": cast.lakeside, "note": "Both build for schools."}
    assert as_(cast.jones).post("/introductions", data=pair).status_code == 302
    row = db.session().scalars(select(Introduction.id)).one()
    for person in (cast.zhao, cast.smith):
        assert as_(person).post(f"/introductions/{row}/answer", data={"word": "yes"}).status_code == 302
    return f"/introductions/{row}"


def _said(client: FlaskClient, path: str) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", client.get(path).text))


def test_counts_of_meetings_and_confirmed_deals_without_hours_or_values(cast: Cast, as_: As) -> None:
    path = _introduced(cast, as_)
    chamber = as_(cast.jones)
    assert "The two sides have not agreed on a meeting yet." in _said(chamber, path)
    with db.transaction() as session:
        session.execute(update(Introduction).values(created_at=make.HELD - timedelta(days=1)))
    meeting = make.meeting(cast.pottery, cast.lakeside)
    confirmed = make.deal(cast.zhao, cast.lakeside, meeting_id=meeting)
    make.deal(cast.zhao, cast.lakeside, meeting_id=meeting, lines=(make.BOTTLES,))
    assert as_(cast.smith).post(f"/deals/{confirmed}/confirmation").status_code == 302
    said = _said(chamber, path)
    assert "1 meeting was agreed. 1 meeting took place." in said
    assert re.findall(r"(Intended|Signed|Shipped|Paid) (\d+)", said) == [
        ("Intended", "0"), ("Signed", "1"), ("Shipped", "0"), ("Paid", "0"),
    ]  # fmt: skip
    assert re.findall(r"12,500|800\.00", said) == []
    assert re.findall(r"12,500|800\.00", _said(as_(cast.smith), "/deals")) != []
    assert "What came of it" not in _said(as_(cast.smith), path)


def _confirmed(cast: Cast, as_: As) -> None:
    with db.transaction() as session:
        session.execute(update(Introduction).values(created_at=make.HELD - timedelta(days=1)))
    meeting = make.meeting(cast.pottery, cast.lakeside)
    number = make.deal(cast.zhao, cast.lakeside, meeting_id=meeting)
    assert as_(cast.smith).post(f"/deals/{number}/confirmation").status_code == 302


def test_a_chamber_reads_the_sum_of_its_introductions(cast: Cast, as_: As) -> None:
    _introduced(cast, as_)
    assert "What came of your introductions" not in _said(as_(cast.jones), "/introductions")
    _confirmed(cast, as_)
    said = _said(as_(cast.jones), "/introductions")
    assert re.findall(r"(Intended|Signed|Shipped|Paid) (\d+ deal|\d+)", said) == [
        ("Intended", "0"), ("Signed", "1 deal"), ("Shipped", "0"), ("Paid", "0"),
    ]  # fmt: skip
    assert "12,500" not in said
    assert "What came of your introductions" not in _said(as_(cast.smith), "/introductions")


def test_an_office_reads_how_many_deals_followed_what_it_sent(cast: Cast, as_: As) -> None:
    companies.consent(cast.pottery, "chambers")
    city = cast.viewer(cast.city)
    showcase_id = showcasing.begin(city, title="Porcelain", language="en", note="")
    showcasing.add(city, showcase_id, [cast.pottery])
    sending.send(city, showcase_id, [cast.casic])
    with db.transaction() as session:
        session.execute(update(Sending).values(sent_at=make.HELD - timedelta(days=2)))
    _introduced(cast, as_)
    path = f"/showcases/{showcase_id}/sendings"
    assert "deals-sent" not in as_(cast.city).get(path).text
    _confirmed(cast, as_)
    page = as_(cast.city).get(path).text
    assert ("deals-sent" in page, "12,500" in page) == (True, False)


def test_a_value_is_told_of_three_pairs_and_no_fewer() -> None:
    parts = [Part("signed", "USD", (1, buyer), 2, 100) for buyer in (2, 3)]
    assert cells(parts) == [Cell("signed", 4, None)]
    assert cells([*parts, Part("signed", "USD", (1, 2), 9, 100)]) == [Cell("signed", 13, None)]
    assert cells([*parts, Part("signed", "USD", (1, 4), 1, 50)]) == [Cell("signed", 5, Money(250, "USD"))]
    assert cells([*parts, Part("signed", "EUR", (1, 4), 1, 50), Part("paid", "USD", (1, 4), 1, 50)]) == [
        Cell("paid", 1, None), Cell("signed", 1, None), Cell("signed", 4, None),
    ]  # fmt: skip


def test_the_list_as_a_file_tells_numbers_and_no_values(cast: Cast, as_: As) -> None:
    _introduced(cast, as_)
    _confirmed(cast, as_)
    answer = as_(cast.jones).get("/introductions/table.csv")
    head, line = answer.data.decode("utf-8-sig").splitlines()
    assert head.split(",")[-5:] == ["State", "Intended", "Signed", "Shipped", "Paid"]
    assert line.split(",")[-5:] == ["Both agreed", "0", "1", "0", "0"]
    assert "12,500" not in line
    assert 'href="/introductions/table.xlsx"' in as_(cast.jones).get("/introductions").text
    assert as_(cast.jones).get("/introductions/table.xlsx").data[:2] == b"PK"
    assert [as_(who).get("/introductions/table.csv").status_code for who in (cast.smith, cast.zhao)] == [403, 403]
    assert len(as_(cast.county).get("/introductions/table.csv").data.splitlines()) == 1
