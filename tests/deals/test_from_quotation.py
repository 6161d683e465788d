"""From a quotation to a meeting that shows it, and to a deal that begins with its figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core import db
from deals.models import Deal
from matchmaking.service import pairing, quoting
from tests.cast import Cast
from tests.make import companies
from tests.make import meetings as make_meetings
from tests.make import quotations as make

pytestmark = pytest.mark.usefixtures("late_november")
As = Callable[[int], FlaskClient]


def glass(cast: Cast, **facts: object) -> int:
    told = {"quantity": 1200, "unit": "m2"} | facts
    return companies.request(cast.viewer(cast.sato), cast.ise, hs6="700719", title="強化ガラス", language="ja", **told)


def test_the_way_to_a_meeting_that_shows_the_quotation(cast: Cast, as_: As) -> None:
    number, sato = glass(cast), as_(cast.sato)
    made = make.quotation(cast.viewer(cast.li), number, "8765.43")
    assert f'href="/meetings/new?with={cast.glassworks}&amp;request={number}"' in sato.get(f"/quotations/{made}").text
    assert f'href="/meetings/new?with={cast.ise}&amp;request={number}"' in as_(cast.li).get(f"/quotations/{made}").text
    make_meetings.around_the_clock(cast, cast.li, cast.sato)
    when = make_meetings.at(15, 1)
    met = make_meetings.asked(cast, cast.sato, cast.glassworks, when, request_id=number).id
    other = make_meetings.asked(cast, cast.sato, cast.glassworks, make_meetings.at(16, 1)).id
    shown = {
        name: "8,765.43" in as_(getattr(cast, name)).get(f"/meetings/{met}").text
        for name in ("sato", "li", "zhao", "city", "admin")
    }
    assert shown == {"sato": True, "li": True, "zhao": False, "city": False, "admin": False}
    assert "8,765.43" not in sato.get(f"/meetings/{other}").text
    quoting.withdraw(cast.viewer(cast.li), made)
    assert "8,765.43" not in sato.get(f"/meetings/{met}").text
    assert "/meetings/new" not in sato.get(f"/quotations/{made}").text


def test_a_meeting_does_not_show_the_buyer_what_its_no_thanks_keeps_away(cast: Cast, as_: As) -> None:
    number = glass(cast)
    make_meetings.around_the_clock(cast, cast.li, cast.sato)
    made = make.quotation(cast.viewer(cast.li), number, "8765.43")
    met = make_meetings.asked(cast, cast.li, cast.ise, make_meetings.at(15, 1), request_id=number).id
    pairing.say(cast.viewer(cast.sato), cast.glassworks, "no_thanks")
    assert "8,765.43" not in as_(cast.sato).get(f"/meetings/{met}").text
    assert "8,765.43" in as_(cast.li).get(f"/meetings/{met}").text
    assert as_(cast.li).get(f"/quotations/{made}").status_code == 200


def test_a_chosen_quotation_fills_in_the_deal(cast: Cast, as_: As) -> None:
    number, sato = glass(cast), as_(cast.sato)
    made = make.quotation(cast.viewer(cast.li), number, "12.50")
    assert sato.get(f"/deals/new?quotation={made}").status_code == 404
    assert f"/deals/new?quotation={made}" not in sato.get(f"/quotations/{made}").text
    sato.post(f"/quotations/{made}/choice")
    assert f"/deals/new?quotation={made}" in sato.get(f"/quotations/{made}").text
    page = sato.get(f"/deals/new?quotation={made}").text
    filled = {
        "lines-0-quantity": "1200",
        "lines-0-value": "15000.00",
        "lines-0-hs6": "700719",
        "lines-0-text": "Safety glass",
    }
    assert [name for name, value in filled.items() if not filled_in(page, name, value)] == []
    reads = {name: as_(getattr(cast, name)).get(f"/deals/new?quotation={made}").status_code
             for name in ("li", "zhao", "kim", "county")}  # fmt: skip
    assert reads == {"li": 200, "zhao": 404, "kim": 404, "county": 403}
    assert sato.get("/deals/new?quotation=0").status_code == 404
    told = {
        "kind": "signed",
        "currency": "USD",
        "incoterm": "FOB",
        "agreed_on": "2026-05-12",
        "lines-0-unit": "m2",
        **filled,
    }
    assert sato.post(f"/deals/new/{cast.glassworks}", data=told).status_code == 302
    assert db.session().query(Deal).one().currency == "USD"


def filled_in(page: str, name: str, value: str) -> bool:
    field = next(part for part in page.split("<input") if f'name="{name}"' in part)
    return f'value="{value}"' in field


def test_a_price_in_another_unit_is_not_multiplied(cast: Cast, as_: As) -> None:
    number = glass(cast, unit="t")
    made = make.quotation(cast.viewer(cast.li), number)
    quoting.answer(cast.viewer(cast.sato), made, "choose")
    page = as_(cast.li).get(f"/deals/new?quotation={made}").text
    assert [filled_in(page, f"lines-0-{name}", "1200") for name in ("quantity", "value")] == [False, False]
