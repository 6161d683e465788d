"""The program itself as a child process, for the tests that need all of it: `with running() as site`."""

from __future__ import annotations

import os
import signal
import ssl
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError

from sqlalchemy import Engine, create_engine

from tests.servers import free_port, fresh_database

ROOT = Path(__file__).parent.parent
DEADLINE = 60.0
# The PostgreSQL server in which each site gets a database of its own; empty means SQLite in the site's folder.
server = ""


@dataclass
class Site:
    """A served Yunqiao: its address, its processes and what it printed."""

    url: str
    folder: Path
    process: subprocess.Popen[bytes]
    environment: dict[str, str] = field(default_factory=dict)
    trust: ssl.SSLContext | None = None

    def children(self) -> dict[str, int]:
        """Process ids of the web and work children by their role."""
        listing = subprocess.run(
            ["ps", "-o", "pid=,args=", "--ppid", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        rows = [line.split() for line in listing.stdout.splitlines()]
        return {row[-1]: int(row[0]) for row in rows}

    def engine(self) -> Engine:
        """The site's database from outside; the caller disposes of it."""
        if url := self.environment.get("YUNQIAO_DATABASE_URL"):
            return create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        return create_engine(f"sqlite:///{self.folder / 'yunqiao.db'}", connect_args={"timeout": 10})

    def answers(self, path: str = "/") -> bool:
        try:
            url = self.url.replace("127.0.0.1", "localhost") if self.trust else self.url
            with urllib.request.urlopen(url + path, timeout=5, context=self.trust) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            return False

    def stop(self) -> float:
        """Ask it politely to end; the seconds it took."""
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)
        return time.monotonic() - started

    def printed(self) -> str:
        return (self.folder / "output").read_text()


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition with a deadline; never for a time."""
    end = time.monotonic() + DEADLINE
    while not condition():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.02)


@contextmanager
def running(command: str = "serve", *, trust: ssl.SSLContext | None = None, **settings: str) -> Iterator[Site]:
    """The whole program on a free port with a data folder and a database of its own, stopped at the end."""
    with fresh_database(server) if server else nullcontext("") as address:
        given = {**({"database_url": address} if address else {}), **settings}
        with _running(command, trust, given) as site:
            yield site


@contextmanager
def _running(command: str, trust: ssl.SSLContext | None, settings: Mapping[str, str]) -> Iterator[Site]:
    folder = Path(tempfile.mkdtemp(prefix="yunqiao-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    port = free_port()
    given = {"data": str(folder), "mode": "test", **settings}
    environment = {**os.environ, **{f"YUNQIAO_{name.upper()}": value for name, value in given.items()}}
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "app.py", command, "--port", str(port)],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=output,
        )
    scheme = "https" if trust else "http"
    site = Site(f"{scheme}://127.0.0.1:{port}", folder, process, environment, trust)
    try:
        until(lambda: site.answers() or process.poll() is not None, "the site answers")
        assert process.poll() is None, site.printed()
        yield site
    finally:
        if process.poll() is None:
            site.stop()
        subprocess.run(["rm", "-rf", str(folder)], check=True)
