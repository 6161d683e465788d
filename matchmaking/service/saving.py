"""A person keeps searches: names them, chooses how news of them come, and lets them go."""

from __future__ import annotations

from sqlalchemy import delete, insert

from accounts.queries import Viewer
from accounts.service import links
from core import db, journal
from core.clock import now
from core.errors import NotFound, Refused
from matchmaking.domain.company import line_of
from matchmaking.domain.facets import Question
from matchmaking.models import MAILS, SavedHit, SavedSearch
from matchmaking.queries import saved

LINK = "search"
SEARCHES_MOST = 50
BROAD = 1_000
"""What fits more than so many is no search to be told of one by one."""
NAME_LONGEST = 120


def keep(viewer: Viewer, subject: str, asked: Question, *, name: str, mails: str) -> int:
    """Save a search; with mails, what fits it now counts as known. Its id.

    Refused for one without a name or a question, beyond SEARCHES_MOST, or too broad for mails.
    """
    name = _name(name, mails)
    if not asked.kept():
        raise Refused("search.empty")
    with db.transaction() as session:
        if saved.count(viewer.id) >= SEARCHES_MOST:
            raise Refused("search.many", most=SEARCHES_MOST)
        row = SavedSearch(
            person_id=viewer.id, subject=subject, name=name, asked=asked.kept(), mails=mails, created_at=now()
        )
        session.add(row)
        session.flush()
        if mails:
            _know(viewer, row)
        journal.record(viewer, "search.keep", f"search:{row.id}", mails=mails)
        return row.id


def change(viewer: Viewer, search_id: int, *, name: str, mails: str) -> None:
    """Another name, or mails otherwise; whoever switches them on is told of what fits from now on."""
    name = _name(name, mails)
    with db.transaction():
        row = saved.search_of(viewer, search_id)
        if mails and not row.mails:
            _know(viewer, row)
        row.name, row.mails = name, mails


def remove(viewer: Viewer, search_id: int) -> None:
    """Let a search go; links in earlier mails open nothing any more."""
    with db.transaction() as session:
        row = saved.search_of(viewer, search_id)
        session.execute(delete(SavedHit).where(SavedHit.search_id == row.id))
        links.withdraw(LINK, row.id)
        session.delete(row)


def named(token: str) -> str:
    """The name of the search that a link in a mail is about; Refused where it was used."""
    return _behind(links.opened(LINK, token).subject_id).name


def hush(token: str) -> str:
    """The link in a mail: no more mails about this search. Its name."""
    with db.transaction():
        row = _behind(links.use(LINK, token).subject_id)
        row.mails = ""
        return row.name


def _behind(search_id: int) -> SavedSearch:
    row = db.session().get(SavedSearch, search_id)
    if row is None:
        raise NotFound
    return row


def _name(typed: str, mails: str) -> str:
    name = line_of(typed, field="name", longest=NAME_LONGEST)
    if not name:
        raise Refused("search.unnamed", field="name")
    if mails not in MAILS:
        raise Refused("choice.unknown", field="mails")
    return name


def _know(viewer: Viewer, row: SavedSearch) -> None:
    """What fits now is no news."""
    asked = saved.question(row.subject, row.asked)
    found = saved.fitting(viewer, row.subject, asked, among=None, most=BROAD + 1)
    if len(found) > BROAD:
        raise Refused("search.broad", field="mails", most=BROAD)
    session = db.session()
    session.execute(delete(SavedHit).where(SavedHit.search_id == row.id))
    if found:
        instant = now()
        session.execute(
            insert(SavedHit), [{"search_id": row.id, "subject_id": key, "told_at": instant} for key in found]
        )
