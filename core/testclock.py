"""In test mode alone: one clock offset in the database moves the time of all processes together."""

from __future__ import annotations

import time
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from core import clock, db

FRESH = 0.05


class ClockOffset(db.Base):
    """At most one row; absent outside tests."""

    __tablename__ = "clock_offset"
    id: Mapped[int] = mapped_column(primary_key=True)
    seconds: Mapped[float]


def follow() -> None:
    """Shift this process's clock by the offset in the database, looked up anew every 50 ms."""
    seen: tuple[float, timedelta] = (0.0, timedelta())

    def offset() -> timedelta:
        nonlocal seen
        if time.monotonic() - seen[0] > FRESH:
            with db.engine().connect() as connection:
                seconds = connection.scalar(select(ClockOffset.seconds)) or 0.0
            seen = (time.monotonic(), timedelta(seconds=seconds))
        return seen[1]

    clock.use_offset(offset)


def travel(seconds: float) -> None:
    """Set the offset for every process that follows."""
    with db.transaction() as session:
        session.execute(delete(ClockOffset))
        session.add(ClockOffset(id=1, seconds=seconds))
