"""Tables of companies on their way in; each belongs to the officer who sent it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import select

from accounts.models import Office, Organisation
from accounts.queries import Viewer
from core import db
from core.errors import NotFound
from matchmaking.models import ImportDraft


def draft(actor: Viewer, draft_id: int) -> ImportDraft:
    """One of the actor's own; NotFound otherwise."""
    chosen = select(ImportDraft).where(ImportDraft.id == draft_id, ImportDraft.person_id == actor.id)
    found = db.session().scalar(chosen, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found


def drafts(actor: Viewer, limit: int = 20) -> Sequence[ImportDraft]:
    """The actor's newest."""
    chosen = select(ImportDraft).where(ImportDraft.person_id == actor.id).order_by(ImportDraft.id.desc())
    return db.session().scalars(chosen.limit(limit)).all()


def older_than(instant: datetime) -> Sequence[ImportDraft]:
    """Those from before."""
    return db.session().scalars(select(ImportDraft).where(ImportDraft.created_at < instant)).all()


def digests() -> set[str]:
    """The files that some draft still needs."""
    return set(db.session().scalars(select(ImportDraft.digest)))


def registered() -> Iterator[tuple[int, dict[str, str], str, str | None, str]]:
    """Every organisation as (id, names, country, credit code, office path), a few thousand at a time."""
    chosen = (
        select(Organisation.id, Organisation.names, Organisation.country, Organisation.credit_code, Office.path)
        .join(Office, Office.id == Organisation.office_id)
        .execution_options(yield_per=5000)
    )
    for row in db.session().execute(chosen):
        yield row.id, row.names, row.country, row.credit_code, row.path
