"""Whoever introduced two companies reads what came of it, and no more than that."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from flask.testing import FlaskClient
from sqlalchemy import select, update

from core import db
from matchmaking.models import Introduction
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
