"""Every form of every page gets one bad cell among good ones: what the first check would hide is reached too."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from accounts.domain.permissions import Role
from tests.cast import Cast
from tests.make import deals as make_deals
from tests.make import matching
from tests.make import meetings as make_meetings
from tests.test_doors import _person

pytestmark = pytest.mark.usefixtures("pages_instead_of_tracebacks", "late_november")
As = Callable[[int], FlaskClient]
BAD = {
    "date": ("0001-01-01", "9999-12-31", "2026-02-30", "x"),
    "time": ("24:00", "23:59:59.999999+14:00", "x"),
    "number": ("-1", str(2**31), "9" * 40, "NaN", "٣"),
    "hidden": ("-1", str(2**31), "9" * 40, "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00", "x"),
    "select": ("x", str(2**63)),
    "radio": ("x", str(2**63), "0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"),
    "checkbox": ("x", str(2**63), "9999-12-31T23:59-14:00"),
    "text": ("\u202e<b>&\"'", "a\r\nBcc: x@y.example", "長" * 10_000, "9" * 60, "%(x)s{{z}}\ufffe"),
}  # fmt: skip
PAGES_MOST = 60
LEAST_PAGES = 5
GOOD = {"email": "new@new.example", "date": "2026-12-10", "time": "10:00", "number": "1", "text": "1"}


class _Forms(HTMLParser):
    """The forms of a page as (method, address, [(kind, name, value)]), and its links."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[tuple[str, str, list[tuple[str, str, str]]]] = []
        self.links: list[str] = []
        self._select: str | None = None
        self._area = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        if tag == "a":
            self.links.append(said.get("href", ""))
        if tag == "form":
            self.forms.append((said.get("method", "get").lower(), said.get("action", ""), []))
        if not self.forms:
            return
        fields = self.forms[-1][2]
        if tag == "select":
            self._select = said.get("name")
            fields.append(("select", said.get("name", ""), ""))
        if tag == "option" and self._select and said.get("value") and (not fields[-1][2] or "selected" in said):
            fields[-1] = ("select", self._select, said["value"])
        if tag == "textarea":
            fields.append(("text", said.get("name", ""), "words"))
        if tag in {"input", "button"} and said.get("name"):
            kind = said.get("type", "text")
            kind = kind if kind in {*BAD, "email", "file"} else "hidden" if tag == "button" else "text"
            fields.append((kind, said["name"], said.get("value", "") or GOOD.get(kind, "")))


def _tries(fields: list[tuple[str, str, str]]) -> Iterator[tuple[str, str, MultiDict[str, Any]]]:
    """Each field once with each bad value of its kind, the others as the page has them."""
    good: MultiDict[str, Any] = MultiDict()
    for kind, name, value in fields:
        if kind != "file" and not (kind == "radio" and name in good):
            good.add(name, value)
    for kind, name, _value in {f[1]: f for f in fields}.values():
        if name == "csrf_token":
            continue
        for bad in BAD.get(kind, BAD["text"]):
            typed = good.copy()
            typed.setlist(name, [bad])
            yield name, bad, typed
        short = good.copy()
        short.poplist(name)
        yield name, "(missing)", short
    yield "", "", good


def _walk(client: FlaskClient) -> dict[str, _Forms]:
    """Pages in reach of links, one of each kind."""
    seen: dict[str, _Forms] = {}
    kinds: set[str] = set()
    waiting = ["/"]
    while waiting and len(seen) < PAGES_MOST:
        path = waiting.pop(0)
        kind = re.sub(r"\d+", "N", path.partition("?")[0]) + re.sub(r"=[^&]*", "", path.partition("?")[2])
        if kind in kinds:
            continue
        kinds.add(kind)
        answer = client.get(path)
        assert answer.status_code < 500, path
        if answer.mimetype == "text/html" and answer.status_code == 200:
            seen[path] = _Forms(answer.text)
            waiting += [
                link.split("#")[0] for link in seen[path].links if link.startswith("/") and "sign-out" not in link
            ]
    return seen


@pytest.fixture
def trade(cast: Cast) -> Cast:
    """Something behind most doors: profiles, matches, a held meeting with a deal, one asked for, one agreed."""
    matching.glass_and_tableware(cast)
    meeting = make_deals.meeting(cast.glassworks, cast.ise, people=((cast.li, cast.glassworks), (cast.sato, cast.ise)))
    make_deals.deal(cast.li, cast.ise, meeting_id=meeting)
    make_meetings.around_the_clock(cast, cast.li, cast.sato, cast.smith, cast.wang)
    make_meetings.asked(cast, cast.li, cast.lakeside, make_meetings.at(10, 1))
    make_meetings.asked(cast, cast.smith, cast.glassworks, make_meetings.at(10, 4))
    make_meetings.agreed(cast, cast.li, cast.ise, cast.sato, make_meetings.at(11, 1), interpreter_wanted=True)
    make_meetings.offered(cast, cast.li, make_meetings.at(12, 1))
    make_meetings.offered(cast, cast.smith, make_meetings.at(12, 1))
    return cast


@pytest.mark.parametrize("role", list(Role))
def test_one_bad_cell_among_good_ones_is_no_fault(application: Flask, trade: Cast, as_: As, role: Role) -> None:
    client = as_(_person(trade, role))
    found: dict[tuple[str, str], list[tuple[str, str, str]]] = {}
    for path, page in _walk(client).items():
        for method, action, fields in page.forms:
            if method == "post" and "sign-out" not in action:
                found.setdefault((re.sub(r"\d+", "N", action or path), action or path), fields)
    seen: set[str] = set()
    faults: list[tuple[str, str, str, int]] = []
    for (kind, action), fields in found.items():
        if kind in seen:
            continue
        seen.add(kind)
        for name, bad, typed in _tries(fields):
            status = as_(_person(trade, role)).post(action, data=typed).status_code
            if status >= 500:
                faults.append((action, name, bad[:30], status))
    assert faults == []
    # What was typed above and kept must not break the pages that show it.
    assert len(_walk(client)) > LEAST_PAGES
