"""A company's shortlist, for its own people alone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import contains_eager

from accounts.domain.names import plain_name
from accounts.models import Organisation
from accounts.queries import Viewer, ordering
from core import db
from matchmaking.models import Shortlisted

_ORDER = {"added": Shortlisted.id, "name": Organisation.plain_name, "country": Organisation.country}


def _own(actor: Viewer) -> Select[Shortlisted]:
    return (
        select(Shortlisted)
        .join(Organisation, Organisation.id == Shortlisted.other_id)
        .where(Shortlisted.organisation_id == actor.organisation_id)
        .options(contains_eager(Shortlisted.other).joinedload(Organisation.office))
    )


def browse(
    actor: Viewer, *, text: str = "", sort: str = "-added", limit: int | None = 25, offset: int = 0
) -> tuple[Sequence[Shortlisted], int]:
    """A page of the list and how many are on it."""
    chosen = _own(actor)
    if text:
        chosen = chosen.where(Organisation.plain_name.contains(plain_name(text), autoescape=True))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(*ordering(sort, _ORDER), Shortlisted.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(page).all(), total


def count(actor: Viewer) -> int:
    """How many are on the list."""
    chosen = select(func.count()).where(Shortlisted.organisation_id == actor.organisation_id)
    return db.session().scalar(chosen) or 0


def entry(actor: Viewer, other_id: int) -> Shortlisted | None:
    """The line of one company, or None."""
    chosen = _own(actor).where(Shortlisted.other_id == other_id)
    return db.session().scalar(chosen, execution_options={"populate_existing": True})
