"""Which pages there are: links followed from the home page of every role, one page of each shape."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator
from html import unescape

from playwright.sync_api import APIRequestContext

from demo.cast import EVERYDAY
from tests.browser.people import Person
from tests.running import Site

VISITOR = ""
DEPTH, MOST = 3, 70
_KEPT = frozenset({"kind", "state", "tab", "kept"})
"""Words of a query that make another page; the others only sort and filter the same."""


def shape(path: str) -> str:
    """Two addresses of one shape show the same template."""
    address, _mark, query = path.partition("?")
    words = sorted({word.partition("=")[0] for word in query.split("&")} & _KEPT)
    return re.sub(r"/\d+", "/0", address) + ("?" + "&".join(words) if words else "")


def walk(asking: APIRequestContext, site: Site, start: str = "/") -> Iterator[str]:
    """Paths of pages in the order a person would find them, the first of each shape, at most `MOST`."""
    waiting, seen = [(start, 0)], set()
    while waiting and len(seen) < MOST:
        path, depth = waiting.pop(0)
        if shape(path) in seen:
            continue
        seen.add(shape(path))
        answer = asking.get(site.url + path)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield path
        if depth < DEPTH:
            waiting += [(link, depth + 1) for link in _links(answer.text())]


def _links(html: str) -> list[str]:
    found = (unescape(link).split("#")[0] for link in re.findall(r'<a\b[^>]*?\shref="(/[^"]*)"', html))
    return list(dict.fromkeys(link for link in found if link and not link.startswith("/static/")))


def pages(meet: Callable[..., Person], site: Site) -> dict[str, list[str]]:
    """By person of the cast (and for a visitor): the pages nobody before them has shown."""
    shown: set[str] = set()
    found: dict[str, list[str]] = {}
    for email in (VISITOR, *EVERYDAY):
        paths = list(walk(meet(email or None).context.request, site))
        found[email] = [path for path in paths if shape(path) not in shown]
        # The desk looks different to each role.
        shown |= {shape(path) for path in paths} - {"/"}
    return found


def speak(site: Site, email: str, language: str) -> None:
    """That person reads this language from the next page on."""
    with sqlite3.connect(site.folder / "yunqiao.db", timeout=10) as database:
        database.execute("UPDATE person SET language = ? WHERE email = ?", (language, email))
