"""Runs of matching: each in a process of its own, watched by officers, and stopped when they say so."""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from datetime import datetime, timedelta

from sqlalchemy import update

from accounts import queries as register
from accounts.domain.offices import CITY
from accounts.domain.permissions import Action, Place, may
from accounts.queries import Viewer
from core import db, jobs, journal, spawning
from core.clock import now
from core.errors import Denied, Refused
from matchmaking.models import MatchRun
from matchmaking.queries import runs, weights
from matchmaking.service import comparing, matching

WORK = "matchmaking.run"
COMMAND = "match"
PERIOD = timedelta(hours=23, minutes=50)
AGAIN = timedelta(hours=1)
BEAT = 0.5
"""Seconds between two signs of life."""
_log = logging.getLogger(__name__)


class Stopped(Exception):
    """Somebody wants this run to end, or the worker that started it is gone."""


def may_set(viewer: Viewer) -> bool:
    """Whether the viewer is one of the city's officers, who decide about matching."""
    return may(viewer, Action.WEIGHTS_SET, Place(office_paths=frozenset({register.office_by_code(CITY).path})))


def check(viewer: Viewer) -> None:
    if not may_set(viewer):
        raise Denied


def ask(viewer: Viewer) -> int:
    """Compute all matches anew before the daily run does; Refused while a run works."""
    with db.transaction():
        check(viewer)
        if runs.busy():
            raise Refused("run.busy")
        row = add(person_id=viewer.id)
        journal.record(viewer, "matches.run", f"match_run:{row.id}")
        return row.id


def add(*, person_id: int | None = None, draft_id: int | None = None, daily: bool = False) -> MatchRun:
    """Within the caller's transaction: a run, and a job that starts its process."""
    for dead in runs.silent():
        dead.ended_at, dead.ending = now(), "failed"
    row = MatchRun(person_id=person_id, draft_id=draft_id, daily=daily, asked_at=now(), beat_at=now())
    db.session().add(row)
    db.session().flush()
    if not daily:
        jobs.enqueue(WORK, {"run_id": row.id})
    return row


def stop(viewer: Viewer, run_id: int) -> None:
    """Ask a run to end. What it has written so far stays; the rest stays as it was."""
    with db.transaction():
        check(viewer)
        row = runs.run(run_id)
        if row.ended_at is not None:
            raise Refused("run.ended")
        row.stop_asked = True
        journal.record(viewer, "matches.stop", f"match_run:{run_id}")


def start() -> None:
    """In the worker: the process that takes up what waits."""
    spawning.start(COMMAND)


def daily(instant: datetime) -> bool:
    """In the worker, every few minutes: start the daily run when a day has passed since the last."""
    last = jobs.last_run(matching.DAILY)
    with db.transaction():
        if runs.busy() or (last is not None and instant - last < _pause()):
            return False
        add(daily=True)
    start()
    return True


def _pause() -> timedelta:
    """A day; less after a run that failed or died, which left the lists as they were."""
    row = runs.last_daily()
    return PERIOD if row is None or row.ending in {"done", "stopped"} else AGAIN


def work() -> int | None:
    """In the process of its own: take up the oldest run that waits and do it; its id."""
    with db.transaction() as session:
        run_id = runs.unstarted()
        free = (MatchRun.id == run_id, MatchRun.started_at.is_(None))
        taken: int | None = session.scalar(
            update(MatchRun).where(*free).values(started_at=now(), beat_at=now()).returning(MatchRun.id)
        )
    if taken is None:
        return None
    watch = _Watch(taken)
    try:
        result = _do(taken, watch)
    except Stopped:
        _end(taken, "stopped")
    except Exception:
        _log.exception("run %s of matching failed", taken)
        db.session().rollback()
        _end(taken, "failed")
    else:
        _end(taken, "done", result)
    return taken


def _do(run_id: int, watch: _Watch) -> dict[str, object]:
    row = runs.run(run_id)
    if row.draft_id is None:
        return dict(matching.refresh_all(daily=row.daily, progress=watch))
    return comparing.compare(weights.draft(row.draft_id), watch)


def _end(run_id: int, ending: str, result: dict[str, object] | None = None) -> None:
    with db.transaction() as session:
        done = {"ended_at": now(), "ending": ending, "result": result or {}}
        session.execute(update(MatchRun).where(MatchRun.id == run_id).values(**done))


class _Watch:
    """Told how far the work is: writes it down now and then, and raises Stopped when the work is to end."""

    def __init__(self, run_id: int) -> None:
        self.run_id, self.parent, self.last = run_id, os.getppid(), 0.0
        self.ended = False
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGTERM, self._end)

    def _end(self, *_signal: object) -> None:
        self.ended = True

    def __call__(self, done: int, total: int) -> None:
        if self.ended or os.getppid() != self.parent:
            raise Stopped
        if time.monotonic() - self.last < BEAT and done < total:
            return
        self.last = time.monotonic()
        with db.transaction() as session:
            told = update(MatchRun).where(MatchRun.id == self.run_id).values(done=done, total=total, beat_at=now())
            stop_asked = session.scalar(told.returning(MatchRun.stop_asked))
        if stop_asked:
            raise Stopped
