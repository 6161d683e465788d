"""Up to four products of one group stand side by side, as far as the reader may see them."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from core import db
from matchmaking.models import HeldCertificate
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]


def glass(cast: Cast, name: str, owner: str = "li", **facts: object) -> int:
    organisation = {"li": cast.glassworks, "zhao": cast.pottery}[owner]
    return make.product(
        cast.viewer(getattr(cast, owner)), organisation, hs6="700719", names={"en": name}, **{"group": "glass_safety", **facts}
    )  # fmt: skip


def thick(low: str) -> dict[str, list[str]]:
    return {"spec_thickness_low": [low], "spec_holes": ["yes"]}


def test_two_makers_side_by_side_with_what_differs_marked(cast: Cast, as_: As) -> None:
    one = glass(cast, "One", moq=500, unit="m2", specified=thick("8"), price_low="9", currency="USD")
    two = glass(cast, "Two", "zhao", moq=500, unit="m2", specified=thick("10"), lead_days=20)
    page = as_(cast.smith).get(f"/comparison?product={one}&product={two}").text
    assert 'data-label="One, Zichuan Safety Glass">8 mm<' in page
    assert 'data-label="Two, Zhangdian Porcelain">10 mm<' in page
    assert page.count('<tr class="compare-differs">') == 4  # price, delivery, thickness, district
    assert page.index(">One<") < page.index(">Two<")


def test_the_same_as_a_spreadsheet(cast: Cast, as_: As) -> None:
    one = glass(cast, "=HYPERLINK(1)", specified=thick("8"))
    answer = as_(cast.smith).get(f"/comparison.xlsx?product={one}")
    rows = list(load_workbook(io.BytesIO(answer.data)).active.iter_rows(values_only=True))
    assert rows[0] == ("Fact", "'=HYPERLINK(1)")
    assert ("Thickness", "8 mm") in rows
    assert as_(cast.smith).get("/comparison.xlsx").status_code == 404


def test_expired_certificates_do_not_count(cast: Cast, as_: As) -> None:
    one = glass(cast, "One")
    with db.transaction() as session:
        session.add(
            HeldCertificate(organisation_id=cast.glassworks, code="other", name="Old", expires_on=date(2020, 1, 1))
        )
        session.add(HeldCertificate(organisation_id=cast.glassworks, code="other", name="Good", number="2"))
    page = as_(cast.smith).get(f"/comparison?product={one}").text
    assert ">Good<" in page
    assert ">Old<" not in page


def test_what_is_out_of_sight_is_left_out_and_said(cast: Cast, as_: As) -> None:
    mine, theirs = glass(cast, "Mine"), glass(cast, "Theirs", "zhao")
    page = as_(cast.li).get(f"/comparison?product={theirs}&product={mine}&product=99999&product=x&product={2**70}").text
    assert "Theirs" not in page
    assert ">Mine<" in page
    assert "alert-warning" in page
    assert as_(cast.li).post("/comparison", data={"product": theirs}).status_code == 404
    assert as_(cast.jones).get(f"/comparison?product={mine}").text.count("<td") == 0


def test_choosing_goes_up_to_four_of_one_group(cast: Cast, as_: As) -> None:
    numbers = [glass(cast, f"Glass {n}") for n in range(5)]
    other = glass(cast, "Mirror", group="glass_mirror")
    smith = as_(cast.smith)
    assert smith.get("/comparison").status_code == 200
    first = smith.post("/comparison", data={"product": numbers[0]})
    assert first.headers["Location"] == f"/companies/{cast.glassworks}#product-{numbers[0]}"
    smith.post("/comparison", data={"product": other})
    assert "Only products of one group" in smith.get(f"/companies/{cast.glassworks}").text
    for number in (*numbers[:3], numbers[0], *numbers[3:]):
        smith.post("/comparison", data={"product": number})
    assert "At most 4 products" in smith.get(f"/companies/{cast.glassworks}").text
    address = "&".join(f"product={number}" for number in numbers[:4])
    assert smith.get("/comparison").headers["Location"] == f"/comparison?{address}"
    assert smith.post("/comparison/removal").status_code == 302
    assert smith.get("/comparison").status_code == 200


@pytest.mark.parametrize("typed", ["", "0", "-1", "x", "<b>", str(2**70), "９"])
def test_a_product_that_is_none_is_not_found(cast: Cast, as_: As, typed: str) -> None:
    assert as_(cast.smith).post("/comparison", data={"product": typed}).status_code == 404


def test_four_products_cost_no_more_queries_than_one(cast: Cast, as_: As, statements: list[str]) -> None:
    numbers = [glass(cast, f"Glass {n}", specified=thick("8")) for n in range(4)]
    smith = as_(cast.smith)
    counts = []
    for some in (numbers[:1], numbers):
        statements.clear()
        smith.get("/comparison?" + "&".join(f"product={number}" for number in some))
        counts.append(len(statements))
    assert counts[0] == counts[1]
