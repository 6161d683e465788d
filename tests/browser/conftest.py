"""One real Chromium, several people in contexts of their own, one real server process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.people import COUNT, ZONES, Guest, Person
from tests.browser.room_site import Opened
from tests.running import Site, running

FLAGS = [
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection", "--disable-dev-shm-usage", "--mute-audio", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-gpu", "--disable-quic",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = shutil.which("chromium") or shutil.which("google-chrome")
    if executable is None:
        assert os.environ.get("YUNQIAO_REQUIRE_BROWSER") != "1", "Chromium is required"
        pytest.skip("Chromium is missing")
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=executable, args=[*FLAGS, *sandbox])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The demo with a movable clock."""
    with running("demo", mode="test") as served:
        yield served


@pytest.fixture
def meet(browser: Browser, site: Site) -> Iterator[Callable[..., Person]]:
    """`meet("sato@buyer.example")` is that fictional person, signed in with one click."""
    contexts: list[BrowserContext] = []

    def opened(
        email: str | None = None, *, zone: str = "Asia/Tokyo", width: int = 1280, language: str = "en"
    ) -> Person:
        context = browser.new_context(
            viewport={"width": width, "height": 860},
            timezone_id=zone,
            locale=language,
            permissions=["camera", "microphone"],
            reduced_motion="reduce",  # a colour in the middle of its change has no contrast to speak of
        )
        contexts.append(context)
        person = Person(context, site)
        if email:
            person.open("/demo")
            person.page.locator(f"form:has(input[value='{email}']) button").first.click()
            person.page.wait_for_url(lambda url: "/demo" not in url)
        return person

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def come(browser: Browser) -> Iterator[Callable[..., Guest]]:
    contexts: list[BrowserContext] = []
    guests: list[Guest] = []

    def came(opened: Opened, name: str, width: int = 1280, **more: object) -> Guest:
        context = browser.new_context(
            viewport={"width": width, "height": 800}, timezone_id=ZONES.get(name, "Asia/Shanghai"),
            permissions=["camera", "microphone"], **more,
        )  # fmt: skip
        context.add_cookies([opened.cookie(name)])
        context.add_init_script(COUNT)
        contexts.append(context)
        guests.append(Guest(context, opened.site))
        return guests[-1]

    yield came
    complaints = [(guest.heeded(), guest.strangers) for guest in guests]
    for context in contexts:
        context.close()
    assert complaints == [([], [])] * len(guests)
