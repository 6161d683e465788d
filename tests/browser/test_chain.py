"""The whole chain in real browsers on one real server: two people in two languages and two zones, in both ways of serving."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.browser.people import COUNT, Guest
from tests.running import Site, running, until

ROOM_LI, ROOM_FUJITA = (
    {"timezone_id": "Asia/Shanghai", "locale": "zh-CN"},
    {"timezone_id": "Asia/Tokyo", "locale": "ja"},
)


@pytest.fixture(params=["eventlet", "threading"])
def town(request: pytest.FixtureRequest) -> Iterator[Site]:
    """A demo of its own: this test moves its clock."""
    with running("demo", mode="test", async_mode=request.param) as site:
        yield site


@pytest.fixture
def guest(browser: Browser, town: Site) -> Iterator[Callable[..., Guest]]:
    contexts: list[BrowserContext] = []

    def came(address: str | None, **more: object) -> Guest:
        context = browser.new_context(permissions=["camera", "microphone"], **more)
        context.add_init_script(COUNT)
        contexts.append(context)
        person = Guest(context, town)
        if address:
            person.open("/demo")
            # Whoever is not of the everyday cast lies folded in a list.
            person.page.locator("details").evaluate_all("all => all.forEach((one) => { one.open = true; })")
            person.page.locator(f"form:has(input[value='{address}']) button").first.click()
            person.page.wait_for_url(lambda url: "/demo" not in url)
        return person

    yield came
    for context in contexts:
        context.close()


def one(site: Site, question: str, *facts: object) -> str:
    """One value of the site's database."""
    with closing(sqlite3.connect(f"file:{site.folder / 'yunqiao.db'}?mode=ro", uri=True)) as connection:
        return str(connection.execute(question, facts).fetchone()[0])


def move_clock(site: Site, to: datetime) -> None:
    """All processes of the site live at that instant from now on."""
    seconds = (to - datetime.now(UTC)).total_seconds()  # noqa: TID251  the offset counts from the machine's clock
    with closing(sqlite3.connect(site.folder / "yunqiao.db", timeout=10)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO clock_offset (id, seconds) VALUES (1, ?)", (seconds,))


def test_two_strangers_fit_meet_and_strike_a_deal(guest: Callable[..., Guest], town: Site) -> None:
    li, fujita = guest("li@seller.example", **ROOM_LI), guest("db004@buyer.example", **ROOM_FUJITA)
    meeting = _agreed(town, li, fujita)
    starts = datetime.fromisoformat(one(town, "SELECT starts_at FROM meeting WHERE id = ?", meeting)).replace(
        tzinfo=UTC
    )
    ends = datetime.fromisoformat(one(town, "SELECT ends_at FROM meeting WHERE id = ?", meeting)).replace(tzinfo=UTC)
    move_clock(town, starts)
    _met(li, fujita, f"/meetings/{meeting}/room")
    move_clock(town, ends)
    _told(li, fujita, f"/meetings/{meeting}")
    value = "AED\u00a071,940.25"
    _reported(li, meeting, ends)
    stranger = guest(None, **ROOM_FUJITA)
    link = json.loads(one(town, "SELECT facts FROM outbox_mail WHERE kind = 'deal_to_confirm' ORDER BY id DESC"))[
        "link"
    ]
    page = stranger.open(link.removeprefix(town.url))
    assert page.locator("html").get_attribute("lang") == "ja"
    expect(page.get_by_text(value).first).to_be_visible()
    page.locator("form[action$=confirmation] button").click()
    page.wait_for_url("**/confirm")
    figures = guest("county@office.example").open("/figures?kind=signed")
    expect(figures.locator("#figures tr", has_text="AED").locator("td a", has_text=value).first).to_be_visible()
    assert [person.strangers for person in (li, fujita, stranger)] == [[], [], []]
    assert [person.heeded() for person in (li, fujita, stranger)] == [[], [], []]


def _agreed(town: Site, li: Guest, fujita: Guest) -> str:
    """Fujita finds Li's company by a Japanese word and among the matches, and asks for the first common hour; Li accepts.

    The two have never met: who has met is not proposed again.
    """
    works = one(town, "SELECT organisation_id FROM person WHERE email = 'li@seller.example'")
    expect(fujita.open("/companies?text=強化ガラス").locator(f"a[href='/companies/{works}']").first).to_be_visible()
    fujita.open("/matches").locator(f"a[href='/matches/{works}']").first.click()
    fujita.page.locator(f"a[href='/meetings/new?with={works}']").click()
    fujita.page.locator(".slot-free input").first.check()
    fujita.page.locator("textarea[name=message]").fill("シャワードア用の強化ガラスについてご相談させてください。")
    fujita.page.locator("form.form button[type=submit]").last.click()
    fujita.page.wait_for_url("**/meetings/*")
    meeting = fujita.page.url.rpartition("/")[2]
    page = li.open(f"/meetings/{meeting}")
    expect(page.locator(".clock")).to_have_count(2)
    page.locator("form[action$=acceptance] button").click()
    page.wait_for_load_state()
    assert one(town, "SELECT state FROM meeting WHERE id = ?", meeting) == "accepted"
    return meeting


def _met(li: Guest, fujita: Guest, room: str) -> None:
    until(lambda: 'id="enter"' in li.page.request.get(li.site.url + room).text(), "the moved clock has opened the room")
    li.enter(room)
    fujita.enter(room)
    for person in (li, fujita):
        person.sees(1)
    expect(li.tile("藤田 健一")).to_be_visible()
    expect(fujita.tile("李伟")).to_be_visible()


def _told(li: Guest, fujita: Guest, path: str) -> None:
    """After the end each side says how it was."""
    until(lambda: 'name="result"' in li.page.request.get(li.site.url + path).text(), "the moved clock has ended it")
    for person in (li, fujita):
        page = person.open(path)
        page.locator("input[name=result][value=cooperation]").check()
        page.locator("form[action$=outcome] button[type=submit]").click()
        page.wait_for_load_state()
        expect(page.locator("form[action$=outcome] input[value=cooperation]")).to_have_count(1)


def _reported(li: Guest, meeting: str, ends: datetime) -> None:
    form = li.open(f"/meetings/{meeting}")
    form.locator("a[href^='/deals/new']").first.click()
    form.check("input[name=kind][value=signed]")
    form.fill("#agreed_on", ends.date().isoformat())
    form.select_option("#currency", "AED")
    form.fill("#lines-0-text", "钢化玻璃")
    form.fill("#lines-0-hs6", "700719")
    form.fill("#lines-0-quantity", "1800")
    form.select_option("#lines-0-unit", "m2")
    form.fill("#lines-0-value", "71,940.25")
    form.locator(".actions button[type=submit]").last.click()
    form.wait_for_load_state()
    assert form.locator(".error-summary").all_inner_texts() == []
    form.wait_for_url("**/deals/*")
