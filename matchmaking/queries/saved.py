"""Saved searches, and what fits them."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import func, select

from accounts.domain.account import PersonState
from accounts.models import Person
from accounts.queries import Viewer
from core import db
from core.errors import NotFound
from matchmaking.domain.facets import Asked, Question, Wanted
from matchmaking.models import Request, SavedHit, SavedSearch, SearchChange
from matchmaking.queries import requests, searching


def mine(viewer: Viewer) -> Sequence[SavedSearch]:
    """A person's own, by name."""
    chosen = select(SavedSearch).where(SavedSearch.person_id == viewer.id)
    return db.session().scalars(chosen.order_by(SavedSearch.name, SavedSearch.id)).all()


def search_of(viewer: Viewer, search_id: int) -> SavedSearch:
    """One of the person's own; NotFound otherwise."""
    found = db.session().get(SavedSearch, search_id, populate_existing=True)
    if found is None or found.person_id != viewer.id:
        raise NotFound
    return found


def question(subject: str, kept: dict[str, object]) -> Question:
    """What was asked, as this version understands it."""
    return (Asked if subject == "companies" else Wanted).of(kept)


def fitting(viewer: Viewer, subject: str, asked: Question, *, among: Collection[int] | None, most: int) -> list[int]:
    """Keys of what fits and this person may see, their own company left out; `among` names companies."""
    if isinstance(asked, Asked):
        found = searching.search(viewer, asked, sort="created", limit=most, among=among)
        return [key for key in found if key != viewer.organisation_id]
    if not isinstance(asked, Wanted):
        raise TypeError(subject)
    rows = requests.browse(viewer, asked, limit=most, among=among)
    return [row.id for row in rows if row.organisation_id != viewer.organisation_id]


def changes(most: int) -> tuple[list[int], set[int]]:
    """The oldest changes nobody looked at yet: their keys, and the companies."""
    rows = db.session().execute(
        select(SearchChange.id, SearchChange.organisation_id).order_by(SearchChange.id).limit(most)
    )
    found = [tuple(row) for row in rows]
    return [key for key, _company in found], {company for _key, company in found}


def with_mail(*, waiting: bool = False) -> list[tuple[SavedSearch, Person]]:
    """Those whose owners, with open accounts, want mails; `waiting` are those with something to tell."""
    chosen = (
        select(SavedSearch, Person)
        .join(Person, Person.id == SavedSearch.person_id)
        .where(SavedSearch.mails != "", Person.state == PersonState.ACTIVE)
        .order_by(SavedSearch.id)
    )
    if waiting:
        some = select(SavedHit.search_id).where(SavedHit.told_at.is_(None))
        chosen = chosen.where(SavedSearch.id.in_(some))
    return [(search, person) for search, person in db.session().execute(chosen)]


def known(search_id: int, *, untold: bool = False) -> set[int]:
    """What a search has found so far, or of it what its owner was not told."""
    chosen = select(SavedHit.subject_id).where(SavedHit.search_id == search_id)
    return set(db.session().scalars(chosen.where(SavedHit.told_at.is_(None)) if untold else chosen))


def companies_of(request_ids: Collection[int]) -> set[int]:
    """Whose requests these are."""
    return set(db.session().scalars(select(Request.organisation_id).where(Request.id.in_(request_ids))))


def count(person_id: int) -> int:
    """How many searches a person keeps."""
    chosen = select(func.count()).select_from(SavedSearch).where(SavedSearch.person_id == person_id)
    return db.session().scalar(chosen) or 0
