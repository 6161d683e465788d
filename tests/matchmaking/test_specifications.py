"""Specifications follow the product group, are kept as numbers, and can be asked for by number."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core import db
from core.errors import Refused
from matchmaking.domain.specifications import Value
from matchmaking.models import Company, Product, ProductSpecification, WantedSpecification
from matchmaking.queries import companies, requests, specifications
from matchmaking.queries.specifications import makers, meeting, specified
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]
GLASS = {"name_en": "Tempered glass", "hs6": "700719", "group": "glass_safety"}
SAID = {"spec_thickness_low": "３", "spec_thickness_high": "1,9 cm", "spec_edge": ["ground", "polished"],
        "spec_holes": "yes", "spec_fragments": "60"}  # fmt: skip


def values(product_id: int) -> list[Value]:
    chosen = select(ProductSpecification).where(ProductSpecification.product_id == product_id)
    rows = db.session().scalars(chosen.order_by(ProductSpecification.field, ProductSpecification.word))
    return [row.value for row in rows]


def test_a_product_is_saved_with_what_its_group_asks(cast: Cast, as_: As) -> None:
    url = f"/companies/{cast.glassworks}/products"
    assert as_(cast.li).post(f"{url}/new", data=GLASS | SAID).status_code == 302
    (product,) = companies.company(cast.viewer(cast.li), cast.glassworks).products
    assert values(product.id) == [
        Value("edge", word="ground"), Value("edge", word="polished"), Value("fragments", 60_000, 60_000),
        Value("holes", word="yes"), Value("thickness", 3000, 19_000),
    ]  # fmt: skip
    page = as_(cast.smith).get(f"/companies/{cast.glassworks}").text
    assert "<dd>3 to 19 mm</dd>" in page
    assert "<dd>Ground edge and Polished edge</dd>" in page
    form = as_(cast.li).get(f"{url}/{product.id}").text
    assert re.search(r'name="spec_thickness_high" [^>]*value="19"', form)


def test_editing_replaces_what_was_said_and_a_second_editor_notices(cast: Cast, as_: As) -> None:
    product_id = make.product(
        cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Glass"}, group="glass_safety",
        specified={"spec_thickness_low": ["8"], "spec_edge": ["ground"]},
    )  # fmt: skip
    url = f"/companies/{cast.glassworks}/products/{product_id}"
    seen = as_(cast.li).get(url).text.split('name="seen" type="hidden" value="')[1].split('"')[0]
    data = GLASS | {"seen": seen, "spec_thickness_low": "10"}
    assert as_(cast.li).post(url, data=data).status_code == 302
    assert values(product_id) == [Value("thickness", 10_000, 10_000)]
    assert as_(cast.li).post(url, data=data | {"spec_thickness_low": "12"}).status_code == 409
    assert values(product_id) == [Value("thickness", 10_000, 10_000)]


def test_removing_a_product_takes_its_specifications_along(cast: Cast, as_: As) -> None:
    product_id = make.product(
        cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Glass"}, group="glass_safety",
        specified={"spec_thickness_low": ["8"]},
    )  # fmt: skip
    assert as_(cast.li).post(f"/companies/{cast.glassworks}/products/{product_id}/removal").status_code == 302
    assert values(product_id) == []


@pytest.mark.parametrize(("name", "typed"), [
    ("spec_thickness_low", "-8"), ("spec_thickness_low", "8 kg"), ("spec_thickness_high", "<script>alert(1)</script>"),
    ("spec_fragments", "\U0001f600"), ("spec_tolerance", "長" * 10_000), ("spec_edge", "<b>"), ("spec_holes", "maybe"),
])  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field_and_kept(cast: Cast, as_: As, name: str, typed: str) -> None:
    answer = as_(cast.li).post(f"/companies/{cast.glassworks}/products/new", data=GLASS | {name: typed})
    assert answer.status_code in {409, 422}
    assert f'id="{name}-error"' in answer.text
    assert "<script>alert" not in answer.text
    assert db.session().scalars(select(Product)).all() == []


def test_the_questions_follow_the_group(cast: Cast, as_: As) -> None:
    li = as_(cast.li)
    asked = li.get("/specifications?group=ceramic_tile&spec_thickness_low=9&spec_absorption_class=bia&hs6=690723").text
    assert 'name="spec_slip"' in asked
    assert re.search(r'name="spec_thickness_low" [^>]*value="9"', asked)
    assert 'name="hs6" value="690721"' in asked
    assert 'name="hs6"' not in li.get("/specifications/subheading?spec_absorption_class=bia&hs6=690721").text
    assert "spec_" not in li.get("/specifications?group=<script>").text
    assert 'name="spec_trap"' in li.get("/specifications?group=&hs6=691010").text


def test_without_script_the_button_shows_the_questions_and_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    sent = {"look": "1", "group": "ceramic_tile", "name_en": "Tile", "spec_thickness_low": "9"}
    page = as_(cast.li).post(f"/companies/{cast.glassworks}/products/new", data=sent).text
    assert 'name="spec_slip"' in page
    assert 'type="text" value="9"' in page


def test_a_request_says_what_it_wants(cast: Cast, as_: As) -> None:
    sent = {"language": "ja", "title": "強化ガラス", "hs6": "700719", "group": "glass_safety", "spec_thickness_low": "8",
            "spec_process": "tempered"}  # fmt: skip
    answer = as_(cast.sato).post("/requests/new", data=sent)
    request_id = int(answer.headers["Location"].rsplit("/", 1)[1])
    assert [row.value for row in requests.request(cast.viewer(cast.sato), request_id).specifications] == [
        Value("process", word="tempered"), Value("thickness", 8000, 8000)
    ]  # fmt: skip
    assert "<dd>8 mm</dd>" in as_(cast.li).get(f"/requests/{request_id}").text
    form = as_(cast.sato).get(f"/requests/{request_id}/edit").text
    assert re.search(r'name="spec_thickness_low" [^>]*value="8"', form)
    sent |= {"version": "1", "spec_thickness_low": "10", "spec_process": []}
    assert as_(cast.sato).post(f"/requests/{request_id}/edit", data=sent).status_code == 302
    assert db.session().query(WantedSpecification).count() == 1


def offer(cast: Cast, name: str, **said: list[str]) -> int:
    specified = {f"spec_{code}": texts for code, texts in said.items()}
    return make.product(
        cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": name}, group="glass_safety", specified=specified
    )  # fmt: skip


def test_products_are_found_by_number_and_word(cast: Cast) -> None:
    thin = offer(cast, "Thin", thickness_low=["2"], thickness_high=["6"], edge=["cut"])
    thick = offer(cast, "Thick", thickness_low=["8"], thickness_high=["19"], edge=["ground", "polished"])
    silent = offer(cast, "Silent")

    def found(*conditions: object) -> set[int]:
        return set(db.session().scalars(select(Product.id).where(*conditions)))  # type: ignore[arg-type]

    assert found(specified("thickness", at_least=8)) == {thick}
    assert found(specified("thickness", at_least=6)) == {thin, thick}
    assert found(specified("thickness", at_most=2)) == {thin}
    assert found(specified("thickness", at_least=3, at_most=5)) == {thin}
    assert found(specified("edge", words=["cut", "polished"])) == {thin, thick}
    assert found(~specified("thickness")) == {silent}
    assert found(*meeting([Value("thickness", 10_000, 10_000), Value("edge", word="ground")])) == {thick}
    both = (specified("thickness", at_least=8), specified("edge", words=["cut"]))
    assert db.session().scalars(select(Company.organisation_id).where(makers(*both))).all() == []
    each = (makers(both[0]), makers(both[1]))
    assert db.session().scalars(select(Company.organisation_id).where(*each)).all() == [cast.glassworks]
    assert specifications.extent("thickness", "glass_safety") == (2, 19)
    assert specifications.extent("thickness", "glass_flat") is None
    assert specifications.words_in_use("edge") == [("cut", 1), ("ground", 1), ("polished", 1)]
    with pytest.raises(KeyError):
        specified("price")


def test_a_refused_specification_writes_nothing(cast: Cast) -> None:
    with pytest.raises(Refused):
        offer(cast, "Turned", thickness_low=["19"], thickness_high=["3"])
    assert db.session().query(Product).count() == 0


def test_an_exporter_sees_how_its_goods_stand_to_a_request(cast: Cast, as_: As) -> None:
    offer(cast, "Thin", thickness_low=["2"], thickness_high=["6"])
    request_id = make.request(
        cast.viewer(cast.sato), cast.ise, hs6="700719", title="Glass", group="glass_safety",
        specified={"spec_thickness_low": ["8"], "spec_holes": ["yes"]},
    )  # fmt: skip
    page = as_(cast.li).get(f"/requests/{request_id}").text
    assert (page.count('class="fit-no"'), page.count('class="fit-open"'), page.count('class="fit-yes"')) == (1, 1, 0)
    assert 'class="fit' not in as_(cast.sato).get(f"/requests/{request_id}").text
    assert 'class="fit' not in as_(cast.zhao).get(f"/requests/{request_id}").text


def test_products_leave_as_a_file_with_a_column_for_each_field(cast: Cast, as_: As) -> None:
    offer(cast, "=Glass()", thickness_low=["3"], thickness_high=["19"])
    answer = as_(cast.smith).get(f"/companies/{cast.glassworks}/products.csv")
    heading, line = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    said = dict(zip(heading, line, strict=True))
    assert (said["Name (English)"], said["Thickness (mm)"], said["Interlayer"]) == ("'=Glass()", "3 to 19 mm", "")
    assert as_(cast.smith).get(f"/companies/{cast.glassworks}/products.xlsx").status_code == 200
    assert as_(cast.smith).get(f"/companies/{cast.glassworks}/products.exe").status_code == 404
    assert as_(cast.zhao).get(f"/companies/{cast.glassworks}/products.csv").status_code == 404
