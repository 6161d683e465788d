"""What the machine does to us: a database that is locked, a disk that is full, a greenlet that yields."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text

from core import db, green, jobs, schema
from core.errors import Unavailable
from tests.running import ROOT


@pytest.fixture
def own_database(tmp_path: Path, database: Engine, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SQLite file of its own: these tests break it."""
    file = tmp_path / "own.db"
    engine = db.connect(f"sqlite:///{file}")
    schema.upgrade(engine)
    yield file
    db.close()
    engine.dispose()
    monkeypatch.undo()
    db._engine = database


def test_a_locked_database_is_waited_for_and_then_said(own_database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(db, "PATIENCE", 0.2)
    holder = sqlite3.connect(own_database, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(Unavailable) as caught, db.unit(), db.transaction():
        jobs.enqueue("late", {})
    assert caught.value.code == "database.busy"
    holder.execute("COMMIT")
    with db.unit(), db.transaction():
        jobs.enqueue("in time", {})
    holder.close()
    with db.unit():
        assert jobs.counts() == {"waiting": 1}


def test_a_full_disk_writes_nothing_by_halves(own_database: Path) -> None:
    with db.engine().execution_options(writes=True).connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    with pytest.raises(Unavailable) as caught, db.unit(), db.transaction() as session:
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        for number in range(200):
            jobs.enqueue("big", {"text": "x" * 2000}, key=str(number))
    assert caught.value.code == "database.full"
    with db.unit():
        assert jobs.counts() == {}


def test_a_failed_migration_leaves_nothing_behind(tmp_path: Path) -> None:
    """SQLite rolls DDL back too, because we begin the transaction ourselves."""
    engine = create_engine(f"sqlite:///{tmp_path / 'half.db'}")
    connected = db._engine
    engine = db.connect(f"sqlite:///{tmp_path / 'half.db'}")
    with pytest.raises(RuntimeError), engine.execution_options(writes=True).begin() as connection:
        connection.execute(text("CREATE TABLE half (id INTEGER)"))
        raise RuntimeError
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM sqlite_master")).scalar_one() == 0
    engine.dispose()
    db._engine = connected


def test_the_migrations_make_what_the_models_say(database: Engine) -> None:
    assert schema.differences(database) == []


_SWITCH = """
import sys
from core import green
green.patch()
import greenlet
from core import db, green, jobs, schema
schema.upgrade(db.connect("sqlite:///" + sys.argv[1]))
switched = []
def watch(event, _greenlets):
    if event == "switch" and db.writing():
        switched.append(event)
greenlet.settrace(watch)
with db.unit(), db.transaction():
    jobs.enqueue("quiet", {})
    if sys.argv[2] == "yields":
        green.sleep(0)
print(len(switched))
"""


@pytest.mark.parametrize(("behaviour", "expected"), [("quiet", False), ("yields", True)])
def test_a_write_transaction_in_the_web_child_never_yields(tmp_path: Path, behaviour: str, *, expected: bool) -> None:
    """Seen in a trial: one greenlet that yields while it holds SQLite's lock stops every other writer for 5 s."""
    done = subprocess.run(
        [sys.executable, "-c", _SWITCH, str(tmp_path / "green.db"), behaviour],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert (int(done.stdout) > 0) is expected


def test_the_guard_of_all_tests_sees_a_verb_that_waits(tables: Engine) -> None:
    assert green.offload(len, "abc") == 3
    with pytest.raises(AssertionError, match="len is waited for"), db.transaction():
        green.offload(len, "abc")
