"""Two web processes on one port with a real Redis between them: nobody need know which one serves whom."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from simple_websocket import errors
from sqlalchemy import text

from tests.browser.room_site import Opened, fill
from tests.running import running, until
from tests.servers import redis
from tests.sockets import Socket

# The client leaves a refused connection's socket to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


def _serving(opened: Opened, socket: Socket) -> int:
    """The process at the other end of a connection, as the kernel's table of sockets tells it."""
    local = socket.connection.sock.getsockname()[1]
    table = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    inode = next(row[9] for row in table if int(row[2].split(":")[1], 16) == local)
    for child in _webs(opened):
        for entry in Path(f"/proc/{child}/fd").iterdir():
            if entry.is_symlink() and str(entry.readlink()) == f"socket:[{inode}]":
                return child
    raise AssertionError("nobody serves this connection")


def _webs(opened: Opened) -> list[int]:
    children = Path(f"/proc/{opened.site.process.pid}/task/{opened.site.process.pid}/children").read_text().split()
    return [int(c) for c in children if Path(f"/proc/{c}/cmdline").read_bytes().rstrip(b"\0").endswith(b"web")]


@pytest.fixture(scope="module")
def opened() -> Iterator[Opened]:
    with redis() as address, running(web_processes="2", redis_url=address) as site:
        filled, serving = fill(site), set()

        def both() -> bool:
            socket = Socket(site.url, "/live")
            serving.add(_serving(filled, socket))
            socket.close()
            return len(serving) == 2

        until(both, "both web processes serve")
        yield filled


def _apart(opened: Opened, namespace: str, first: str, second: str) -> tuple[Socket, Socket]:
    """Sockets of two people that two processes serve; the kernel chooses, so ask until it chose both."""
    one, spare = Socket(opened.site.url, namespace, opened.cookie(first)["value"]), []
    served_by = _serving(opened, one)
    while True:
        other = Socket(opened.site.url, namespace, opened.cookie(second)["value"])
        if _serving(opened, other) != served_by:
            break
        spare.append(other)
        one.listen()  # whoever leaves a ping unanswered is taken for gone
        assert len(spare) < 50, "the kernel gives everything to one process"
    for socket in spare:
        socket.close()
    return one, other


def test_two_people_on_two_processes_meet_and_write_to_each_other(opened: Opened) -> None:
    li, sato = _apart(opened, "/room", "li", "sato")
    first = li.ask("enter", {"meeting": opened.meeting})["ok"]
    second = sato.ask("enter", {"meeting": opened.meeting})["ok"]
    assert sorted(seat["stay"] for seat in second["seats"]) == sorted([first["stay"], second["stay"]])
    assert {seat["stay"] for seat in li.hears("seats")["seats"]} == {first["stay"], second["stay"]}
    offer = {"stay": first["stay"], "to": second["stay"], "data": {"description": {"type": "offer", "sdp": "v=0"}}}
    assert li.ask("signal", offer) == {"ok": True}
    assert sato.hears("signal") == {"from": first["stay"], "data": offer["data"]}
    said = sato.ask("say", {"stay": second["stay"], "key": "line-0001", "text": "聞こえますか"})["ok"]
    assert (li.hears("line")["text"], li.hears("line")["id"]) == ("聞こえますか", said["id"])
    for socket in (li, sato):
        socket.close()


def test_news_reach_whoever_watches_on_either_process(opened: Opened) -> None:
    watchers = _apart(opened, "/live", "li", "li")
    engine = opened.site.engine()
    with engine.begin() as connection:
        me = connection.execute(text("SELECT id FROM person WHERE email = 'li@seller.example'")).scalar_one()
        other = connection.execute(text("SELECT id FROM person WHERE email = 'sato@buyer.example'")).scalar_one()
    for watcher in watchers:
        assert watcher.ask("watch", f"person:{me}") == {"ok": True}
        assert watcher.ask("watch", f"person:{other}")["error"] == "not_found"
        assert watcher.ask("watch", "figures")["error"] == "not_found"
    with engine.begin() as connection:
        for topic in (f"person:{other}", "figures", f"person:{me}"):
            connection.execute(
                text("INSERT INTO news (topic, at) VALUES (:topic, '2026-01-01 00:00:00')"), {"topic": topic}
            )
    engine.dispose()
    for watcher in watchers:
        assert watcher.hears("changed") == {"topic": f"person:{me}"}
        assert watcher.heard == [["changed", {"topic": f"person:{me}"}]]
        watcher.close()


def test_whoever_signs_out_hears_nothing_more_on_either_process(opened: Opened) -> None:
    """Which of the two answers the form is the kernel's choice."""
    sockets = _apart(opened, "/live", "smith", "smith")
    opened.sign_out("smith")
    for socket in sockets:
        socket.until_shown_out()
        socket.close()


def _again(opened: Opened) -> Socket:
    """What a browser does: what waited at the dead process's door is cut off, so try until the other one answers."""
    came: list[Socket] = []

    def connected() -> bool:
        with suppress(OSError, errors.SimpleWebsocketError):
            came.append(Socket(opened.site.url, "/room", opened.cookie("sato")["value"]))
        return bool(came)

    until(connected, "the other process lets them in")
    return came[0]


def test_one_process_dies_and_the_others_people_do_not_notice(opened: Opened) -> None:
    li, sato = _apart(opened, "/room", "li", "sato")
    stay = li.ask("enter", {"meeting": opened.meeting})["ok"]["stay"]
    os.kill(_serving(opened, sato), signal.SIGKILL)
    assert li.ask("beat", {"stay": stay}) == {"ok": True}
    back = _again(opened)
    assert back.ask("enter", {"meeting": opened.meeting})["ok"]["stay"] != stay
    until(lambda: len(_webs(opened)) == 2, "the dead one is started again")
    for socket in (li, back):
        socket.close()


def test_a_page_of_another_host_opens_no_socket(opened: Opened) -> None:
    """Cross-site WebSocket hijacking: the browser sends our cookie along, and says whose page asks."""
    cookie = opened.cookie("li")["value"]
    ours = opened.site.url.rpartition(":")[0]  # this client names the host without its port
    Socket(opened.site.url, "/room", cookie, origin=ours).close()
    with pytest.raises(errors.ConnectionError, match="400"):
        Socket(opened.site.url, "/room", cookie, origin="https://evil.example")
