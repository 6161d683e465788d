"""The program as it runs for people: supervisor, web and worker."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.running import ROOT, running, until


@pytest.mark.parametrize("mode", ["eventlet", "threading"])
def test_it_serves_restarts_what_dies_and_stops_politely(mode: str, server: str) -> None:
    with running(async_mode=mode) as site:
        assert (site.folder / "yunqiao.db").exists() is (not server)
        assert set(site.children()) == {"web", "work"}
        for role in ("web", "work"):
            before = site.children()[role]
            os.kill(before, signal.SIGKILL)
            until(lambda old=before, kind=role: site.children().get(kind) not in {None, old}, f"{role} is back")
        until(site.answers, "the site answers again")
        assert site.stop() < 10
        assert site.children() == {}


def test_an_empty_database_prints_the_first_administrators_link_once() -> None:
    with running() as site:
        links = [line for line in site.printed().splitlines() if "/join/" in line]
        assert len(links) == 1
        assert site.answers(links[0].split(site.url)[1])


@pytest.mark.parametrize(
    ("arguments", "environment", "said"),
    [
        (["--host", "0.0.0.0"], {}, "needs HTTPS"),
        ([], {"YUNQIAO_PROT": "80"}, "Unknown setting YUNQIAO_PROT"),
        ([], {"YUNQIAO_ASYNC_MODE": "gevent"}, "YUNQIAO_ASYNC_MODE must be one of"),
        (["--cert", "a.pem"], {}, "A certificate needs its key"),
        ([], {"YUNQIAO_WEB_PROCESSES": "2"}, "need YUNQIAO_REDIS_URL"),
        ([], {"YUNQIAO_TURN_URL": "relay.example:3478", "YUNQIAO_TURN_SECRET": "s"}, "is not like stun:host:3478"),
        ([], {"YUNQIAO_TURN_URL": "turn:relay.example"}, "needs YUNQIAO_TURN_SECRET"),
    ],
)
def test_a_mistaken_setting_is_refused_with_a_sentence(
    arguments: list[str], environment: dict[str, str], said: str
) -> None:
    done = subprocess.run(
        [sys.executable, "app.py", "serve", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_help_lists_every_command() -> None:
    done = subprocess.run(
        [sys.executable, "app.py", "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    for command in ("serve", "demo", "work"):
        assert f"\n{' ' * 24}{command} " in done.stdout.replace("  serve", "  serve") or command in done.stdout
