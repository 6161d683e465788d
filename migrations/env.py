"""How Alembic reaches our tables; `app.py` calls it, there is no alembic.ini."""

from __future__ import annotations

from alembic import context

from core import db, schema

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=db.Base.metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    compare_type=False,
    include_name=schema.compared,
    transactional_ddl=True,  # with our own BEGIN IMMEDIATE, SQLite rolls back DDL too
    user_module_prefix="core.db.",
)
with context.begin_transaction():
    context.run_migrations()
