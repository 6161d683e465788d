"""Sockets of a sign-in that ended, in the program as it runs: they are closed at once, silent or not."""

from __future__ import annotations

import pytest

from tests.browser.room_site import fill
from tests.running import running
from tests.sockets import Socket


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_whoever_signs_out_hears_nothing_more(mode: str) -> None:
    with running(async_mode=mode) as site:
        opened = fill(site)
        cookies = {name: opened.cookie(name)["value"] for name in ("li", "sato")}
        desk, room = Socket(site.url, "/live", cookies["li"]), Socket(site.url, "/room", cookies["li"])
        stranger, other = Socket(site.url, "/live"), Socket(site.url, "/room", cookies["sato"])
        room.ask("enter", {"meeting": opened.meeting})
        stay = other.ask("enter", {"meeting": opened.meeting})["ok"]["stay"]
        opened.sign_out("li")
        for socket in (desk, room):
            socket.until_shown_out()
        assert room.hears("out") == {
            "error": "sign_in.ended",
            "said": "您已退出登录，因此此页面的连接已断开。请重新登录。",
        }
        assert [seat["stay"] for seat in other.hears("seats")["seats"]] == [stay]
        assert other.ask("beat", {"stay": stay}) == {"ok": True}
        stranger.listen()
        assert (other.shown_out, stranger.shown_out) == (False, False)
        # The cookie that the socket came with opens nothing any more.
        again = Socket(site.url, "/live", cookies["li"])
        assert again.ask("watch", "figures")["error"] == "denied"
        for socket in (desk, room, stranger, other, again):
            socket.close()
