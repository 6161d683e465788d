"""The database: one session per unit of work, one way to write.

A unit (request, socket event, job, test) opens a session on first use. Reading needs nothing more;
writing happens inside `transaction()`, which on SQLite takes the write lock at once (BEGIN
IMMEDIATE) and waits for it at most `PATIENCE` seconds, then says Unavailable. Inside it nobody may
wait for anything else: a greenlet that yields while it holds the lock stops every other writer.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, cast

from sqlalchemy import (
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    Table,
    create_engine,
    event,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from core import green
from core.errors import Conflict, Unavailable

PATIENCE = 5.0
OVERLAP = "time.taken"  # the name under which both engines report a double booking
# 23505: two came at once to write the same row, where the verb had looked and found none.
_COLLISIONS = {"23P01": OVERLAP, "23505": "busy", "40P01": "busy", "40001": "busy"}


class Base(DeclarativeBase):
    """All tables; constraint names are fixed so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_N_label)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class Instant(TypeDecorator[datetime]):
    """An aware UTC datetime; a naive value is a mistake in the program and is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime has no place in the database")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None) if dialect.name == "sqlite" else instant

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(column: str, values: type[StrEnum] | tuple[str, ...]) -> CheckConstraint:
    """The database says it again: a word of a closed list."""
    words = ", ".join(f"'{v}'" for v in values)
    return CheckConstraint(f"{column} IN ({words})", name=f"{column}_known")


def insert(table: type[Base]) -> sqlite.Insert:
    """An INSERT that may say ON CONFLICT, which both engines say alike."""
    made = postgresql.insert(table) if engine().dialect.name == "postgresql" else sqlite.insert(table)
    return cast("sqlite.Insert", made)


def write(table: type[Base], *rows: dict[str, Any]) -> None:
    """Insert rows that nobody needs as objects, at a third of the price; what they refer to is in the database."""
    if rows:
        session().connection().execute(cast("Table", table.__table__).insert(), rows)


_engine: Engine | None = None
_current: ContextVar[Session | None] = ContextVar("session", default=None)


def connect(url: str, **options: object) -> Engine:
    """Open the process's one engine. A process that spawns children opens it in each child."""
    global _engine  # noqa: PLW0603  one database per process is the point
    if url.startswith("sqlite"):
        options = {"connect_args": {"timeout": 0, "isolation_level": None}, **options}
    engine = create_engine(url, **cast("dict[str, Any]", options))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    _engine = engine
    return engine


def engine() -> Engine:
    """The engine of this process; RuntimeError before `connect`."""
    if _engine is None:
        raise RuntimeError("no database is connected")
    return _engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=0"):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes"):
        connection.exec_driver_sql("BEGIN")
        return
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if "locked" not in str(error.orig) or time.monotonic() > deadline:
                raise
            green.sleep(0.01)
        else:
            return


@contextmanager
def unit() -> Iterator[None]:
    """One unit of work: the session opened on first use inside is closed at its end."""
    token = _current.set(None)
    try:
        yield
    finally:
        close()
        _current.reset(token)


def close() -> None:
    """Give the unit's session back; what was not committed is gone."""
    if open_session := _current.get():
        open_session.close()
        _current.set(None)


def session() -> Session:
    """The unit's session, for queries."""
    found = _current.get()
    if found is None:
        found = Session(engine(), expire_on_commit=False)
        _current.set(found)
    return found


def writing() -> bool:
    """Whether this unit is inside a write transaction."""
    found = _current.get()
    return found is not None and bool(found.info.get("writing"))


@contextmanager
def transaction() -> Iterator[Session]:
    """Write all or nothing. A verb called inside another's transaction joins it.

    Raises Conflict for a double booking, a row that is there already, a deadlock or a stale version; Unavailable when the
    database stays locked for `PATIENCE` seconds or the disk is full.
    """
    ours = session()
    if ours.info.get("writing"):
        yield ours
        return
    ours.rollback()
    ours.info["writing"] = True
    try:
        ours.connection(execution_options={"writes": True})
        yield ours
        ours.commit()
    except StaleDataError as error:
        ours.rollback()
        raise Conflict("busy") from error
    except DBAPIError as error:
        ours.rollback()
        raise _spoken(error) from error
    except BaseException:
        ours.rollback()
        raise
    finally:
        ours.info["writing"] = False


def _spoken(error: DBAPIError) -> Exception:
    """What a driver's error means to a person; the error itself where it means a bug."""
    code = _COLLISIONS.get(getattr(error.orig, "sqlstate", None) or "")
    text = str(error.orig)
    if code or (isinstance(error, IntegrityError) and OVERLAP in text):
        return Conflict(code or OVERLAP)
    if isinstance(error, IntegrityError) and text.startswith("UNIQUE constraint failed"):
        return Conflict("busy")
    if isinstance(error, OperationalError) and "locked" in text:
        return Unavailable("database.busy")
    if isinstance(error, OperationalError) and ("full" in text or "disk I/O" in text):
        return Unavailable("database.full")
    return error
