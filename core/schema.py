"""Bringing a database to the tables that this version of the program expects."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, inspect

from core import db

FOLDER = Path(__file__).parent.parent / "migrations"
BY_HAND = "fulltext_"
"""Tables of this prefix, a full-text index and what it lays out for itself, are written in migrations alone."""


def _config(connection: Connection) -> Config:
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(FOLDER))
    config.set_main_option("path_separator", "os")
    return config


def upgrade(engine: Engine) -> None:
    """Apply every migration that is missing, all or nothing."""
    with engine.execution_options(writes=True).connect() as connection, connection.begin():
        command.upgrade(_config(connection), "head")


def revise(engine: Engine, message: str) -> None:
    """Write a migration from the difference between models and database, for a developer to read."""
    with engine.connect() as connection:
        number = len(list((FOLDER / "versions").glob("[0-9]*.py"))) + 1
        command.revision(_config(connection), message=message, autogenerate=True, rev_id=f"{number:04}")


def compared(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table of the database is one that the models know of; for Alembic."""
    return kind != "table" or not (name or "").startswith(BY_HAND)


def differences(engine: Engine) -> list[object]:
    """What the models say and the migrations do not; empty on a sound tree."""
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": False, "include_name": compared})
        return list(compare_metadata(context, db.Base.metadata))


def has(engine: Engine, table: str) -> bool:
    """Whether a database has been brought up to a version with this table."""
    return inspect(engine).has_table(table)
