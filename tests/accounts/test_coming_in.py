"""From an address to a verified organisation, and what attackers try on the way."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
import time_machine
from flask.testing import FlaskClient

from accounts.domain.credit_code import check_sign
from accounts.service import signing
from core import clock, mail, settings
from core.settings import Settings
from tests.cast import Cast
from tests.make import accounts as make

As = Callable[[int], FlaskClient]
CODE = "91370302MA3C0000X"
FORM = {
    "kind": "exporter", "name_en": "Zichuan Kiln", "name_zh-Hans": "淄川窑", "country": "CN", "office_code": "370302",
    "credit_code": CODE + check_sign(CODE), "website": "kiln.example", "name": "王强", "job_title": "Manager",
    "language": "zh-Hans", "zone": "Asia/Shanghai", "password": "kiln and clay",
}  # fmt: skip


@pytest.fixture
def live(config: Settings) -> Iterator[None]:
    """As a live installation with a mail server answers."""
    settings.use(replace(config, mode="live", smtp_url="smtp://127.0.0.1:1", mail_from="bridge@zibo.example"))
    yield
    settings.use(config)


def _asked(visitor: FlaskClient, email: str = "wang@kiln.example", role: str = "exporter") -> str:
    """The path of the link that the page shows where no mail leaves."""
    answer = visitor.post("/sign-up", data={"email": email, "role": role})
    return re.findall(r'href="http://yunqiao.test(/sign-up/[^"]+)"', answer.text)[0]


def _bare(page: str) -> str:
    """Without what differs by chance: nonces and forgery tokens."""
    return re.sub(r'nonce="[^"]+"|name="csrf_token" value="[^"]+"|X-CSRFToken": "[^"]+"', "", page)


def test_from_an_address_to_a_verified_organisation(visitor: FlaskClient, cast: Cast, as_: As) -> None:
    path = _asked(visitor)
    assert visitor.get(path).status_code == 200
    assert visitor.post(path, data=FORM).headers["Location"] == "/"
    assert "淄川窑" in visitor.get("/").text
    row = make.organisation(cast.casic + 1)
    assert (row.state, row.website, row.credit_code) == ("pending", "https://kiln.example", FORM["credit_code"])
    told = [m.address for m in mail.outbox() if m.kind == "organisation_pending"]
    assert told == ["county@office.example"]
    officer = as_(cast.county)
    assert f"/organisations/{row.id}" in officer.get("/organisations").text
    officer.post(f"/organisations/{row.id}/decisions", data={"step": "verify"})
    assert make.organisation(row.id).state == "verified"
    assert [m.address for m in mail.outbox() if m.kind == "organisation_decided"] == ["wang@kiln.example"]


def test_a_refusal_needs_a_reason_and_can_be_answered(cast: Cast, as_: As) -> None:
    pending = make.pending("New Kiln", "370302")
    officer, decisions = as_(cast.county), f"/organisations/{pending}/decisions"
    assert officer.post(decisions, data={"step": "refuse"}).status_code == 409
    assert officer.post(decisions, data={"step": "refuse", "why": "Code missing"}).status_code == 302
    assert make.organisation(pending).state == "refused"
    assert officer.post(decisions, data={"step": "refuse", "why": "again"}).status_code == 409


@pytest.mark.parametrize("path", ["/sign-up/x", "/reset/x", "/join/x"])
def test_a_foreign_link_says_so(visitor: FlaskClient, path: str) -> None:
    answers = [visitor.get(path), visitor.post(path, data={"password": "long enough one"})]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("not one of ours" in answer.text for answer in answers)


def test_a_dead_reset_link_says_where_to_get_another(visitor: FlaskClient) -> None:
    answers = [visitor.get("/reset/x"), visitor.post("/reset/x", data={"password": "long enough one"})]
    assert [answer.text.count('href="/reset"') for answer in answers] == [1, 1]


def test_a_used_link_says_so(visitor: FlaskClient, cast: Cast) -> None:
    assert cast.li
    path = _asked(visitor)
    visitor.post(path, data=FORM)
    visitor.post("/sign-out")
    answers = [visitor.get(path), visitor.post(path, data=FORM)]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert all("already been used" in answer.text for answer in answers)


def test_an_expired_link_says_so(visitor: FlaskClient, cast: Cast) -> None:
    token = make.link("reset", cast.li)
    with time_machine.travel(clock.now().timestamp() + 3 * 3600):
        answer = visitor.get(f"/reset/{token}")
    assert (answer.status_code, "has expired" in answer.text) == (409, True)


def test_a_link_opens_what_it_was_made_for_alone(visitor: FlaskClient, cast: Cast) -> None:
    token = make.link("reset", cast.li)
    assert visitor.get(f"/join/{token}").status_code == 404
    assert visitor.get(f"/sign-up/{token}").status_code == 404


@pytest.mark.usefixtures("live", "cast")
@pytest.mark.parametrize("path", ["/sign-up", "/reset"])
def test_the_page_tells_nobody_who_has_an_account(visitor: FlaskClient, path: str) -> None:
    pages = [visitor.post(path, data={"email": e}).text for e in ("li@seller.example", "nobody@seller.example")]
    assert _bare(pages[0]) == _bare(pages[1])
    assert "yunqiao.test/" not in pages[0]


@pytest.mark.usefixtures("cast")
def test_who_has_an_account_reads_so_in_a_mail_alone(visitor: FlaskClient) -> None:
    visitor.post("/sign-up", data={"email": "li@seller.example"})
    assert [(m.kind, m.address) for m in mail.outbox()] == [("account_exists", "li@seller.example")]


def test_a_role_sent_along_changes_nothing(visitor: FlaskClient, cast: Cast) -> None:
    """Mass assignment: the role follows from the kind of organisation, and nothing else is read."""
    extra = {"role": "administrator", "state": "verified", "organisation_id": "1", "office_id": "1", "is_demo": "1"}
    visitor.post(_asked(visitor), data=FORM | extra)
    found = make.person(cast.admin + 1)
    row = make.organisation(found.organisation_id or 0)
    assert (found.role, found.office_id, found.is_demo, row.state) == ("exporter", None, False, "pending")
    assert visitor.get("/admin").status_code == 403


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("name_en", "x" * 10_000, "too long"),
        ("credit_code", "91370302MA3C0000X0", "not a valid credit code"),
        ("website", "javascript:alert(1)", "not a web address"),
        ("zone", "Mars/Olympus", "choose one from the list"),
        ("office_code", "999999", "choose one from the list"),
        ("country", "XX", "choose one from the list"),
        ("password", "short", "at least 10 characters"),
        ("name", "", "Please fill this in."),
    ],
)
def test_a_mistake_is_said_beside_its_field_and_what_was_typed_stays(
    visitor: FlaskClient, field: str, value: str, said: str
) -> None:
    path = _asked(visitor)
    answer = visitor.post(path, data=FORM | {field: value})
    assert answer.status_code in {409, 422}
    assert said in " ".join(re.findall(rf'id="{field}-error">(.*?)</span>\s*</span>', answer.text, re.DOTALL))
    assert 'value="淄川窑"' in answer.text
    assert FORM["password"] not in answer.text
    assert visitor.post(path, data=FORM).status_code == 302


def test_html_in_a_name_is_text(visitor: FlaskClient, cast: Cast, as_: As) -> None:
    evil = "<script>alert(1)</script>"
    visitor.post(_asked(visitor), data=FORM | {"name_en": evil, "name": evil})
    officer = as_(cast.county)
    for page in ("/organisations", f"/organisations/{cast.casic + 1}", "/people", "/"):
        assert evil not in officer.get(page).text
    assert "&lt;script&gt;alert(1)" in officer.get("/people").text


def test_an_invitation_is_taken_up_once(visitor: FlaskClient, cast: Cast, as_: As) -> None:
    member = as_(cast.li)
    answer = member.post(
        f"/organisations/{cast.glassworks}/colleagues", data={"email": "new@seller.example", "name": "新人"}
    )
    path = re.findall(r'href="http://yunqiao.test(/join/[^"]+)"', answer.text)[0]
    joining = {"name": "新人", "language": "zh-Hans", "zone": "Asia/Shanghai", "password": "kiln and clay"}
    assert "淄川安全玻璃有限公司" in visitor.get(path, headers={"Accept-Language": "zh"}).text
    assert visitor.post(path, data=joining).status_code == 302
    assert "new@seller.example" in visitor.get("/me").text
    assert visitor.get(path).status_code == 409


def test_an_invitation_never_overwrites_an_account_in_use(visitor: FlaskClient, cast: Cast) -> None:
    """CVE-2026-23478: whoever holds an old invitation to an address must not take its account."""
    make.password(cast.li, "my own password")
    before = make.person(cast.li).password_hash
    joining = {"name": "Eve", "language": "en", "zone": "UTC", "password": "eve's password"}
    answer = visitor.post(
        f"/join/{make.link('invite', cast.li)}", data=joining | {"zone": "Asia/Shanghai", "email": "eve@evil.example"}
    )
    after = make.person(cast.li)
    assert answer.status_code == 409
    assert (after.password_hash, after.name, after.email) == (before, "李伟", "li@seller.example")


@pytest.mark.usefixtures("tables")
def test_the_first_administrator_says_an_address(visitor: FlaskClient) -> None:
    path = (signing.first_admin_link("") or "").removeprefix("http://yunqiao.test")
    joining = {"name": "Root", "language": "en", "zone": "Asia/Shanghai", "password": "kiln and clay"}
    assert visitor.post(path, data=joining).status_code == 422
    assert visitor.post(path, data=joining | {"email": "root@zibo.example"}).status_code == 302
    assert visitor.get("/admin").status_code == 200
    assert signing.first_admin_link("") is None
