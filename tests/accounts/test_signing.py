"""Signing in and out, and what attackers try there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient

from accounts import queries
from core import clock, mail, settings
from core.settings import Settings
from tests.cast import Cast
from tests.make import accounts as make

As = Callable[[int], FlaskClient]
EMAIL, RIGHT = "li@seller.example", "kiln and clay"
STRAY = ["//evil.example", "/%09/evil.example", "/\\evil.example", "\\evil.example", "https:evil.example",
         "https://evil.example", "/\t/evil.example", "javascript:alert(1)", "evil.example", "/ /evil", "///evil", "//[", "/%2Fevil.example", "/%5cevil.example"]  # fmt: skip


@pytest.fixture
def li(cast: Cast) -> Cast:
    make.password(cast.li, RIGHT)
    return cast


def _sign_in(client: FlaskClient, typed: str = RIGHT, **more: str) -> int:
    return client.post("/sign-in", data={"email": EMAIL, "password": typed, **more}).status_code


def test_in_and_out(visitor: FlaskClient, li: Cast) -> None:
    assert li.li
    assert _sign_in(visitor) == 302
    assert visitor.get("/me").status_code == 200
    visitor.post("/sign-out")
    assert visitor.get("/me").status_code == 302


@pytest.mark.usefixtures("li")
def test_what_the_session_held_before_is_gone(visitor: FlaskClient) -> None:
    """Session fixation: a cookie planted before must not be worth anything after."""
    with visitor.session_transaction() as session:
        session["key"], session["planted"] = "planted", "planted"
    _sign_in(visitor)
    with visitor.session_transaction() as session:
        assert "planted" not in session
        assert session["key"] != "planted"


@pytest.mark.usefixtures("li")
def test_a_wrong_password_and_an_unknown_address_read_the_same(visitor: FlaskClient) -> None:
    said = []
    for email in (EMAIL, "nobody@seller.example"):
        answer = visitor.post("/sign-in", data={"email": email, "password": "wrong"})
        said.append((answer.status_code, "The address or the password is not right." in answer.text))
    assert said == [(409, True), (409, True)]


@pytest.mark.usefixtures("li")
def test_guessing_is_slowed_down_and_the_right_password_waits_too(visitor: FlaskClient) -> None:
    with time_machine.travel(clock.now(), tick=False) as clockwork:
        assert [_sign_in(visitor, "wrong") for _ in range(5)] == [409] * 5
        assert [_sign_in(visitor, "wrong"), _sign_in(visitor)] == [429, 429]
        clockwork.shift(timedelta(minutes=20))
        assert _sign_in(visitor) == 302


@pytest.mark.parametrize("stray", STRAY)
def test_nobody_is_sent_elsewhere(visitor: FlaskClient, li: Cast, stray: str) -> None:
    assert li.li
    assert visitor.post("/language", data={"language": "ja", "next": stray}).headers["Location"] == "/"
    answer = visitor.post("/sign-in", data={"email": EMAIL, "password": RIGHT, "next": stray})
    assert answer.headers["Location"] == "/"
    assert visitor.get("/sign-in", query_string={"next": stray}).headers["Location"] == "/"


@pytest.mark.usefixtures("li")
def test_after_signing_in_one_is_where_one_wanted_to_be(visitor: FlaskClient) -> None:
    asked = visitor.get("/hours?x=1")
    assert asked.headers["Location"] == "/sign-in?next=/hours?x%3D1"
    answer = visitor.post("/sign-in", data={"email": EMAIL, "password": RIGHT, "next": "/hours?x=1"})
    assert answer.headers["Location"] == "/hours?x=1"


def test_a_new_password_signs_out_everywhere(visitor: FlaskClient, li: Cast, as_: As) -> None:
    elsewhere = as_(li.li)
    token = make.link("reset", li.li)
    assert visitor.post(f"/reset/{token}", data={"password": "short"}).status_code == 409
    assert visitor.post(f"/reset/{token}", data={"password": "another one, long"}).status_code == 302
    assert elsewhere.get("/me").status_code == 302
    assert [_sign_in(visitor), _sign_in(visitor, "another one, long")] == [409, 302]
    assert visitor.post(f"/reset/{token}", data={"password": "and a third one"}).status_code == 409


def test_a_real_persons_reset_link_stands_in_the_mail_alone(visitor: FlaskClient, li: Cast) -> None:
    assert li.li
    page = visitor.post("/reset", data={"email": EMAIL}).text
    assert [m.kind for m in mail.outbox()] == ["password_reset"]
    assert "/reset/" not in page


def test_ones_devices_are_ones_own(cast: Cast, as_: As) -> None:
    mine, other = as_(cast.li), as_(cast.sato)
    theirs = queries.sign_ins(cast.sato)[0].id
    assert mine.post(f"/me/sign-ins/{theirs}/end").status_code == 404
    assert other.get("/me").status_code == 200
    second = as_(cast.li)
    newest = max(row.id for row in queries.sign_ins(cast.li))
    assert mine.post(f"/me/sign-ins/{newest}/end").status_code == 302
    assert (second.get("/me").status_code, mine.get("/me").status_code) == (302, 200)
    as_(cast.li).post("/sign-out", data={"everywhere": "1"})
    assert mine.get("/me").status_code == 302


def test_a_changed_password_needs_the_old_one(li: Cast, as_: As) -> None:
    client = as_(li.li)
    assert client.post("/me/password", data={"old": "wrong", "password": "another one, long"}).status_code == 409
    assert client.post("/me/password", data={"old": RIGHT, "password": "another one, long"}).status_code == 302


def test_the_old_password_is_not_guessed_in_a_browser_left_open(li: Cast, as_: As) -> None:
    client, typed = as_(li.li), {"password": "another one, long"}
    with time_machine.travel(clock.now(), tick=False) as clockwork:
        tries = [client.post("/me/password", data={"old": f"guess {n}", **typed}).status_code for n in range(6)]
        assert tries == [409] * 5 + [429]
        assert client.post("/me/password", data={"old": RIGHT, **typed}).status_code == 429
        assert _sign_in(as_(li.li)) == 302  # their own door stays open meanwhile
        clockwork.shift(timedelta(minutes=20))
        assert client.post("/me/password", data={"old": RIGHT, **typed}).status_code == 302


def test_a_browser_that_is_used_stays_signed_in(cast: Cast, as_: As) -> None:
    client = as_(cast.li)
    with time_machine.travel(clock.now() + timedelta(days=29)):
        assert client.get("/me").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=31)):
        assert client.get("/me").status_code == 200
    with time_machine.travel(clock.now() + timedelta(days=60)):
        assert client.get("/me").status_code == 302


@pytest.mark.parametrize(("accepted", "spoken"), [("ja,en;q=0.5", "ja"), ("zh-CN", "zh-Hans"), ("fr", "en")])
def test_a_visitors_language_is_guessed(visitor: FlaskClient, accepted: str, spoken: str) -> None:
    assert f'<html lang="{spoken}"' in visitor.get("/about", headers={"Accept-Language": accepted}).text


def test_a_chosen_language_stays(visitor: FlaskClient, cast: Cast, as_: As) -> None:
    visitor.post("/language", data={"language": "ko", "next": "/about"})
    assert '<html lang="ko"' in visitor.get("/about", headers={"Accept-Language": "ja"}).text
    as_(cast.smith).post("/language", data={"language": "ja"})
    assert '<html lang="ja"' in as_(cast.smith).get("/").text
    visitor.post("/language", data={"language": "xx"})
    assert '<html lang="ko"' in visitor.get("/about").text


def test_the_demo_page_exists_in_the_demo_alone(visitor: FlaskClient, cast: Cast, config: Settings) -> None:
    assert visitor.get("/demo").status_code == 200
    assert visitor.post("/demo", data={"email": EMAIL}).status_code == 409, "a real person's account"
    assert visitor.post("/demo", data={"email": "nobody@x.example"}).status_code == 404
    settings.use(replace(config, mode="live"))
    try:
        assert visitor.get("/demo").status_code == 404
        assert visitor.post("/demo", data={"email": EMAIL}).status_code == 404
    finally:
        settings.use(config)
    assert visitor.get("/me").status_code == 302
    assert cast.li


def test_a_closed_account_opens_nothing(li: Cast, as_: As, visitor: FlaskClient) -> None:
    member, officer = as_(li.li), as_(li.county)
    officer.post(f"/people/{li.li}/decisions", data={"step": "close", "why": "left the company"})
    assert member.get("/me").status_code == 302
    assert _sign_in(visitor) == 409
    officer.post(f"/people/{li.li}/decisions", data={"step": "reopen"})
    assert _sign_in(visitor) == 302
