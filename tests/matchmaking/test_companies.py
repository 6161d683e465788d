"""Who sees which company, how it is found, and what its page says."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable

import openpyxl
import pytest
from flask.testing import FlaskClient

from accounts.models import Organisation
from accounts.service.moving import move_organisation
from core import db
from core.errors import NotFound
from core.journal import Clockwork
from matchmaking.domain import finding
from matchmaking.domain.company import Profile
from matchmaking.domain.facets import Asked
from matchmaking.models import Company
from matchmaking.queries import companies, searching
from matchmaking.service import profiles
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]


def found(cast: Cast, who: int, **asked: str) -> set[int]:
    return set(searching.search(cast.viewer(who), Asked(**asked)))


def suspend(organisation_id: int) -> None:
    with db.transaction() as session:
        move_organisation(session.get_one(Organisation, organisation_id), "suspend", Clockwork(), "test")


def test_each_role_sees_whom_the_table_shows(cast: Cast) -> None:
    exporters, buyers = {cast.glassworks, cast.pottery}, {cast.ise, cast.hansung, cast.lakeside}
    assert found(cast, cast.li) == buyers | {cast.glassworks}
    assert found(cast, cast.sato) == exporters | {cast.ise}
    assert found(cast, cast.jones) == set()
    assert found(cast, cast.wang) == found(cast, cast.county) == found(cast, cast.admin) == exporters | buyers
    make.consent(cast.pottery, "chambers")
    assert found(cast, cast.jones) == {cast.pottery}
    with pytest.raises(NotFound):
        companies.company(cast.viewer(cast.jones), cast.glassworks)
    with pytest.raises(NotFound):
        companies.company(cast.viewer(cast.jones), cast.ise)


def test_only_the_verified_are_shown_and_only_to_the_verified(cast: Cast) -> None:
    suspend(cast.glassworks)
    assert found(cast, cast.sato) == {cast.pottery, cast.ise}
    assert found(cast, cast.li) == {cast.glassworks}
    assert cast.glassworks in found(cast, cast.county)
    assert cast.glassworks not in found(cast, cast.county_other)


@pytest.mark.parametrize(
    "text",
    [
        "钢化玻璃",
        "強化ガラス",
        "강화유리",
        "toughened glass",
        "tempered",
        "7007",
        "ZICHUAN",
        "淄川",
        "Einscheibensicherheitsglas",
    ],
)
def test_goods_are_found_in_any_language(cast: Cast, text: str) -> None:
    make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"zh-Hans": "钢化玻璃"})
    assert found(cast, cast.sato, text=text) == {cast.glassworks}


def test_what_is_not_said_is_not_found(cast: Cast) -> None:
    make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"zh-Hans": "钢化玻璃"})
    assert found(cast, cast.sato, text="bone china") == set()
    assert found(cast, cast.sato, text="%") == {cast.glassworks, cast.pottery, cast.ise}
    assert finding.search_text(finding.Entry()) == ""


def test_filters(cast: Cast) -> None:
    li = cast.viewer(cast.li)
    make.product(li, cast.glassworks, hs6="700719", names={"en": "Glass"})
    profiles.keep(li, cast.glassworks, Profile(markets=("JP",)), 1)
    make.request(cast.viewer(cast.sato), cast.ise, hs6="700719", title="ガラス")
    who = cast.city
    assert found(cast, who, group="glass_safety") == found(cast, who, hs="70") == {cast.glassworks, cast.ise}
    assert found(cast, who, market="JP") == {cast.glassworks}
    assert found(cast, who, market="US") == set()
    assert found(cast, who, country="KR") == {cast.hansung}
    assert found(cast, who, office="370302", kind="exporter") == {cast.glassworks}
    assert found(cast, who, office="370300", kind="exporter") == {cast.glassworks, cast.pottery}
    assert found(cast, who, state="pending") == set()


def test_the_page_says_what_there_is_in_the_readers_language(cast: Cast, as_: As) -> None:
    li = cast.viewer(cast.li)
    make.product(li, cast.glassworks, hs6="700719", names={"zh-Hans": "钢化玻璃", "ja": "強化ガラス"}, price_low="8.50",
                 currency="USD", unit="m2")  # fmt: skip
    make.product(li, cast.glassworks, hs6="848180", names={"ko": "밸브"})
    page = as_(cast.sato).get(f"/companies/{cast.glassworks}").text
    assert '<span dir="auto" >強化ガラス</span>' in page
    assert '<span dir="auto" lang="ko">밸브</span>' in page
    assert '<span class="figures">8481.80</span> <span dir="auto" lang="en">' in page
    assert "USD\u00a08.50" in page


def test_markup_in_names_stays_text(cast: Cast, as_: As) -> None:
    with db.transaction() as session:
        session.get_one(Organisation, cast.glassworks).names = {"en": "<img src=x onerror=alert(1)>"}
        session.get_one(Organisation, cast.glassworks).website = "javascript:alert(1)"
        session.get_one(Company, cast.glassworks).abouts = {"en": "</p><script>alert(1)</script>"}
    page = as_(cast.sato).get(f"/companies/{cast.glassworks}").text
    assert "<img src=x" not in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_buyers_contact_is_not_shown(cast: Cast, as_: As) -> None:
    with db.transaction() as session:
        session.get_one(Organisation, cast.ise).website = "https://secret.ise.example"
    seen = as_(cast.li).get(f"/companies/{cast.ise}").text
    assert [word for word in ("secret.ise.example", "sato@buyer.example", "佐藤") if word in seen] == []
    assert "secret.ise.example" in as_(cast.sato).get(f"/companies/{cast.ise}").text


def test_strange_addresses_show_a_list(cast: Cast, as_: As) -> None:
    li = as_(cast.li)
    for query in (
        "page=-3",
        "page=x",
        "sort=drop",
        "group=nonsense",
        "hs=%25",
        "kind=y",
        "text=" + "x" * 5000,
        "office=1",
    ):
        assert li.get(f"/companies?{query}").status_code == 200, query


def test_a_list_of_three_asks_no_more_than_a_list_of_one(cast: Cast, as_: As, statements: list[str]) -> None:
    for number, (who, where) in enumerate(((cast.li, cast.glassworks), (cast.zhao, cast.pottery))):
        make.product(cast.viewer(who), where, hs6="700719", names={"en": f"Glass {number}"})
    city = as_(cast.city)
    counts = []
    for query in ("kind=exporter&office=370302", "kind=exporter", ""):
        statements.clear()
        assert city.get(f"/companies?{query}").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2]


def test_a_line_names_the_first_goods_and_counts_the_rest_at_once(cast: Cast, as_: As) -> None:
    """Nothing is kept between two looks, and nobody's goods stand in another's line."""
    browser = as_(cast.smith)

    def lines() -> list[list[str]]:
        page = browser.get("/companies?sort=name").text
        entries = [entry.split("</article>")[0] for entry in page.split('<article class="entry">')[1:]]
        return [re.findall(r"(Glass \d|Bowl|and \d+ more)", entry) for entry in entries]

    make.product(cast.viewer(cast.zhao), cast.pottery, hs6="691110", names={"en": "Bowl"})
    for number in range(1, 5):
        make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": f"Glass {number}"})
    assert lines() == [[], ["Bowl"], ["Glass 1", "Glass 2", "Glass 3", "Glass 4"]]
    make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Glass 5"})
    assert lines() == [[], ["Bowl"], ["Glass 1", "Glass 2", "Glass 3", "Glass 4", "and 1 more"]]


def test_the_list_as_a_file(cast: Cast, as_: As) -> None:
    make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Glass"})
    county = as_(cast.county)
    rows = list(csv.reader(io.StringIO(county.get("/companies/list.csv").data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Zichuan Safety Glass"]
    book = openpyxl.load_workbook(io.BytesIO(county.get("/companies/list.xlsx").data))
    assert [row[0].value for row in book.active.iter_rows(min_row=2)] == ["Zichuan Safety Glass"]
    book.close()
    assert county.get("/companies/list.exe").status_code == 404
    assert [as_(getattr(cast, name)).get("/companies/list.csv").status_code for name in ("li", "sato", "jones")] == [
        403
    ] * 3


def test_a_chamber_and_an_exporter_do_not_see_others_pages(cast: Cast, as_: As) -> None:
    assert as_(cast.zhao).get(f"/companies/{cast.glassworks}").status_code == 404
    assert as_(cast.jones).get(f"/companies/{cast.glassworks}").status_code == 404
    assert as_(cast.sato).get(f"/companies/{cast.casic}").status_code == 404
    assert as_(cast.sato).get("/companies/999999").status_code == 404
