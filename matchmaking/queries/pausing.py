"""Who has paused: out of lists and suggestions, while pages that somebody already has the address of still open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, exists, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute

from accounts.queries import Viewer
from core import db
from matchmaking.domain.sight import SIGHT
from matchmaking.models import Pause


def running(organisation_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """Not paused."""
    return ~exists(select(Pause.organisation_id).where(Pause.organisation_id == organisation_id))


def findable(actor: Viewer, organisation_id: InstrumentedAttribute[int]) -> ColumnElement[bool]:
    """In this person's lists: one's own company always; whoever is no company or chamber finds the paused too."""
    if not SIGHT[actor.role].as_verified:
        return true()
    return or_(running(organisation_id), organisation_id == actor.organisation_id)


def since(organisation_id: int) -> datetime | None:
    """Since when a company is paused, or None."""
    return db.session().scalar(select(Pause.since).where(Pause.organisation_id == organisation_id))
