"""Rows that wait until they are due and are taken by one worker: jobs and mails.

A claim is a conditional UPDATE (SKIP LOCKED on PostgreSQL), so any number of workers share a table. It ends by itself:
what a killed worker held is taken up by the next, or steps aside as `failed` when it has had all its tries.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import String, and_, case, or_, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import db
from core.clock import now


class Claimed:
    """The columns of such a table; `state` is `waiting`, the word for being in hand, or one of the ends."""

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    due_at: Mapped[datetime] = mapped_column(db.Instant)
    claimed_until: Mapped[datetime | None] = mapped_column(db.Instant)
    attempts: Mapped[int] = mapped_column(default=0)


def claim(table: type[Claimed], in_hand: str, lease: timedelta, tries: int) -> int | None:
    """Take the row that is due longest; its id, or None when nothing is due."""
    waiting = and_(table.state == "waiting", table.due_at <= now())
    abandoned = and_(table.state == in_hand, table.claimed_until < now())
    with db.unit():  # an idle worker only reads: taking SQLite's write lock twice a second would be rude
        if db.session().scalar(select(table.id).where(or_(waiting, abandoned)).limit(1)) is None:
            return None
    with db.transaction() as session:
        ended = case((table.attempts >= tries, "failed"), else_="waiting")
        session.execute(update(table).where(abandoned).values(state=ended))
        due = select(table.id).where(waiting).order_by(table.due_at, table.id).limit(1)
        taken = (
            update(table)
            .where(table.id == due.with_for_update(skip_locked=True).scalar_subquery(), table.state == "waiting")
            .values(state=in_hand, claimed_until=now() + lease, attempts=table.attempts + 1)
            .returning(table.id)
        )
        return session.scalar(taken)
