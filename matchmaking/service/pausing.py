"""A company pauses its profile and comes back, each with one click; what was agreed stands."""

from __future__ import annotations

from sqlalchemy import delete

from accounts.domain.permissions import Action, may
from accounts.queries import Viewer, place_of
from core import db, journal
from core.clock import now
from core.errors import Denied
from matchmaking.models import Pause
from matchmaking.queries import companies
from matchmaking.service.indexing import changed


def pause(viewer: Viewer, organisation_id: int) -> None:
    """Out of others' lists and suggestions; twice is as good as once."""
    with db.transaction() as session:
        _check(viewer, organisation_id)
        row = {"organisation_id": organisation_id, "person_id": viewer.id, "since": now()}
        fresh = db.insert(Pause).on_conflict_do_nothing(index_elements=["organisation_id"])
        session.connection().execute(fresh, row)
        journal.record(viewer, "profile.pause", f"organisation:{organisation_id}")
        changed(organisation_id)


def resume(viewer: Viewer, organisation_id: int) -> None:
    """Found and suggested again."""
    with db.transaction() as session:
        _check(viewer, organisation_id)
        session.execute(delete(Pause).where(Pause.organisation_id == organisation_id))
        journal.record(viewer, "profile.resume", f"organisation:{organisation_id}")
        changed(organisation_id)


def _check(viewer: Viewer, organisation_id: int) -> None:
    """The company's own people alone: an office suspends, it does not pause."""
    company = companies.company(viewer, organisation_id)
    own = viewer.organisation_id == organisation_id
    if not own or not may(viewer, Action.ORGANISATION_EDIT, place_of(company.organisation)):
        raise Denied
