"""The supervisor: starts the web and worker children, restarts a dead one, stops them politely."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

WEB_GRACE = 1.0
WORKER_GRACE = 10.0
PAUSES = (0.2, 1.0, 5.0, 15.0)


@dataclass
class Child:
    """One process kept alive; `pauses` grow while it dies young."""

    command: list[str]
    grace: float
    environment: Mapping[str, str]
    deaths: int = 0
    born: float = 0.0
    due: float = 0.0
    process: subprocess.Popen[bytes] | None = field(default=None)

    def start(self) -> None:
        self.process = subprocess.Popen(self.command, env=dict(self.environment))  # noqa: S603  our own command line
        self.born = time.monotonic()

    def tend(self) -> None:
        """Notice a death, and start again after a pause."""
        if self.process is not None and self.process.poll() is not None:
            self.deaths = 1 if time.monotonic() - self.born > 60 else self.deaths + 1  # noqa: PLR2004
            pause = PAUSES[min(self.deaths, len(PAUSES)) - 1]
            sys.stderr.write(f"{self.command[-1]} ended with {self.process.returncode}; again in {pause} s\n")
            self.process, self.due = None, time.monotonic() + pause
        if self.process is None and time.monotonic() >= self.due:
            self.start()


def supervise(entry: str, roles: list[str], environment: Mapping[str, str]) -> None:
    """Run `python <entry> <role>` for each role until SIGTERM or SIGINT; web stops first."""
    stop = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: stop.set())
    inherited = {**os.environ, **environment}
    children = [
        Child([sys.executable, entry, role], WEB_GRACE if role == "web" else WORKER_GRACE, inherited) for role in roles
    ]
    while not stop.is_set():
        for child in children:
            child.tend()
        stop.wait(0.1)
    _end(children)


def _end(children: list[Child]) -> None:
    alive = [c for c in children if c.process is not None and c.process.poll() is None]
    for child in alive:
        if child.process is not None:
            child.process.terminate()
    started = time.monotonic()
    for child in sorted(alive, key=lambda c: c.grace):
        if child.process is None:
            continue
        try:
            child.process.wait(max(0.1, child.grace - (time.monotonic() - started)))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
