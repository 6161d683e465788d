"""Every page and every form of every feature gets what nobody should type: refused politely, never a fault."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from accounts.domain.permissions import TABLE, Role
from tests.cast import Cast
from tests.make import deals as make_deals
from tests.make import matching
from tests.test_doors import _doors, _person

pytestmark = pytest.mark.usefixtures("pages_instead_of_tracebacks")
As = Callable[[int], FlaskClient]
QUESTIONS = ("text", "sort", "page", "state", "kind", "tab", "week", "day", "first", "last", "with", "fair", "request",
             "meeting", "earlier", "company", "other", "of", "role", "group", "country", "hs", "score", "next")  # fmt: skip
NASTY = {
    "nul": "a\x00b",
    "huge": "9" * 40,
    "beyond an id": str(2**63),
    "below nothing": "-1",
    "not a number": "NaN",
    "full-width": "９９９",
    "markup": "<script>alert(1)</script>",
    "quotes": "'\"%_\\",
    "the other way round": "\u202egnihton\u2066",
    "the first day": "0001-01-01",
    "the last day": "9999-12-31",
    "no such day": "2026-02-30",
    "long": "長" * 5_000,
    "nothing": "",
}
# A form costs more than a page, so it gets the worst of them.
TYPED = {name: NASTY[name] for name in ("nul", "huge", "markup", "the first day", "long")}
FORM = re.compile(r'(?s)<form[^>]*method="post"[^>]*action="([^"]+)"[^>]*>(.*?)</form>')
NAME = re.compile(r'name="([^"]+)"')


def _pages(application: Flask, role: Role) -> Iterator[str]:
    """The role's share of the pages it may ask for, so that each is asked once; ids are 1, the first of a database."""
    for action, method, path in _doors(application):
        allowed = list(TABLE[action])
        if method == "GET" and role == allowed[len(path) % len(allowed)]:
            yield re.sub(r"/0(?=/|$|\.)", "/1", path)


@pytest.fixture
def trade(cast: Cast) -> Cast:
    """Something behind most ids: profiles, products, a request, a held meeting with a deal."""
    matching.glass_and_tableware(cast)
    meeting = make_deals.meeting(cast.glassworks, cast.ise, people=((cast.li, cast.glassworks), (cast.sato, cast.ise)))
    make_deals.deal(cast.li, cast.ise, meeting_id=meeting)
    return cast


@pytest.mark.parametrize("role", [Role.EXPORTER, Role.BUYER, Role.CHAMBER, Role.INTERPRETER, Role.OFFICER, Role.ADMIN])
def test_no_page_falls_over_what_an_address_may_ask(application: Flask, trade: Cast, as_: As, role: Role) -> None:
    client = as_(_person(trade, role))
    faults = [
        (path, name)
        for path in _pages(application, role)
        for name, typed in NASTY.items()
        if client.get(path, query_string=dict.fromkeys(QUESTIONS, typed)).status_code >= 500
    ]
    assert faults == []


@pytest.mark.parametrize("role", [Role.EXPORTER, Role.BUYER, Role.CHAMBER, Role.INTERPRETER, Role.OFFICER, Role.ADMIN])
def test_no_form_falls_over_what_is_typed(application: Flask, trade: Cast, as_: As, role: Role) -> None:
    person = _person(trade, role)
    client = as_(person)
    answers = [client.get(path) for path in _pages(application, role)]
    forms = {
        action.replace("&amp;", "&"): set(NAME.findall(fields))
        for page in answers
        if page.mimetype == "text/html"
        for action, fields in FORM.findall(page.text)
    }
    forms.pop("/sign-out", None)
    faults = [
        (action, name)
        for action, fields in sorted(forms.items())
        for name, typed in TYPED.items()
        if as_(person).post(action, data=dict.fromkeys(fields, typed)).status_code >= 500
    ]
    assert faults == []


@pytest.mark.parametrize("typed", NASTY.values(), ids=NASTY)
def test_no_public_form_falls_over_either(visitor: FlaskClient, cast: Cast, typed: str) -> None:
    pages = ["/", "/sign-in", "/sign-up", "/reset", "/fairs", "/demo", "/about"]
    forms = {
        action: set(NAME.findall(fields)) for path in pages for action, fields in FORM.findall(visitor.get(path).text)
    }
    answers = {action: visitor.post(action, data=dict.fromkeys(fields, typed)) for action, fields in forms.items()}
    assert {action: a.status_code for action, a in answers.items() if a.status_code >= 500} == {}
    asked = {path: visitor.get(path, query_string=dict.fromkeys(QUESTIONS, typed)).status_code for path in pages}
    assert {path: status for path, status in asked.items() if status >= 500} == {}
