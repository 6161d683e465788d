"""One real Chromium, several people in contexts of their own, one real server process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.running import Site, running

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
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


class Person:
    """Somebody at a browser: a page, and what the page asked for and complained about."""

    def __init__(self, context: BrowserContext, site: Site) -> None:
        self.site, self.context = site, context
        self.page: Page = context.new_page()
        self.strangers: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self._note(request.url))
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type in {"error", "warning"} else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, url: str) -> None:
        own = self.site.url.removeprefix("http://")
        if not url.startswith((f"http://{own}", f"ws://{own}", "data:", "blob:", "about:")):
            self.strangers.append(url)

    def open(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page

    def violations(self) -> list[str]:
        """What axe-core finds on the page as it stands (WCAG 2.2 AA)."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        found = self.page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", tags)
        return [f"{v['id']}: {v['nodes'][0]['target']} {v['nodes'][0]['failureSummary']}" for v in found["violations"]]


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
