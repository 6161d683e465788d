"""A company keeps others in mind; they never learn of it, nor of what is noted."""

from __future__ import annotations

from accounts.domain.permissions import Action, may
from accounts.queries import Place, Viewer
from core import db, journal
from core.clock import now
from core.errors import Denied, NotFound, Refused
from matchmaking.domain import company as rules
from matchmaking.domain.shortlist import MOST, NOTE_LONGEST
from matchmaking.domain.sight import KINDS
from matchmaking.models import Shortlisted
from matchmaking.queries import companies, shortlists


def keep(viewer: Viewer, other_id: int, note: str) -> None:
    """Put a company in sight on the list, or change the note of one that is there."""
    text = rules.text_of(note, field="note", longest=NOTE_LONGEST)
    with db.transaction() as session:
        row = shortlists.entry(viewer, other_id)
        if row is None:
            row = _new(viewer, other_id)
            session.add(row)
        row.note, row.person_id = text, viewer.id
        journal.record(viewer, "shortlist.keep", f"organisation:{viewer.organisation_id}")


def _new(viewer: Viewer, other_id: int) -> Shortlisted:
    _check(viewer)
    other = companies.company(viewer, other_id).organisation
    if other.kind not in KINDS - {viewer.role.value}:
        raise NotFound
    if shortlists.count(viewer) >= MOST:
        raise Refused("shortlist.many", most=MOST)
    return Shortlisted(organisation_id=viewer.organisation_id, other_id=other_id, added_at=now())


def remove(viewer: Viewer, other_id: int) -> None:
    """Off the list; the note is gone."""
    with db.transaction() as session:
        _check(viewer)
        row = shortlists.entry(viewer, other_id)
        if row is None:
            raise NotFound
        session.delete(row)
        journal.record(viewer, "shortlist.remove", f"organisation:{viewer.organisation_id}")


def _check(viewer: Viewer) -> None:
    if not may(viewer, Action.SHORTLIST_KEEP, Place(organisations=frozenset({viewer.organisation_id or 0}))):
        raise Denied
