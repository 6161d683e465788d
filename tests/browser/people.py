"""Somebody at a browser, and somebody of a meeting at a browser."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.running import Site

AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"
ZONES = {
    "li": "Asia/Shanghai",
    "sato": "Asia/Tokyo",
    "wang": "Asia/Shanghai",
    "kim": "Asia/Seoul",
    "smith": "America/Chicago",
}
# Counts the pictures that really arrive at each of the others' tiles, and notes the longest wait for one in ms.
COUNT = """
window.frames_of = new Map();
window.longest_wait = 0;
window.follow = (video) => {
    let last = 0;
    const count = (at) => {
        if (last) longest_wait = Math.max(longest_wait, at - last);
        last = at;
        frames_of.set(video, (frames_of.get(video) ?? 0) + 1);
        video.requestVideoFrameCallback(count);
    };
    video.requestVideoFrameCallback(count);
};
new MutationObserver((changes) => {
    for (const { addedNodes } of changes) for (const node of addedNodes) {
        if (node instanceof HTMLElement && node.matches(".tile")) node.querySelectorAll("video").forEach(follow);
    }
}).observe(document, { childList: true, subtree: true });
localStorage.setItem("room.picture", "light");
"""
PICTURES = (
    "part => [...document.querySelectorAll(`.tile:not(.tile-own) [data-part=${part}]`)].map(v => frames_of.get(v) ?? 0)"
)
PATIENCE = 15_000


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


class Guest(Person):
    """Somebody of the meeting at a browser."""

    room: str

    def visit(self, path: str) -> None:
        self.room = path
        answer = self.page.goto(self.site.url + path)
        assert answer is not None
        assert answer.status == 200

    def enter(self, path: str) -> None:
        self.visit(path)
        self.page.locator("#enter").click()

    def sees(self, others: int, part: str = "camera", more_than: int = 5) -> None:
        """Wait until so many others' pictures have each moved on by some frames."""
        self.page.wait_for_function(
            f"([n, least]) => {{ const got = ({PICTURES})('{part}'); "
            "return got.filter((count) => count > least).length === n; }",
            arg=[others, more_than],
            timeout=PATIENCE,
        )

    def goes_on_seeing(self) -> None:
        counted = max(self.page.evaluate(PICTURES, "camera"))
        self.sees(1, more_than=counted + 10)

    def stay(self) -> str:
        """The seat that this tab would resume."""
        return str(self.page.evaluate("sessionStorage.getItem(`room.${location.pathname.split('/')[2]}`)"))

    axed = False

    def violations(self) -> list[str]:
        """As any page's; that our policy refuses axe its styles is no complaint of ours."""
        self.axed = True
        return super().violations()

    def heeded(self) -> list[str]:
        """What the page complained about."""
        of_axe = ("Applying inline style", "Couldn't load preload assets") if self.axed else ()
        return [c for c in self.complaints if not c.startswith(of_axe)]

    def control(self, name: str) -> None:
        self.page.locator(f"[data-control={name}]").first.click()

    def tile(self, name: str):
        return self.page.locator(".tile", has=self.page.locator("[data-part=name]", has_text=name))
