"""The runs of matching: what works now, what came of the last."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select

from core import db
from core.clock import now
from core.errors import NotFound
from matchmaking.models import MatchRun

SILENT = timedelta(minutes=2)
"""A run that gave no sign of life for so long has died."""


def run(run_id: int) -> MatchRun:
    found = db.session().get(MatchRun, run_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def latest(limit: int = 10) -> Sequence[MatchRun]:
    """Runs over all companies, the newest first."""
    chosen = select(MatchRun).where(MatchRun.draft_id.is_(None)).order_by(MatchRun.id.desc()).limit(limit)
    return db.session().scalars(chosen).all()


def of_draft(draft_id: int) -> MatchRun | None:
    """The last look at what a draft would change."""
    chosen = select(MatchRun).where(MatchRun.draft_id == draft_id).order_by(MatchRun.id.desc()).limit(1)
    return db.session().scalar(chosen.execution_options(populate_existing=True))


def busy() -> MatchRun | None:
    """A run over all companies that waits or works."""
    alive = (MatchRun.draft_id.is_(None), MatchRun.ended_at.is_(None), MatchRun.beat_at > now() - SILENT)
    return db.session().scalar(select(MatchRun).where(*alive).order_by(MatchRun.id.desc()).limit(1))


def last_daily() -> MatchRun | None:
    """The newest daily run."""
    chosen = select(MatchRun).where(MatchRun.daily).order_by(MatchRun.id.desc()).limit(1)
    return db.session().scalar(chosen.execution_options(populate_existing=True))


def unstarted() -> int | None:
    """The oldest run that nobody has taken up."""
    waiting = (MatchRun.started_at.is_(None), MatchRun.ended_at.is_(None))
    return db.session().scalar(select(MatchRun.id).where(*waiting).order_by(MatchRun.id).limit(1))


def silent() -> Sequence[MatchRun]:
    """Those that have died."""
    return (
        db.session()
        .scalars(select(MatchRun).where(MatchRun.ended_at.is_(None), MatchRun.beat_at <= now() - SILENT))
        .all()
    )
