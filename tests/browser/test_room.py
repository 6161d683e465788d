"""The video room in a real browser: pictures flow, and go on flowing whatever happens around them."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.people import PATIENCE, Guest
from tests.browser.room_site import Opened, fill
from tests.running import running, until

# How long the notice of a broken connection stood.
WATCH_CONNECTION = """() => {
    const notice = document.querySelector("#offline");
    let since = 0;
    window.longest_wait = 0;
    new MutationObserver(() => {
        if (!notice.hidden) since = performance.now();
        else window.offline_ms = performance.now() - since;
    }).observe(notice, { attributeFilter: ["hidden"] });
}"""


@pytest.fixture(scope="module")
def room() -> Iterator[Opened]:
    with running("serve") as site:
        yield fill(site)


@pytest.fixture(params=["eventlet", "threading"])
def either(request: pytest.FixtureRequest) -> Iterator[Opened]:
    """A site served in each of the two ways."""
    with running("serve", async_mode=request.param) as site:
        yield fill(site)


def test_two_people_in_two_languages_and_zones_see_each_other(either: Opened, come: Callable[..., Guest]) -> None:
    li, sato = come(either, "li"), come(either, "sato")
    li.enter(either.path)
    sato.enter(either.path)
    for guest in (li, sato):
        guest.sees(1)
        assert guest.violations() == []
    assert li.page.locator("html").get_attribute("lang") == "zh-Hans"
    assert sato.page.locator("html").get_attribute("lang") == "ja"
    expect(li.tile("佐藤 結衣")).to_contain_text("Ise Building Materials")
    expect(sato.tile("李伟")).to_contain_text("中国語 (簡体字)")
    clocks = sato.page.locator(".room-clock time").all_inner_texts()
    assert int(clocks[0][:2]) == (int(clocks[1][:2]) + 1) % 24


def test_the_lobby_is_accessible_and_says_who_is_inside(room: Opened, come: Callable[..., Guest]) -> None:
    li, sato = come(room, "li"), come(room, "sato", 390)
    sato.visit(room.path)
    expect(sato.page.locator("[data-inside]")).to_have_text("まだ誰も入室していません。")
    expect(sato.page.locator("select[name=camera] option")).not_to_have_count(0)
    assert sato.violations() == []
    li.enter(room.path)
    expect(sato.page.locator("[data-inside]")).to_have_text("入室中：李伟", timeout=PATIENCE)
    assert sato.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_four_people_all_see_each_other(room: Opened, come: Callable[..., Guest]) -> None:
    guests = [come(room, name) for name in ("li", "sato", "wang", "smith")]
    for guest in guests:
        guest.enter(room.path)
    for guest in guests:
        guest.sees(3)


def test_muting_and_unmuting_is_seen_by_the_other(room: Opened, come: Callable[..., Guest]) -> None:
    li, sato = come(room, "li"), come(room, "sato")
    li.enter(room.path)
    sato.enter(room.path)
    mark = sato.tile("李伟").locator("[data-part=muted]")
    expect(mark).to_be_hidden()
    li.control("microphone")
    expect(mark).to_be_visible()
    li.page.keyboard.press("Alt+m")
    expect(mark).to_be_hidden()
    li.control("camera")
    expect(sato.tile("李伟")).to_have_class("tile tile-faceless")
    li.control("camera")
    sato.sees(1)
    expect(sato.tile("李伟")).not_to_have_class("tile tile-faceless")


def test_a_shared_screen_is_seen(room: Opened, come: Callable[..., Guest]) -> None:
    li, sato = come(room, "li"), come(room, "sato")
    li.enter(room.path)
    sato.enter(room.path)
    sato.sees(1)
    li.control("screen")
    sato.sees(1, part="screen", more_than=0)
    expect(sato.tile("李伟").locator("[data-part=screen]")).to_be_visible()
    li.control("screen")
    expect(sato.tile("李伟").locator("[data-part=screen]")).to_be_hidden()


def test_the_chat_goes_both_ways_and_is_there_after_a_reload(room: Opened, come: Callable[..., Guest]) -> None:
    li, sato = come(room, "li"), come(room, "sato")
    li.enter(room.path)
    sato.enter(room.path)
    for guest, text in ((li, "样品周五寄出 <b>"), (sato, "ありがとうございます")):
        guest.control("chat")
        guest.page.locator("#chat-text").fill(text)
        guest.page.keyboard.press("Enter")
    for guest in (li, sato):
        expect(guest.page.locator("#chat .line-text")).to_have_text(["样品周五寄出 <b>", "ありがとうございます"])
    assert li.violations() == []
    sato.page.reload()
    expect(sato.page.locator("#chat .line-text")).to_have_text(["样品周五寄出 <b>", "ありがとうございます"])


def test_what_was_written_too_fast_stays_in_the_field(room: Opened, come: Callable[..., Guest]) -> None:
    wang = come(room, "wang")
    wang.enter(room.path)
    wang.control("chat")
    before = wang.page.locator("#chat .line-text").count()
    wang.page.evaluate("""() => {
        const field = document.querySelector("#chat-text");
        for (let n = 1; n <= 11; n++) {
            field.value = `第${n}句`;
            field.form.requestSubmit();
        }
    }""")
    expect(wang.page.locator("#chat [data-trouble]")).to_have_text(
        "您在短时间内发送了很多消息。请稍等几秒，再重新发送这条消息。"
    )
    expect(wang.page.locator("#chat-text")).to_have_value("第11句")
    expect(wang.page.locator("#chat .line-text")).to_have_count(before + 10)


def test_after_a_reload_the_picture_is_back_at_once(room: Opened, come: Callable[..., Guest]) -> None:
    li, sato = come(room, "li"), come(room, "sato")
    li.enter(room.path)
    sato.enter(room.path)
    li.sees(1)
    sato.page.reload()
    sato.sees(1)
    li.sees(1)
    expect(li.page.locator(".tile")).to_have_count(2)


def test_the_newer_window_takes_the_seat_and_the_older_is_told(room: Opened, come: Callable[..., Guest]) -> None:
    older, newer = come(room, "li"), come(room, "li")
    older.enter(room.path)
    expect(older.page.locator(".tile")).to_have_count(1)
    newer.enter(room.path)
    expect(older.page.locator("#why")).to_have_text("您已在其他窗口或设备上进入会议室，因此此处的连接已断开。")
    expect(newer.page.locator(".tile")).to_have_count(1)


def test_pictures_flow_on_while_the_server_dies_and_the_seats_are_back(
    either: Opened, come: Callable[..., Guest]
) -> None:
    li, sato = guests = come(either, "li"), come(either, "sato")
    for guest in guests:
        guest.enter(either.path)
    for guest in guests:
        guest.sees(1)
        guest.page.evaluate(WATCH_CONNECTION)
    stays = [guest.stay() for guest in guests]
    old = either.site.children()["web"]
    os.kill(old, signal.SIGKILL)
    expect(li.page.locator("#offline")).to_be_visible()
    for guest in guests:
        guest.goes_on_seeing()
    until(lambda: either.site.children().get("web", old) != old, "the supervisor starts another")
    for guest in guests:
        expect(guest.page.locator("#offline")).to_be_hidden(timeout=60_000)
        guest.goes_on_seeing()
        assert guest.page.locator(".tile").count() == 2
    assert [guest.stay() for guest in guests] == stays
    for name, guest in zip(("li", "sato"), guests, strict=True):
        away, waited = guest.page.evaluate("[offline_ms, longest_wait]")
        measured = f"{name}: seat back after {away / 1000:.2f} s, longest wait for a picture {waited / 1000:.2f} s"
        print(measured)  # noqa: T201  how fast the machine is decides it; `-rP` shows it
    li.control("chat")
    li.page.locator("#chat-text").fill("还在吗？")
    li.page.keyboard.press("Enter")
    expect(sato.page.locator("#chat .line-text").last).to_have_text("还在吗？")
    for guest in guests:
        # The browser itself writes a line for the connection that broke; ours would be others.
        guest.complaints = [c for c in guest.complaints if "WebSocket" not in c]


def test_an_outsider_finds_no_room(room: Opened, come: Callable[..., Guest]) -> None:
    zhao = come(room, "zhao")
    answer = zhao.page.request.get(room.site.url + room.path)
    assert answer.status == 404


def test_without_camera_one_still_gets_in_and_without_https_one_is_told(
    room: Opened, come: Callable[..., Guest]
) -> None:
    li, sato = come(room, "li"), come(room, "sato")
    li.context.add_init_script("delete Navigator.prototype.mediaDevices")
    li.visit(room.path)
    expect(li.page.locator("#lobby [data-trouble]")).to_contain_text("https://")
    li.page.locator("#enter").click()
    sato.enter(room.path)
    li.sees(1)
    expect(sato.tile("李伟")).to_have_class("tile tile-muted tile-faceless")


def test_without_script_the_page_says_so(room: Opened, come: Callable[..., Guest]) -> None:
    sato = come(room, "sato", java_script_enabled=False)
    sato.visit(room.path)
    expect(sato.page.locator(".room-note")).to_contain_text("JavaScript")
    expect(sato.page.locator("#enter")).to_be_disabled()


def test_one_can_enter_as_soon_as_the_script_is_there_and_not_before(room: Opened, come: Callable[..., Guest]) -> None:
    sato, held = come(room, "sato"), []
    sato.page.route("**/js/room/room.js", lambda route: held.append(route))  # noqa: PLW0108  it wants a function
    sato.page.goto(room.site.url + room.path, wait_until="domcontentloaded")
    expect(sato.page.locator("#enter")).to_be_disabled()
    until(lambda: sato.page.evaluate("true") and bool(held), "the script is asked for")
    held[0].continue_()
    expect(sato.page.locator("#enter")).to_be_enabled()
    sato.page.locator("#enter").click()
    expect(sato.page.locator(".tile")).to_have_count(1)
