"""The weights and limits in force, and the drafts of others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from core import db
from core.errors import NotFound
from matchmaking.domain import weighing
from matchmaking.domain.limits import LIMITS, Limits
from matchmaking.domain.scoring import WEIGHTS, Weights
from matchmaking.models import Weighing


@dataclass(frozen=True)
class InForce:
    """What matching goes by; version 0 is what the program brings along."""

    version: int
    weights: Weights
    limits: Limits


def in_force() -> InForce:
    """The newest that an officer put in force, else the program's own."""
    row = db.session().scalar(_chosen().limit(1))
    return InForce(0, weighing.complete(WEIGHTS), LIMITS) if row is None else of(row)


def of(row: Weighing) -> InForce:
    return InForce(row.id, weighing.complete(row.weights), Limits(**row.limits))


def draft(draft_id: int) -> Weighing:
    """A table of weights by its id; whoever may see the pages of weights may see them all."""
    found = db.session().get(Weighing, draft_id, populate_existing=True)
    if found is None:
        raise NotFound
    return found


def versions(limit: int = 20) -> Sequence[Weighing]:
    """Those that were ever in force, the newest first."""
    return db.session().scalars(_chosen().limit(limit)).all()


def _chosen() -> Select[Weighing]:
    return (
        select(Weighing)
        .where(Weighing.in_force_at.is_not(None))
        .order_by(Weighing.in_force_at.desc(), Weighing.id.desc())
    )
