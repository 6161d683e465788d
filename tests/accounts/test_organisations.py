"""Organisations and people over HTTP: who sees, who edits, who decides."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from accounts import queries
from accounts.domain.permissions import Role
from accounts.service import organising
from core import db, mail
from tests.cast import Cast
from tests.make import accounts as make

As = Callable[[int], FlaskClient]


def test_who_sees_an_organisation_that_waits(cast: Cast, as_: As) -> None:
    waits = make.pending("New Kiln", "370302")
    seen = {who: as_(getattr(cast, who)).get(f"/organisations/{waits}").status_code
            for who in ("li", "sato", "wang", "county", "county_other", "city", "province", "admin")}  # fmt: skip
    assert seen == {"li": 404, "sato": 404, "wang": 404, "county": 200, "county_other": 404, "city": 200,
                    "province": 200, "admin": 200}  # fmt: skip


def test_another_districts_officer_changes_nothing(cast: Cast, as_: As) -> None:
    stranger, path = as_(cast.county_other), f"/organisations/{cast.glassworks}"
    answers = {
        "edit": stranger.get(f"{path}/edit").status_code,
        "decide": stranger.post(f"{path}/decisions", data={"step": "suspend", "why": "no"}).status_code,
        "invite": stranger.post(f"{path}/colleagues", data={"email": "a@b.com", "name": "A"}).status_code,
        "close": stranger.post(f"/people/{cast.li}/decisions", data={"step": "close", "why": "no"}).status_code,
    }
    assert answers == {"edit": 403, "decide": 403, "invite": 403, "close": 404}
    assert make.organisation(cast.glassworks).state == "verified"


def test_others_read_neither_people_nor_history(cast: Cast, as_: As) -> None:
    pages = {who: as_(getattr(cast, who)).get(f"/organisations/{cast.glassworks}").text for who in ("li", "sato")}
    assert {who: "li@seller.example" in page for who, page in pages.items()} == {"li": True, "sato": False}


def test_a_members_suspended_company_tells_why(cast: Cast, as_: As) -> None:
    as_(cast.county).post(
        f"/organisations/{cast.glassworks}/decisions", data={"step": "suspend", "why": "certificate expired"}
    )
    assert "certificate expired" in as_(cast.li).get(f"/organisations/{cast.glassworks}").text
    assert as_(cast.sato).get(f"/organisations/{cast.glassworks}").status_code == 404
    assert [m.address for m in mail.outbox()] == ["li@seller.example"]


def test_a_decision_is_announced(cast: Cast) -> None:
    heard: list[tuple[int, str]] = []

    def note(organisation_id: int, step: str) -> None:
        assert db.writing(), "within the decision's transaction"
        heard.append((organisation_id, step))

    with organising.decided.connected_to(note):
        organising.decide(cast.viewer(cast.county), cast.glassworks, "suspend", "why", "")
    assert heard == [(cast.glassworks, "suspend")]


def test_the_second_of_two_editors_keeps_what_was_typed(cast: Cast, as_: As) -> None:
    first, second, path = as_(cast.li), as_(cast.county), f"/organisations/{cast.glassworks}/edit"
    version = re.findall(r'name="version"[^>]*value="(\d+)"', second.get(path).text)[0]
    mine = {"version": version, "name_en": "First", "website": "", "credit_code": ""}
    assert first.post(path, data=mine).status_code == 302
    late = second.post(path, data=mine | {"name_en": "Second"})
    assert (late.status_code, 'value="Second"' in late.text, "<dd>First</dd>" in late.text) == (409, True, True)
    newer = re.findall(r'name="version"[^>]*value="(\d+)"', late.text)[0]
    assert second.post(path, data=mine | {"name_en": "Second", "version": newer}).status_code == 302
    assert make.organisation(cast.glassworks).names == {"en": "Second"}


@pytest.mark.parametrize("path", ["/organisations", "/people", "/organisations.csv", "/people.xlsx"])
def test_a_list_asks_the_same_for_one_and_for_three(cast: Cast, as_: As, statements: list[str], path: str) -> None:
    officer = as_(cast.county)
    officer.get(path)
    counted = []
    for name in ("One", "Two", "Three"):
        organising_id = make.pending(name, "370302")
        with db.transaction():
            organising.add_person(
                role=Role.EXPORTER, name=name, email=f"{name}@x.example", language="en", zone_name="UTC",
                organisation_id=organising_id,
            )  # fmt: skip
        statements.clear()
        assert officer.get(path).status_code == 200
        counted.append(len(statements))
    assert counted[0] == counted[2]


def test_a_list_holds_ones_own_area(cast: Cast, as_: As) -> None:
    found = {who: sorted(re.findall(r"[\w-]+@[\w.]+example", as_(getattr(cast, who)).get("/people.csv").text))
             for who in ("county", "county_other")}  # fmt: skip
    assert found == {
        "county": ["county@office.example", "li@seller.example"],
        "county_other": ["zhangdian@office.example", "zhao@seller.example"],
    }


def test_a_formula_in_a_name_is_text_in_the_file(cast: Cast, as_: As) -> None:
    make.pending("=HYPERLINK(1)", "370302")
    said = as_(cast.county).get("/organisations.csv").text
    assert ("'=HYPERLINK(1)" in said, "\n=HYPERLINK(1)" in said) == (True, False)


@pytest.mark.parametrize(
    "query", ["?sort=-nothing", "?page=999999999999999999", "?page=-1", "?state=x&kind=y", "?text=%25_'\"<b>"]
)
def test_an_address_that_makes_no_sense_shows_the_list(cast: Cast, as_: As, query: str) -> None:
    assert as_(cast.county).get(f"/organisations{query}").status_code == 200
    assert as_(cast.county).get(f"/people{query}").status_code == 200


def test_search_and_filters(cast: Cast, as_: As) -> None:
    officer = as_(cast.city)
    make.pending("New Kiln", "370302")

    def names(query: str) -> list[str]:
        return re.findall(r'<th scope="row"><a[^>]*>([^<]+)</a>', officer.get(f"/organisations?{query}").text)

    officer.post("/language", data={"language": "en"})
    assert sorted(names("text=GLASS")) == ["Hansung Glass", "Zichuan Safety Glass"]
    assert names("text=%E6%B7%84%E5%B7%9D") == ["Zichuan Safety Glass"]
    assert names("state=pending") == ["New Kiln"]
    assert names("kind=chamber") == ["State Offices Association"]


@pytest.mark.parametrize(
    ("who", "role", "office", "status"),
    [
        ("county", "officer", "370302", 302),
        ("county", "interpreter", "370302", 302),
        ("county", "officer", "370303", 403),
        ("county", "officer", "370300", 403),
        ("county", "administrator", "370302", 403),
        ("county", "exporter", "370302", 422),
        ("admin", "administrator", "370302", 302),
    ],
)
def test_who_adds_which_accounts(cast: Cast, as_: As, who: str, role: str, office: str, status: int) -> None:
    form = {"name": "New", "email": "new@office.example", "role": role, "office_code": office, "language": "en",
            "zone": "Asia/Shanghai"}  # fmt: skip
    answer = as_(getattr(cast, who)).post("/people/new", data=form)
    assert (302 if "/join/" in answer.text else answer.status_code) == status


def test_an_invitation_again_closes_the_one_before(cast: Cast, as_: As) -> None:
    member = as_(cast.smith)
    path = f"/organisations/{cast.lakeside}"
    first = re.findall(
        r"/join/[\w-]+", member.post(f"{path}/colleagues", data={"email": "n@b.example", "name": "N"}).text
    )[0]
    page = member.get(path).text
    again = re.findall(r'action="(/people/\d+/invitation)"', page)[0]
    second = re.findall(r"/join/[\w-]+", member.post(again).text)[0]
    assert (member.get(first).status_code, member.get(second).status_code) == (404, 200)
    assert as_(cast.kim).post(again).status_code == 404


def test_nobody_is_flooded_with_invitations(cast: Cast, as_: As) -> None:
    member = as_(cast.li)
    member.post(f"/organisations/{cast.glassworks}/colleagues", data={"email": "n@b.example", "name": "N"})
    path = f"/people/{queries.person_by_email('n@b.example').id}/invitation"
    statuses = [member.post(path).status_code for _ in range(25)]
    assert (statuses[:19], statuses[-1]) == ([200] * 19, 429)
