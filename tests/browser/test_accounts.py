"""Joining and saying one's hours, as people do it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.people import Person

Meet = Callable[..., Person]


def test_joining_from_the_first_click_to_the_desk(meet: Meet) -> None:
    person = meet(zone="Asia/Tokyo")
    page = person.open("/")
    page.get_by_role("link", name="Join as a buyer").click()
    page.get_by_label("Email address").fill("tanaka@kobe.example")
    page.get_by_role("button", name="Send the link").click()
    page.get_by_role("link", name="Open the link").click()
    expect(page.get_by_label("Time zone"), "the device's own").to_have_value("Asia/Tokyo")
    assert page.get_by_label("A company abroad").is_checked()
    page.get_by_label("Name in 日本語").fill("神戸食器株式会社")
    page.get_by_label("Country").select_option("JP")
    page.get_by_label("Your name").fill("田中 健")
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Create the account").click()
    assert "at least 10 characters" in (page.locator("#password-error").text_content() or "")
    page.get_by_label("Password").fill("plates and bowls")
    page.get_by_role("button", name="Create the account").click()
    page.wait_for_url(lambda url: url.endswith("/"))
    assert page.get_by_role("heading", level=1).text_content() == "Hello, 田中 健"
    assert page.get_by_role("link", name="神戸食器株式会社").is_visible()


def test_hours_can_be_said_without_script(meet: Meet) -> None:
    person = meet("jones@chamber.example")
    page = person.open("/hours")
    page.locator("input[name=day_0]").nth(0).fill("08:30")
    page.locator("input[name=day_0]").nth(1).fill("12:00")
    page.get_by_role("button", name="Monday’s hours until Friday").click()
    assert page.locator("input[name=day_4]").nth(0).input_value() == "08:30"
    assert page.get_by_role("status").text_content() is not None
