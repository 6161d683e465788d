"""Every door of every feature over HTTP: who the table refuses is refused, a visitor is sent to sign in."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import AnyConverter, Rule
from werkzeug.routing.converters import NumberConverter

from accounts.domain.permissions import TABLE, Action, Role
from core import web
from tests.cast import Cast

As = Callable[[int], FlaskClient]


def _doors(application: Flask) -> Iterator[tuple[Action, str, str]]:
    """Action, method and an address for each door that names an action; ids are 0, which nobody has."""
    for rule in application.url_map.iter_rules():
        action = getattr(application.view_functions[rule.endpoint], "door", None)
        if isinstance(action, Action):
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield action, method, _address(application, rule)


def _address(application: Flask, rule: Rule) -> str:
    values = {name: _sample(converter) for name, converter in rule._converters.items()}
    with application.test_request_context():
        return application.url_map.bind("yunqiao.test").build(rule.endpoint, {**(rule.defaults or {}), **values})


def _sample(converter: object) -> object:
    if isinstance(converter, AnyConverter):
        return min(converter.items)
    return 0 if isinstance(converter, NumberConverter) else "x"


def _person(cast: Cast, role: Role) -> int:
    return {
        Role.EXPORTER: cast.li, Role.BUYER: cast.smith, Role.CHAMBER: cast.jones, Role.INTERPRETER: cast.wang,
        Role.OFFICER: cast.county, Role.ADMIN: cast.admin,
    }[role]  # fmt: skip


@pytest.mark.parametrize("role", list(Role))
def test_whoever_the_table_refuses_is_refused(application: Flask, cast: Cast, as_: As, role: Role) -> None:
    client = as_(_person(cast, role))
    closed = [(method, path) for action, method, path in _doors(application) if role not in TABLE[action]]
    answers = {(method, path): client.open(path, method=method).status_code for method, path in closed}
    assert answers == dict.fromkeys(closed, 403)


@pytest.mark.parametrize("role", list(Role))
def test_whoever_the_table_lets_in_meets_no_fault(application: Flask, cast: Cast, as_: As, role: Role) -> None:
    """An empty form, an id that nobody has: refused politely, never a fault and never a way around the table."""
    person = _person(cast, role)
    opened = [(method, path) for action, method, path in _doors(application) if role in TABLE[action]]
    answers = {(method, path): as_(person).open(path, method=method).status_code for method, path in opened}
    assert {door: status for door, status in answers.items() if status >= 500} == {}


def test_a_visitor_is_sent_to_sign_in(application: Flask, visitor: FlaskClient) -> None:
    doors = [(method, path) for _action, method, path in _doors(application)]
    answers = {(method, path): visitor.open(path, method=method) for method, path in doors}
    api = {door for door in doors if door[1].startswith("/api/")}
    strayed = [
        door
        for door, answer in answers.items()
        if door not in api and not (answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in"))
    ]
    assert strayed == []


def test_no_door_is_exempt_from_the_forgery_check() -> None:
    assert (web.csrf._exempt_views, web.csrf._exempt_blueprints) == (set(), set())


METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE", "TRACE")


@pytest.mark.parametrize("method", METHODS)
def test_no_method_is_a_fault(application: Flask, cast: Cast, as_: As, visitor: FlaskClient, method: str) -> None:
    """Whatever the method: a page, a refusal or 405, for somebody signed in and for a visitor."""
    city = as_(cast.city)
    paths = sorted({_address(application, rule) for rule in application.url_map.iter_rules()})
    answers = {(who, path): who.open(path, method=method).status_code for path in paths for who in (city, visitor)}
    assert {path: status for (_who, path), status in answers.items() if status >= 500} == {}


@pytest.mark.parametrize("role", list(Role))
def test_every_posted_form_wants_its_token(application: Flask, cast: Cast, as_: As, role: Role) -> None:
    client = as_(_person(cast, role))
    paths = sorted(_address(application, rule) for rule in application.url_map.iter_rules() if "POST" in rule.methods)
    application.config["WTF_CSRF_ENABLED"] = True
    try:
        answers = {path: client.post(path, data={"word": "yes"}).status_code for path in paths}
    finally:
        application.config["WTF_CSRF_ENABLED"] = False
    assert answers == dict.fromkeys(paths, 400)


def test_a_form_without_its_token_is_refused(application: Flask, visitor: FlaskClient) -> None:
    application.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = visitor.post("/language", data={"language": "ja"})
    finally:
        application.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400


def test_the_address_of_a_one_purpose_link_is_told_nobody(application: Flask, visitor: FlaskClient) -> None:
    """Whatever such a page links to or loads would learn an address that alone opens it."""
    told: dict[str, set[str | None]] = {"token": set(), "other": set()}
    for rule in application.url_map.iter_rules():
        for method in {"GET", "POST"} & (rule.methods or set()):
            kind = "token" if "token" in rule.arguments else "other"
            told[kind].add(visitor.open(_address(application, rule), method=method).headers["Referrer-Policy"])
    assert told == {"token": {"no-referrer"}, "other": {"same-origin"}}
