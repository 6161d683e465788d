"""Search in any script, facets and their counts, the index that follows every edit, on either database."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from accounts.models import Organisation
from accounts.service.moving import move_organisation
from core import db
from core.clock import now
from core.journal import Clockwork
from matchmaking.domain import finding
from matchmaking.domain.facets import Asked, Wanted
from matchmaking.models import Company, HeldCertificate, Listing, Request
from matchmaking.queries import companies, requests, searching
from matchmaking.service import indexing, profiles
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]
GOODS = (
    ("700719", {"zh-Hans": "钢化玻璃", "en": "Toughened glass"}), ("691110", {"zh-Hans": "骨质瓷餐具"}),
    ("701090", {"en": "Wine bottle 750 ml", "ja": "ワインボトル"}), ("690721", {"ko": "포슬린 타일"}),
    ("700719", {"ru": "закалённое стекло", "ar": "زجاج مقسى"}), ("848180", {"en": "7007 valve 70"}),
)  # fmt: skip
BAD = (
    "", " ", "😀", '"', "*", "-", "AND", "OR NOT", ":", "a:b", '"glass', "glass*", "-glass", "NEAR(a b)", "'", "\\", "(", "&|!<->",
    "% _", "<script>alert(1)</script>", "\u202eglass\u202c", "７００７．１９", "ｇｌａｓｓ", "7007.19 and 6911.10", "強化ガラス glass 유리 стекло زجاج",
    "x" * 10_000, "玻" * 10_000, "a b " * 2_500, "\ud800", "é" * 300, "n_glass", "t_g063", "1" * 400, "٧٠٠٧",
)  # fmt: skip


@pytest.fixture
def shop(cast: Cast) -> Cast:
    for who, where, some in ((cast.li, cast.glassworks, GOODS[::2]), (cast.zhao, cast.pottery, GOODS[1::2])):
        for hs6, names in some:
            make.product(cast.viewer(who), where, hs6=hs6, names=names, moq=100, capacity=5_000)
    return cast


def found(cast: Cast, who: int, text: str = "", **asked: object) -> list[int]:
    return searching.search(cast.viewer(who), Asked(text, **asked))


@pytest.mark.parametrize(
    ("typed", "whose"),
    [
        ("強化ガラス", "glassworks"), ("강화유리", "glassworks"), ("tough", "glassworks"), ("закаленное стекло", "glassworks"),
        ("ワイン", "glassworks"), ("ワ", "glassworks"), ("7007.19", "glassworks"), ("骨", "pottery"), ("タイル", "pottery"),
        ("포슬린", "pottery"), ("6911", "pottery"), ("bone china", "pottery"), ("张店 瓷", "pottery"), ("ZICHUAN*", "glassworks"),
        ("６９１１．１０", "pottery"), ("690", "pottery"),
    ],
)  # fmt: skip
def test_any_script_finds_the_maker(shop: Cast, typed: str, whose: str) -> None:
    assert found(shop, shop.sato, typed) == [getattr(shop, whose)]


def test_two_codes_mean_either_and_other_words_all(shop: Cast) -> None:
    assert found(shop, shop.sato, "7007.19 6911.10") == [shop.glassworks, shop.pottery]
    assert found(shop, shop.sato, "bottle bone") == []
    assert found(shop, shop.sato, "glass AND bottle") == [shop.glassworks]


def test_a_name_comes_before_goods_and_goods_before_the_rest(shop: Cast) -> None:
    for where, abouts in ((shop.pottery, {"en": "We know of safety too"}), (shop.glassworks, {})):
        who = shop.zhao if where == shop.pottery else shop.li
        version = companies.version_of(where)
        profiles.keep(shop.viewer(who), where, profiles.Profile(abouts=abouts), version)
    assert found(shop, shop.city, "safety") == [shop.glassworks, shop.pottery]
    make.product(shop.viewer(shop.zhao), shop.pottery, hs6="691110", names={"en": "Lakeside cup"})
    assert found(shop, shop.city, "lakeside") == [shop.lakeside, shop.pottery]


@pytest.mark.parametrize("typed", BAD)
def test_nothing_typed_breaks_it(shop: Cast, as_: As, typed: str) -> None:
    plain = typed.encode("utf-8", "replace").decode()
    for address in ("/companies", "/requests"):
        assert as_(shop.city).get(address, query_string={"text": plain}).status_code == 200
    assert set(found(shop, shop.city, typed)) <= set(found(shop, shop.city))
    assert searching.counts(shop.viewer(shop.city), Asked(typed)).total == len(found(shop, shop.city, typed))


WORDS = (
    "玻璃",
    "钢化",
    "glass",
    "bone",
    "瓷",
    "ガラス",
    "стекло",
    "7007",
    "70",
    "6911.10",
    "유리",
    "bottle",
    "淄川",
    "safety",
    "tou",
    "زجاج",
    "-",
    '"',
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join) | st.text(max_size=12))
def test_both_databases_answer_what_the_rules_say(shop: Cast, typed: str) -> None:
    """The rules in plain Python over the same tokens: whatever the database, the same companies in the same order."""
    units = finding.units(typed)
    rows = db.session().execute(select(Company.organisation_id, Company.search_text)).all()
    tokens = {key: words.split(" ") for key, words in rows}
    tiers = [("names",), ("names", "goods"), ("anywhere",)]

    def tier(key: int) -> int:
        return next(at for at, names in enumerate(tiers) if all(
            any(finding.holds(tokens[key], getattr(unit, name)) for name in names) for unit in units))  # fmt: skip

    held = [key for key in tokens if all(finding.holds(tokens[key], unit.anywhere) for unit in units)]
    wanted = sorted(held, key=lambda key: (tier(key) if units else 0, key))
    assert found(shop, shop.admin, typed) == wanted
    assert found(shop, shop.admin, typed)[1:2] == searching.search(
        shop.viewer(shop.admin), Asked(typed), limit=1, offset=1
    )


def test_search_shows_to_each_role_exactly_what_it_may_read(shop: Cast) -> None:
    make.consent(shop.pottery, "chambers")
    with db.transaction() as session:
        move_organisation(session.get_one(Organisation, shop.ise), "suspend", Clockwork(), "test")
    for who in (
        shop.li,
        shop.sato,
        shop.smith,
        shop.jones,
        shop.wang,
        shop.county,
        shop.county_other,
        shop.city,
        shop.admin,
    ):
        viewer = shop.viewer(who)
        may = {c.organisation_id for c in db.session().scalars(companies.in_sight(viewer))}
        assert set(searching.search(viewer, Asked())) == may
        assert searching.counts(viewer, Asked()).total == len(may)
    assert found(shop, shop.jones) == [shop.pottery]
    make.consent(shop.pottery)
    assert found(shop, shop.jones, "bone china") == []
    assert searching.counts(shop.viewer(shop.jones), Asked("bone china")).total == 0


def test_facets_count_and_combine(shop: Cast) -> None:
    version = companies.version_of(shop.glassworks)
    profiles.keep(shop.viewer(shop.li), shop.glassworks, profiles.Profile(markets=("JP", "US")), version)
    viewer, values = shop.viewer(shop.sato), searching.counts(shop.viewer(shop.sato), Asked(kind="exporter")).values
    assert values["group"] == {"glass_safety": 1, "glass_container": 1, "ceramic_table": 1, "ceramic_tile": 1}
    assert values["hs"] == {"70": 1, "69": 1, "84": 1}
    assert values["market"] == {"JP": 1, "US": 1}
    assert values["office"] == {"370000": 2, "370300": 2, "370302": 1, "370303": 1}
    assert searching.counts(viewer, Asked(hs="70")).values["hs"] == {"7007": 1, "7010": 1}
    assert searching.counts(viewer, Asked(hs="7007")).values["hs"] == {"700719": 1}
    assert found(shop, shop.sato, "玻璃", group="glass_safety", hs="7007", market="JP", office="370302") == [
        shop.glassworks
    ]
    assert found(shop, shop.sato, group="glass_safety", market="DE") == []


def test_quantities_concern_the_one_product_asked_for(shop: Cast) -> None:
    make.product(shop.viewer(shop.li), shop.glassworks, hs6="701337", names={"en": "Tumbler"}, moq=10, capacity=90_000)
    assert found(shop, shop.sato, moq=10) == found(shop, shop.sato, capacity=90_000) == [shop.glassworks]
    assert found(shop, shop.sato, moq=10, hs="7007") == []
    assert found(shop, shop.sato, moq=100, hs="7007", capacity=5_000) == [shop.glassworks]


def test_an_expired_certificate_does_not_count(shop: Cast) -> None:
    today = now().date()
    li = shop.viewer(shop.li)
    profiles.add_certificate(li, shop.glassworks, code="EN12150", name="", number="1", expires_on=today)
    profiles.add_certificate(
        li, shop.glassworks, code="SGCC", name="", number="2", expires_on=today - timedelta(days=1)
    )
    assert found(shop, shop.sato, certificate="EN12150") == [shop.glassworks]
    assert found(shop, shop.sato, certificate="SGCC") == []
    with db.transaction() as session:
        # A day passes without anybody saving anything.
        session.scalars(select(HeldCertificate).where(HeldCertificate.code == "EN12150")).one().expires_on = date(
            2020, 1, 1
        )
        session.get_one(Listing, shop.glassworks).certificates_until = date(2020, 1, 1)
    assert found(shop, shop.sato, certificate="EN12150") == []
    assert searching.counts(shop.viewer(shop.sato), Asked()).values["certificate"] == {}


def test_the_index_follows_every_edit_and_can_be_made_anew(shop: Cast) -> None:
    before = list(
        db.session().execute(select(Company.organisation_id, Company.search_text).order_by(Company.organisation_id))
    )
    with db.transaction() as session:
        session.execute(text("UPDATE company SET search_text = ''"))
    assert found(shop, shop.sato, "玻璃") == []
    told: list[tuple[int, int]] = []
    assert indexing.reindex(lambda done, every: told.append((done, every))) == 5
    assert told == [(5, 5)]
    assert (
        list(
            db.session().execute(select(Company.organisation_id, Company.search_text).order_by(Company.organisation_id))
        )
        == before
    )
    assert found(shop, shop.sato, "钢化玻璃") == [shop.glassworks]
    if db.engine().dialect.name == "sqlite":
        with db.transaction() as session:
            for table in ("company", "request"):
                session.execute(
                    text(f"INSERT INTO fulltext_{table} (fulltext_{table}, rank) VALUES ('integrity-check', 1)")
                )


def test_requests_are_found_by_their_own_words(shop: Cast) -> None:
    sato, li = shop.viewer(shop.sato), shop.viewer(shop.li)
    one = make.request(
        sato, shop.ise, hs6="700719", title="強化ガラス 8mm", text="シャワー用", port="JPYKK", certificates=("EN12150",)
    )
    two = make.request(sato, shop.ise, hs6="691110", title="Bone china cups", port="JPYKK")

    def asked(text: str = "", **more: str) -> set[int]:
        return {row.id for row in requests.browse(li, Wanted(text, **more))}

    assert asked("钢化玻璃") == asked("toughened glass") == asked("7007") == asked("シャワー") == {one}
    assert asked("cups") == asked(group="ceramic_table") == asked(hs="69") == {two}
    assert asked("伊勢") == asked(destination="JP") == {one, two}
    assert asked(certificate="EN12150") == {one}
    assert requests.counts(li, Wanted()).values["certificate"] == {"EN12150": 1}
    assert requests.counts(li, Wanted()).values["hs"] == {"70": 1, "69": 1}
    assert db.session().scalar(select(Request.search_text).where(Request.id == one)) != ""


def test_the_page_says_what_was_asked_and_why_it_was_found(shop: Cast, as_: As) -> None:
    sato = as_(shop.sato)
    page = sato.get("/companies", query_string={"text": "강화유리", "group": "glass_safety", "moq": "１００"}).text
    assert "「強化ガラス」に該当" in page
    assert page.count('class="filter-off"') == 3
    assert 'value="100"' in page
    empty = sato.get("/companies", query_string={"text": "bone china", "hs": "7007"}).text
    assert empty.count('class="filter-off"') == 4
    hostile = sato.get(
        "/companies", query_string={"text": "<b>x</b>", "hs": "<i>", "office": "'--", "moq": "x", "market": "%"}
    )
    assert "<b>x</b>" not in hostile.text


def test_a_list_asks_as_much_for_one_as_for_many(shop: Cast, as_: As, statements: list[str]) -> None:
    city, asked = as_(shop.city), []
    for query in ("text=toughened", "text=glass", "", "kind=exporter&sort=name"):
        statements.clear()
        assert city.get(f"/companies?{query}").status_code == 200
        asked.append(len(statements))
    assert len(set(asked)) == 1


def test_a_search_as_a_file(shop: Cast, as_: As) -> None:
    rows = list(csv.reader(io.StringIO(as_(shop.city).get("/companies/list.csv?text=bone").data.decode("utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == ["Zhangdian Porcelain"]
