"""The chain in real browsers: a deal is recorded, confirmed by its link, and the open figures change by themselves."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person
from tests.running import Site


def _link(site: Site) -> str:
    """The path of the newest confirmation link in the outbox."""
    with sqlite3.connect(f"file:{site.folder / 'yunqiao.db'}?mode=ro", uri=True) as connection:
        newest = "SELECT facts FROM outbox_mail WHERE kind = 'deal_to_confirm' ORDER BY id DESC"
        (facts,) = connection.execute(newest).fetchone()
    return str(json.loads(facts)["link"]).removeprefix(site.url)


def _record(li: Person) -> None:
    """A paid deal with the first company he has met, typed as people type."""
    form = li.open("/deals/new")
    form.locator("ul.entries a").first.click()
    form.check("input[name=kind][value=paid]")
    form.fill("#agreed_on", form.evaluate("new Date(Date.now() - 864e5).toISOString().slice(0, 10)"))
    form.select_option("#currency", "SAR")
    form.fill("#lines-0-text", "钢化玻璃")
    form.click("button[name=find]")
    form.locator("button[name=pick]").first.click()
    form.fill("#lines-0-quantity", "12")
    form.select_option("#lines-0-unit", "m2")
    form.fill("#lines-0-value", "77001.25")
    assert li.violations() == []
    form.locator(".actions button[type=submit]").last.click()
    form.wait_for_url("**/deals/*")
    assert li.violations() == []


def test_figures_change_while_they_are_open(meet: Callable[..., Person], site: Site) -> None:
    officer = meet("county@office.example")
    page = officer.open("/figures?kind=paid")
    figures = page.locator("#figures")
    expect(figures).to_have_attribute("data-live", "yes")
    expect(page.locator("[data-live-reload]")).to_be_hidden()
    value = figures.get_by_text("SAR\u00a077,001.25", exact=True)
    expect(value).to_have_count(0)

    li = meet("li@seller.example", zone="Asia/Shanghai")
    _record(li)
    expect(value.first).to_be_visible()
    confirmed = figures.locator("tr", has_text="SAR").locator("td").first
    expect(confirmed).to_have_text("–")

    stranger = meet(width=390, language="ja")
    asked = stranger.open(_link(site))
    assert stranger.violations() == []
    asked.locator("form[action$=confirmation] button").click()
    asked.wait_for_url("**/confirm")

    expect(confirmed).to_contain_text("SAR\u00a077,001.25")
    # Before axe comes in: its own styles are refused by the page's policy.
    assert (officer.strangers, officer.complaints) == ([], [])
    assert officer.violations() == []


def test_without_script_there_is_a_link(meet: Callable[..., Person]) -> None:
    officer = meet("city@office.example")
    context = officer.context.browser.new_context(
        java_script_enabled=False, storage_state=officer.context.storage_state()
    )
    page = context.new_page()
    page.goto(officer.site.url + "/figures")
    page.locator("[data-live-reload] a").click()
    expect(page.locator("#figures table").first).to_be_visible()
    context.close()


def test_a_desk_that_is_open_shows_what_has_just_come(meet: Callable[..., Person], site: Site) -> None:
    """A meeting that the other side asks for appears without a reload."""
    kim = meet("kim@buyer.example", zone="Asia/Seoul")
    desk = kim.open("/")
    expect(desk.locator("[data-topic^='person:']")).to_have_attribute("data-live", "yes")
    waiting = desk.locator("#waiting a[href*='/meetings/']")
    before = waiting.count()
    li = meet("li@seller.example", zone="Asia/Shanghai")
    with sqlite3.connect(f"file:{site.folder / 'yunqiao.db'}?mode=ro", uri=True) as connection:
        chosen = "SELECT organisation_id FROM person WHERE email = 'kim@buyer.example'"
        (buyer,) = connection.execute(chosen).fetchone()
    form = li.open(f"/meetings/new?with={buyer}")
    form.locator(".slot-free input").first.check()
    form.locator("form.form button[type=submit]").last.click()
    form.wait_for_url("**/meetings/*")
    expect(waiting).to_have_count(before + 1)
    assert (kim.strangers, kim.complaints) == ([], [])
