"""The pages of fairs and of interpreters over real HTTP."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy import select

from core import db
from meetings.models import Fair, FairEntry, Offer
from tests.cast import Cast
from tests.make.meetings import agreed, at

As = Callable[[int], FlaskClient]
FORM = {
    "name_en": "Ceramics <i>online</i>", "name_zh-Hans": "陶瓷云洽会", "about_en": "Two days.", "zone": "Asia/Shanghai",
    "country": "CN", "first_day": "2026-12-01", "last_day": "2026-12-02", "opens": "09:00", "closes": "00:00",
    "slot_minutes": "20",
}  # fmt: skip


def _fair() -> Fair:
    db.session().rollback()
    return db.session().scalars(select(Fair)).one()


def test_a_fair_from_plan_to_entries(cast: Cast, as_: As, visitor: FlaskClient) -> None:
    city, li = as_(cast.city), as_(cast.li)
    assert city.get("/fairs/new").status_code == 200
    assert city.post("/fairs", data=FORM | {"last_day": "2026-11-30"}).status_code == 409
    assert city.post("/fairs", data=FORM | {"slot_minutes": "1"}).status_code == 422
    assert city.post("/fairs", data=FORM | {"opens": "25:00"}).status_code == 422
    made = city.post("/fairs", data=FORM)
    row = _fair()
    address = f"/fairs/{row.id}"
    assert (made.location, row.closes, row.state) == (address, 1440, "draft")
    assert (visitor.get(address).status_code, li.get(address).status_code) == (404, 404)
    assert "Ceramics" not in visitor.get("/fairs").get_data(as_text=True)
    city.post(f"{address}/steps/announce")
    page = visitor.get(address).get_data(as_text=True)
    assert "Ceramics &lt;i&gt;online&lt;/i&gt;" in page
    assert "Ceramics &lt;i&gt;online" in visitor.get("/").get_data(as_text=True)
    assert li.post(f"{address}/entry").status_code == 302
    assert db.session().scalars(select(FairEntry.organisation_id)).all() == [cast.glassworks]
    assert "Zichuan Safety Glass" in visitor.get(address).get_data(as_text=True)
    assert li.post(f"{address}/entry/removal").status_code == 302
    assert city.get(f"{address}/edit").status_code == 200
    assert city.post(address, data=FORM | {"version": "1"}).status_code == 409
    assert city.post(address, data=FORM | {"version": str(_fair().version)}).status_code == 302
    assert city.post(f"{address}/steps/explode").status_code == 404


def test_only_offices_run_fairs(cast: Cast, as_: As, visitor: FlaskClient) -> None:
    as_(cast.county).post("/fairs", data=FORM)
    row = _fair().id
    for stranger, status in ((cast.li, 403), (cast.jones, 403), (cast.wang, 403), (cast.county_other, 404)):
        assert as_(stranger).post(f"/fairs/{row}", data=FORM).status_code == status
        assert as_(stranger).post(f"/fairs/{row}/steps/announce").status_code == status
    assert visitor.post(f"/fairs/{row}/entry").status_code == 302
    assert visitor.get("/fairs?past=1&sort=nonsense&page=x").status_code == 200
    assert as_(cast.city).post(f"/fairs/{row}/entry").status_code == 403


def test_an_interpreter_is_found_asked_and_comes(cast: Cast, as_: As) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, at(1, 1), interpreter_wanted=True).id
    county, wang = as_(cast.county), as_(cast.wang)
    assert "王芳" in county.get(f"/interpreters/for/{row}").get_data(as_text=True)
    assert county.post(f"/interpreters/for/{row}", data={"person": cast.li}).status_code == 302
    assert db.session().scalars(select(Offer)).all() == []
    assert county.post(f"/interpreters/for/{row}", data={"person": cast.wang}).status_code == 302
    offer = db.session().scalars(select(Offer.id)).one()
    assert as_(cast.li).post(f"/offers/{offer}/acceptance").status_code == 403
    assert as_(cast.county_other).post(f"/offers/{offer}/withdrawal").status_code == 404
    assert wang.get("/offers").status_code == 200
    assert wang.post(f"/offers/{offer}/acceptance").status_code == 302
    assert wang.get(f"/meetings/{row}").status_code == 200
    assert wang.post(f"/offers/{offer}/refusal").status_code == 302
    assert as_(cast.wang).post(f"/meetings/{row}/cancellation", data={"why": "x"}).status_code == 403
    assert county.post(f"/offers/{offer}/withdrawal", data={"why": "x"}).status_code == 302
    assert wang.get(f"/meetings/{row}").status_code == 404
