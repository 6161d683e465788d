"""Two databases, one suite: `--db sqlite` (the default) or `--db postgresql`."""

from __future__ import annotations

import re
import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, event, text

import app as composition
from accounts.service import signing
from core import db, green, schema, settings
from core.settings import Settings
from tests import running
from tests.cast import Cast, make_cast
from tests.meetings.present import NOW
from tests.servers import postgresql


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=("sqlite", "postgresql"), default="sqlite")


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Tests talk to this machine alone."""
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        host = address[0] if isinstance(address, tuple) else "local"
        if self.family in {socket.AF_INET, socket.AF_INET6} and host not in {"127.0.0.1", "::1", "localhost"}:
            raise AssertionError(f"a test reached for {host}")
        real(self, address)

    socket.socket.connect = connect  # type: ignore[method-assign]
    yield
    socket.socket.connect = real  # type: ignore[method-assign]


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_while_writing() -> Iterator[None]:
    """In every verb of every test: what is offloaded yields, and whoever yields inside a write stops all writers."""
    real = green.offload

    def offload(work: Callable[..., Any], *args: object, **kwargs: object) -> object:
        assert not db.writing(), f"{work.__qualname__} is waited for inside a write transaction"
        return real(work, *args, **kwargs)

    green.offload = offload
    yield
    green.offload = real


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    shared = Path("/dev/shm")
    return (
        tmp_path_factory.mktemp("data", numbered=True) if not shared.is_dir() else _in_memory(shared, tmp_path_factory)
    )


def _in_memory(shared: Path, factory: pytest.TempPathFactory) -> Path:
    """SQLite with synchronous=FULL waits for the disk at each commit; memory does not make tests wait."""
    folder = shared / f"yunqiao-{factory.getbasetemp().name}-{id(factory)}"
    folder.mkdir(parents=True)
    return folder


@pytest.fixture(scope="session", autouse=True)
def server(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of this run's PostgreSQL, which `running()` uses too; empty on SQLite."""
    with postgresql() if request.config.getoption("--db") == "postgresql" else nullcontext("") as url:
        running.server = url
        yield url


@pytest.fixture(scope="session")
def database(server: str, data_folder: Path) -> Iterator[Engine]:
    """The migrated database of this run."""
    if not server:
        engine = db.connect(f"sqlite:///{data_folder / 'test.db'}")
        schema.upgrade(engine)
        yield engine
        engine.dispose()
        shutil.rmtree(data_folder)
        return
    engine = db.connect(server)
    schema.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def tables(database: Engine) -> Iterator[Engine]:
    """Empty tables before and after; a test that needs rows asks for this or for `cast`."""
    with db.unit():
        yield database
    _empty(database)


def _empty(database: Engine) -> None:
    names = [table.name for table in db.Base.metadata.tables.values()]
    with database.execution_options(writes=True).begin() as connection:
        if database.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
        for name in names:
            connection.execute(text(f'DELETE FROM "{name}"'))


@pytest.fixture(scope="session", autouse=True)
def config(data_folder: Path) -> Settings:
    made = settings.read({}, data=str(data_folder), mode="test", async_mode="threading", url="http://yunqiao.test")
    return settings.use(made)


@pytest.fixture(scope="session")
def application(config: Settings, database: Engine) -> Flask:
    made = composition.create_app(config)
    made.config["WTF_CSRF_ENABLED"] = False
    made.testing = True
    return made


@pytest.fixture
def cast(tables: Engine) -> Cast:
    """One person of every role; see tests/cast.py."""
    return make_cast()


@pytest.fixture
def visitor(application: Flask, tables: Engine) -> FlaskClient:
    """Somebody who is not signed in."""
    return application.test_client()


@pytest.fixture
def as_(application: Flask, tables: Engine) -> Callable[[int], FlaskClient]:
    """`as_(cast.li)` is a browser in which that person is signed in."""

    def signed_in(person_id: int) -> FlaskClient:
        client = application.test_client()
        with db.unit(), db.transaction():
            token = signing._open_session(person_id, "test")
        with client.session_transaction() as session:
            session["key"] = token
        return client

    return signed_in


@pytest.fixture
def statements(database: Engine) -> Iterator[list[str]]:
    """Every SQL statement of the test: list pages must not grow their number with their rows."""
    seen: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not re.match(r"\s*(BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|PRAGMA)", statement):
            seen.append(statement)

    event.listen(database, "before_cursor_execute", note)
    yield seen
    event.remove(database, "before_cursor_execute", note)


@pytest.fixture
def pages_instead_of_tracebacks(application: Flask) -> Iterator[None]:
    """A fault is answered as it is to people, with a page of its own."""
    application.config["PROPAGATE_EXCEPTIONS"] = False
    yield
    application.config["PROPAGATE_EXCEPTIONS"] = None


@pytest.fixture
def late_november() -> Iterator[None]:
    """The clock runs on from where the makers' dates, all of December 2026, lie ahead."""
    with time_machine.travel(NOW, tick=True):
        yield
