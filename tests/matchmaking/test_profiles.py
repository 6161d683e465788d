"""Profiles are kept by those they belong to, and say what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core import db
from core.errors import Denied, NotFound, Refused
from matchmaking.domain.company import Profile
from matchmaking.models import Company
from matchmaking.queries import companies
from matchmaking.service import products, profiles
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]
GLASS = {
    "name_zh-Hans": "钢化玻璃",
    "hs6": "700719",
    "unit": "m2",
    "price_low": "８.５０",
    "price_high": "12",
    "currency": "USD",
}


def test_every_exporter_and_buyer_has_a_profile(cast: Cast) -> None:
    kept = {company.organisation_id for company in db.session().query(Company)}
    assert kept == {cast.glassworks, cast.pottery, cast.ise, cast.hansung, cast.lakeside}


def test_a_profile_is_saved_and_shown(cast: Cast, as_: As) -> None:
    li = as_(cast.li)
    sent = {"version": "1", "about_zh-Hans": "我们做安全玻璃。", "business_type": "manufacturer", "founded": "１９９８",
            "export_share": "95", "markets": ["JP", "US"], "languages": ["zh-Hans", "ja"], "port": "CNTAO",
            "payment_terms": ["LC_SIGHT"], "currencies": ["USD"], "oem": "y"}  # fmt: skip
    assert li.post(f"/companies/{cast.glassworks}/profile", data=sent).status_code == 302
    company = companies.company(cast.viewer(cast.li), cast.glassworks)
    assert (company.founded, company.markets) == (1998, ["JP", "US"])
    page = as_(cast.sato).get(f"/companies/{cast.glassworks}").text
    assert '<p class="passage" dir="auto" lang="zh-Hans">我们做安全玻璃。</p>' in page
    assert "1998" in page


def test_the_second_of_two_editors_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    viewer = cast.viewer(cast.li)
    profiles.keep(viewer, cast.glassworks, Profile(abouts={"en": "First"}), 1)
    answer = as_(cast.county).post(f"/companies/{cast.glassworks}/profile", data={"version": "1", "about_en": "Second"})
    assert answer.status_code == 409
    assert "Second</textarea>" in answer.text
    assert 'name="version" type="hidden" value="2"' in answer.text
    assert companies.company(viewer, cast.glassworks).abouts == {"en": "First"}


@pytest.mark.parametrize(("field", "value"), [
    ("founded", "1066"), ("founded", "next year"), ("export_share", "101"), ("about_en", "x" * 10_000),
    ("markets", "XX"), ("port", "CNXXX"),
])  # fmt: skip
def test_a_profile_that_cannot_be_is_refused_beside_its_field(cast: Cast, as_: As, field: str, value: str) -> None:
    answer = as_(cast.li).post(f"/companies/{cast.glassworks}/profile", data={"version": "1", field: value})
    assert answer.status_code in {409, 422}
    assert f'id="{field}-error"' in answer.text


def test_others_may_not_edit(cast: Cast, as_: As) -> None:
    url = f"/companies/{cast.glassworks}/profile"
    statuses = {name: as_(getattr(cast, name)).get(url).status_code
                for name in ("li", "zhao", "sato", "jones", "wang", "county", "county_other", "city", "admin")}  # fmt: skip
    assert statuses == {
        "li": 200, "zhao": 404, "sato": 403, "jones": 404, "wang": 403, "county": 200, "county_other": 403, "city": 200,
        "admin": 200,
    }  # fmt: skip


def test_a_product_in_full_width_digits(cast: Cast, as_: As) -> None:
    assert as_(cast.li).post(f"/companies/{cast.glassworks}/products/new", data=GLASS).status_code == 302
    (row,) = companies.company(cast.viewer(cast.li), cast.glassworks).products
    assert (row.hs6, row.group, row.price_low, row.price_high, row.currency) == (
        "700719",
        "glass_safety",
        850,
        1200,
        "USD",
    )


@pytest.mark.parametrize(("change", "field"), [
    ({"hs6": "999999"}, "hs6"), ({"hs6": ""}, "hs6"), ({"hs6": "70071"}, "hs6"), ({"price_low": "8.505"}, "price_low"),
    ({"price_low": "-1"}, "price_low"), ({"price_low": "99"}, "price_high"), ({"currency": ""}, "currency"),
    ({"currency": "JPY"}, "price_low"), ({"name_zh-Hans": "x" * 10_000}, "name_zh-Hans"), ({"name_zh-Hans": " "}, "name_en"),
    ({"capacity": "-5"}, "capacity"), ({"capacity": "9" * 30}, "capacity"), ({"unit": "parsec"}, "unit"),
])  # fmt: skip
def test_a_product_that_cannot_be_is_refused_beside_its_field(
    cast: Cast, as_: As, change: dict[str, str], field: str
) -> None:
    answer = as_(cast.li).post(f"/companies/{cast.glassworks}/products/new", data={**GLASS, **change})
    assert answer.status_code in {409, 422}
    assert f'id="{field}-error"' in answer.text
    assert companies.company(cast.viewer(cast.li), cast.glassworks).products == []


def test_searching_for_a_subheading_saves_nothing(cast: Cast, as_: As) -> None:
    li = as_(cast.li)
    answer = li.post(f"/companies/{cast.glassworks}/products/new", data={**GLASS, "hs_text": "強化ガラス", "look": "1"})
    assert answer.status_code == 200
    assert 'value="钢化玻璃"' in answer.text
    assert companies.company(cast.viewer(cast.li), cast.glassworks).products == []
    assert "7007.19" in li.get("/hs?text=強化ガラス").text


def test_two_editors_of_a_product(cast: Cast) -> None:
    viewer = cast.viewer(cast.li)
    product_id = make.product(viewer, cast.glassworks, hs6="700719", names={"en": "Glass"})
    seen = products.mark(products.product_of(viewer, cast.glassworks, product_id))
    products.edit(viewer, cast.glassworks, product_id, products.Offered("700721", {"en": "Laminated"}), seen)
    with pytest.raises(Refused, match=r"profile\.meanwhile"):
        products.edit(viewer, cast.glassworks, product_id, products.Offered("700719", {"en": "Other"}), seen)


def test_a_buyer_lists_no_products(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"product\.of_exporters"):
        make.product(cast.viewer(cast.sato), cast.ise, hs6="700719", names={"en": "Glass"})


def test_a_product_of_another_company_is_out_of_reach(cast: Cast) -> None:
    product_id = make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Glass"})
    with pytest.raises(NotFound):
        products.remove(cast.viewer(cast.zhao), cast.pottery, product_id)
    with pytest.raises(Denied):
        products.remove(cast.viewer(cast.sato), cast.glassworks, product_id)


def test_certificates(cast: Cast, as_: As) -> None:
    li, url = as_(cast.li), f"/companies/{cast.glassworks}/certificates"
    sent = {"code": "EN12150", "number": "K-7", "expires_on": "2020-01-01"}
    assert li.post(url, data=sent).status_code == 302
    assert li.post(url, data=sent).status_code == 409
    assert li.post(url, data={"code": "other", "name": ""}).status_code == 409
    assert li.post(url, data={"code": "nonsense"}).status_code == 422
    assert "pill-bad" in li.get(url).text
    (held,) = companies.company(cast.viewer(cast.li), cast.glassworks).certificates
    assert as_(cast.zhao).post(f"/companies/{cast.pottery}/certificates/{held.id}/removal").status_code == 404
    assert li.post(f"{url}/{held.id}/removal").status_code == 302


def test_the_next_step_goes_on(cast: Cast) -> None:
    viewer = cast.viewer(cast.li)
    assert companies.lacks(companies.company(viewer, cast.glassworks))[:2] == ["about", "product"]
    make.product(viewer, cast.glassworks, hs6="700719", names={"en": "Glass"})
    assert companies.lacks(companies.company(viewer, cast.glassworks))[:2] == ["about", "business_type"]
    assert companies.lacks(companies.company(cast.viewer(cast.sato), cast.ise))[:2] == ["about", "request"]
