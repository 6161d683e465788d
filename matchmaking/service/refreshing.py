"""Whoever changes what matching reads says so here; a job computes anew what that touches."""

from __future__ import annotations

from sqlalchemy import select

from core import db, jobs

WORK = "matchmaking.refresh"


def touched(organisation_id: int) -> None:
    """Within the caller's transaction: this company's matches are to be computed anew.

    Work that waits already stands for this change too. Its row is locked until the caller is done, so that no worker
    takes it up and reads what was there before.
    """
    mine = jobs.Job.payload["organisation_id"].as_integer() == organisation_id
    waiting = select(jobs.Job.id).where(jobs.Job.kind == WORK, jobs.Job.state == "waiting", mine)
    if db.session().scalar(waiting.limit(1).with_for_update(skip_locked=True)) is None:
        jobs.enqueue(WORK, {"organisation_id": organisation_id})
