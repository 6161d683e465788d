"""Entering → first picture of the other, and a reload → picture again, beside a bare RTCPeerConnection in the same run.

python -m benchmarks.room [joins]        two people on this machine, 320x180 at 15 frames, one Chromium
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys

from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.conftest import FLAGS
from tests.browser.room_site import Opened, fill
from tests.running import running

# Notes, in the page's own time, the click on "enter" and the first picture of somebody else.
WATCH = """
window.first = new Promise((resolve) => {
    const seen = (video) => video.requestVideoFrameCallback((now) => resolve(now - (window.clicked ?? 0)));
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes) for (const node of addedNodes)
            if (node instanceof HTMLElement && node.matches(".tile"))
                queueMicrotask(() => node.matches(".tile-own") || seen(node.querySelector("[data-part=camera]")));
    }).observe(document, { childList: true, subtree: true });
});
addEventListener("click", ({ target }) => { if (target.closest("#enter")) window.clicked = performance.now(); }, true);
localStorage.setItem("room.picture", "light");
"""
BARE = """
async () => {
    const size = { width: { ideal: 320 }, height: { ideal: 180 }, frameRate: { ideal: 15, max: 15 } };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true, video: size });
    const started = performance.now();
    const [a, b] = [new RTCPeerConnection(), new RTCPeerConnection()];
    a.onicecandidate = ({ candidate }) => candidate && b.addIceCandidate(candidate);
    b.onicecandidate = ({ candidate }) => candidate && a.addIceCandidate(candidate);
    const video = document.createElement("video");
    video.muted = video.autoplay = true;
    document.body.append(video);
    b.ontrack = ({ track, streams }) => { if (track.kind === "video") video.srcObject = streams[0]; };
    for (const track of stream.getTracks()) { a.addTrack(track, stream); b.addTrack(track.clone(), stream); }
    const first = new Promise((resolve) => video.requestVideoFrameCallback((now) => resolve(now - started)));
    await a.setLocalDescription();
    await b.setRemoteDescription(a.localDescription);
    await b.setLocalDescription();
    await a.setRemoteDescription(b.localDescription);
    const took = await first;
    a.close(); b.close(); stream.getTracks().forEach((track) => track.stop()); video.remove();
    return took;
}
"""
FIRST = "() => window.first"


def somebody(browser: Browser, opened: Opened, name: str) -> Page:
    context = browser.new_context(permissions=["camera", "microphone"])
    context.add_cookies([opened.cookie(name)])
    context.add_init_script(WATCH)
    return context.new_page()


def lobby(page: Page, opened: Opened) -> None:
    page.goto(opened.site.url + opened.path)
    page.wait_for_function("() => document.querySelector('.lobby video').videoWidth > 0")


def measure(browser: Browser, opened: Opened, joins: int) -> dict[str, list[float]]:
    waiting, coming, bare = (somebody(browser, opened, name) for name in ("li", "sato", "wang"))
    lobby(waiting, opened)
    waiting.click("#enter")
    bare.goto(opened.site.url + "/privacy")
    took: dict[str, list[float]] = {"join": [], "reload": [], "bare": []}
    for _ in range(joins):
        took["bare"].append(bare.evaluate(BARE))
        lobby(coming, opened)
        coming.click("#enter")
        took["join"].append(coming.evaluate(FIRST))
        coming.reload(wait_until="commit")
        took["reload"].append(coming.evaluate(FIRST))
        coming.click("[data-control=leave]")
        coming.wait_for_selector("#ended:not([hidden])")
    return took


def main() -> None:
    joins = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with running("serve") as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=flags)
        took = measure(browser, fill(site), joins)
        browser.close()
    said = []
    for name, values in took.items():
        cuts = statistics.quantiles(values, n=20, method="inclusive")
        said.append(f"{name} p50 {cuts[9]:.0f} ms p95 {cuts[18]:.0f} ms")
    print(f"room, {joins} times: " + ", ".join(said))


if __name__ == "__main__":
    main()
