"""Work that outlives a request: rows in a table, claimed one by one, and a few things done regularly.

A job that fails is tried again with growing pauses and steps aside as `failed` after `TRIES`; the
administrator reads why and retries it.
"""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import JSON, Index, String, Text, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import claims, db
from core.clock import now

LEASE = timedelta(minutes=5)
TRIES = 6
STATES = ("waiting", "running", "done", "failed")
_log = logging.getLogger(__name__)

Work = Callable[[dict[str, Any]], None]
_work: dict[str, Work] = {}


@dataclass(frozen=True)
class Regular:
    """Something done every `period` by one of the workers."""

    name: str
    period: timedelta
    run: Callable[[datetime], object]


REGULAR: dict[str, Regular] = {}


class Job(claims.Claimed, db.Base):
    """One piece of work. `payload` holds ids, never personal data."""

    __tablename__ = "job"
    __table_args__ = (db.one_of("state", STATES), Index("ix_job_due", "state", "due_at"))
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str | None] = mapped_column(String(120), unique=True)
    payload: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    done_units: Mapped[int] = mapped_column(default=0)
    all_units: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(Text, default="")
    finished_at: Mapped[datetime | None] = mapped_column(db.Instant)


class Tick(db.Base):
    """When a regular job last ran, so that of several workers one does it."""

    __tablename__ = "tick"
    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    ran_at: Mapped[datetime] = mapped_column(db.Instant)


def job(kind: str) -> Callable[[Work], Work]:
    """Name the function that does this kind of work; its payload comes as a dict."""

    def named(work: Work) -> Work:
        _work[kind] = work
        return work

    return named


def every(name: str, **period: float) -> Callable[[Callable[[datetime], object]], Callable[[datetime], object]]:
    """Run regularly: `@every("meetings.expire", minutes=1)`; the function gets the present instant."""

    def named(run: Callable[[datetime], object]) -> Callable[[datetime], object]:
        REGULAR[name] = Regular(name, timedelta(**period), run)
        return run

    return named


def enqueue(kind: str, payload: dict[str, Any], *, due: datetime | None = None, key: str | None = None) -> int:
    """Put work on the table in the caller's transaction; its id. Under a key that exists, the old row stands."""
    fresh = db.insert(Job).on_conflict_do_nothing(index_elements=["key"]).returning(Job.id)
    row = {"kind": kind, "payload": payload, "due_at": due or now(), "key": key}
    made = db.session().connection().scalar(fresh, row)
    return made or db.session().scalars(select(Job.id).where(Job.key == key)).one()


def claim() -> int | None:
    """Take the row that is due longest; its id, or None when nothing is due."""
    return claims.claim(Job, "running", LEASE, TRIES)


def run(job_id: int) -> None:
    """Do claimed work and mark how it went."""
    row = get(job_id)
    try:
        _work[row.kind](row.payload)
    except Exception:
        _log.exception("job %s %s failed", row.kind, job_id)
        _mark_failed(job_id, traceback.format_exc(limit=8))
        return
    with db.transaction() as session:
        session.execute(update(Job).where(Job.id == job_id).values(state="done", finished_at=now(), error=""))


def _mark_failed(job_id: int, error: str) -> None:
    with db.transaction() as session:
        row = session.get_one(Job, job_id)
        row.error = error
        row.state = "failed" if row.attempts >= TRIES else "waiting"
        row.due_at = now() + timedelta(seconds=15 * 4 ** min(row.attempts, 6))


def get(job_id: int) -> Job:
    """The row itself, fresh."""
    return db.session().get_one(Job, job_id, populate_existing=True)


def progress(job_id: int, done: int, total: int, result: dict[str, Any] | None = None) -> None:
    """Tell those who watch how far the work is."""
    values: dict[str, Any] = {"done_units": done, "all_units": total, "claimed_until": now() + LEASE}
    if result is not None:
        values["result"] = result
    with db.transaction() as session:
        session.execute(update(Job).where(Job.id == job_id).values(**values))


def retry(job_id: int) -> None:
    """Give a failed job its tries back."""
    with db.transaction() as session:
        session.execute(
            update(Job).where(Job.id == job_id, Job.state == "failed").values(state="waiting", attempts=0, due_at=now())
        )


def in_state(*states: str, limit: int = 200, offset: int = 0) -> Sequence[Job]:
    """The newest jobs in these states."""
    chosen = select(Job).where(Job.state.in_(states)).order_by(Job.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(chosen).all()


def counts() -> dict[str, int]:
    """How many jobs are in each state."""
    grouped = select(Job.state, func.count()).group_by(Job.state)
    return dict(db.session().execute(grouped).all())


def run_regular(regular: Regular) -> bool:
    """Run it unless another worker did within its period; whether this one did."""
    instant = now()
    with db.transaction() as session:
        last = session.get(Tick, regular.name, with_for_update=True)
        if last is not None and last.ran_at > instant - regular.period * 0.9:
            return False
        if last is None:
            session.add(Tick(name=regular.name, ran_at=instant))
        else:
            last.ran_at = instant
    regular.run(instant)
    return True


def last_run(name: str) -> datetime | None:
    """When a regular job last began, by the clock or by hand."""
    return db.session().scalar(select(Tick.ran_at).where(Tick.name == name))


def mark_run(name: str, instant: datetime) -> None:
    """Somebody did a regular job's work by hand: the clock need not do it again at once."""
    with db.transaction() as session:
        session.merge(Tick(name=name, ran_at=instant))


def run_due(limit: int = 1000) -> int:
    """Do all that is due now, in this thread; how many were done. Tests and the worker's loop use it."""
    done = 0
    while done < limit and (job_id := claim()) is not None:
        run(job_id)
        done += 1
    return done
