"""Every page of every role: sound for axe, quiet, at home on this host alone, and not wider than a phone."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

import pytest
from playwright.sync_api import expect

from core.i18n import LANGUAGES
from demo.cast import EVERYDAY
from tests.browser.people import Person
from tests.browser.walking import VISITOR, pages, speak
from tests.running import ROOT, Site

PHONE, DESK = 360, 1280
_found: dict[str, list[str]] = {}


@pytest.fixture
def places(meet: Callable[..., Person], site: Site) -> dict[str, list[str]]:
    """Found once for all tests of this file."""
    if not _found:
        _found.update(pages(meet, site))
    return _found


def _opened(meet: Callable[..., Person], email: str, language: str, width: int) -> Person:
    person = meet(email or None, language="zh-CN" if language == "zh-Hans" else language, width=width)
    person.complaints.clear()
    return person


@pytest.mark.parametrize("email", [VISITOR, *EVERYDAY], ids=lambda email: email or "visitor")
def test_pages_are_sound_and_at_home(meet: Callable[..., Person], places: dict[str, list[str]], email: str) -> None:
    person, wrong = _opened(meet, email, "en", DESK), {}
    for path in places[email]:
        answer = person.page.goto(person.site.url + path)
        troubles = [*person.violations(), *person.strangers]
        if answer and answer.status != HTTPStatus.OK:
            troubles.append(f"answered {answer.status}")
        if troubles:
            wrong[path] = troubles
    assert wrong == {}


@pytest.mark.parametrize("email", [VISITOR, *EVERYDAY], ids=lambda email: email or "visitor")
def test_no_page_is_wider_than_a_phone(
    meet: Callable[..., Person], site: Site, places: dict[str, list[str]], email: str
) -> None:
    """Nor complains; each page in two of the languages, which take turns. (axe breaks our policy on styles itself.)"""
    wrong = {}
    for turn, language in enumerate(LANGUAGES):
        person = _opened(meet, email, language, PHONE)
        speak(site, email, language)
        for number, path in enumerate(places[email]):
            if (number - turn) % len(LANGUAGES) > 1:
                continue
            person.complaints.clear()
            person.page.goto(person.site.url + path)
            width = person.page.evaluate("document.documentElement.scrollWidth")
            spoken = person.page.evaluate("document.documentElement.lang")
            if (width, spoken) != (PHONE, language) or person.complaints:
                wrong[f"{language} {path}"] = (width, spoken, list(person.complaints))
    assert wrong == {}


@pytest.mark.shots
@pytest.mark.parametrize("email", [VISITOR, *EVERYDAY], ids=lambda email: email or "visitor")
def test_screenshots(meet: Callable[..., Person], site: Site, places: dict[str, list[str]], email: str) -> None:
    """For people to look at: shots/<who>/<page>-<language>-<width>.png."""
    folder = ROOT / "shots" / (email.partition("@")[0] or "visitor")
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for width in (DESK, PHONE):
            person = _opened(meet, email, language, width)
            speak(site, email, language)
            for path in places[email]:
                person.page.goto(person.site.url + path)
                name = path.strip("/").replace("/", "-").replace("?", "-") or "home"
                person.page.screenshot(path=folder / f"{name[:60]}-{language}-{width}.png", full_page=True)


@pytest.mark.shots
def test_picture_of_the_room(meet: Callable[..., Person], site: Site) -> None:
    """docs/room.png of the README: both sides in the room of the meeting that is about to begin, on two clocks."""
    people = [meet("li@seller.example", zone="Asia/Shanghai"), meet("sato@buyer.example", zone="Asia/Tokyo")]
    for email in ("li@seller.example", "sato@buyer.example"):
        speak(site, email, "en")
    for person in people:
        person.open("/")
        person.page.locator("a[href$='/room']").first.click()
        expect(person.page.locator("select[name=camera] option")).not_to_have_count(0)
        person.page.locator("#enter").click()
    page = people[1].page
    page.locator(".tile").nth(1).wait_for()
    for person, said in zip(people, ("样品周五寄出。", "ありがとうございます。図面を送ります。"), strict=True):
        person.page.locator("[data-control=chat]").first.click()
        person.page.locator("#chat-text").fill(said)
        person.page.locator("#chat-text").press("Enter")
        expect(page.locator("#chat .line-text").last).to_have_text(said)
    page.wait_for_function(
        "() => [...document.querySelectorAll('.tile [data-part=camera]')].every(v => v.videoWidth > 0)"
    )
    page.screenshot(path=ROOT / "docs" / "room.png")
