"""Owners of saved searches are told of what newly fits: only what changed is looked at, and each find is told once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time
from typing import Any

from sqlalchemy import delete, insert, select, update

from accounts.models import Organisation, Person
from accounts.queries import viewer_of
from accounts.service import links
from accounts.service.signing import post_to
from core import db
from core.clock import local
from core.settings import in_force
from matchmaking.models import Company, Request, SavedHit, SavedSearch, SearchChange
from matchmaking.queries import saved
from matchmaking.service.saving import LINK

STEP = 500
"""Changed companies that are looked at together."""
MORNING = time(8)
"""From when on, on the owner's clock, the daily mail leaves."""
NAMED_MOST = 20
"""Finds that a mail names; the rest is a number."""


def look(instant: datetime) -> None:
    """Find what newly fits, then write the mails that are due."""
    while _look_at_some():
        pass
    for search, person in saved.with_mail(waiting=True):
        if _is_due(search, person, instant):
            _tell(search.id, person, instant)


def _look_at_some() -> bool:
    """A change is taken off only after its finds are kept: a worker that dies repeats the step and finds nothing twice."""
    keys, companies = saved.changes(STEP)
    if not keys:
        return False
    for search, person in saved.with_mail():
        _keep(search, _fitting(search, person, companies) - saved.known(search.id))
    with db.transaction() as session:
        session.execute(delete(SearchChange).where(SearchChange.id.in_(keys)))
    return True


def _fitting(search: SavedSearch, person: Person, companies: Collection[int]) -> set[int]:
    viewer, asked = viewer_of(person.id), saved.question(search.subject, search.asked)
    return set(saved.fitting(viewer, search.subject, asked, among=companies, most=STEP * 50))


def _keep(search: SavedSearch, found: set[int]) -> None:
    if found:
        with db.transaction() as session:
            rows = [{"search_id": search.id, "subject_id": key, "told_at": None} for key in sorted(found)]
            session.execute(insert(SavedHit), rows)


def _is_due(search: SavedSearch, person: Person, instant: datetime) -> bool:
    there = local(instant, person.zone)
    if search.mailed_on is not None and search.mailed_on >= there.date():
        return False
    return search.mails == "at_once" or there.time() >= MORNING


def _tell(search_id: int, person: Person, instant: datetime) -> None:
    """One mail of all that waits and still fits; what does not any more, or went out of sight, is dropped unsaid."""
    with db.transaction() as session:
        search = session.get_one(SavedSearch, search_id, populate_existing=True)
        waiting = saved.known(search_id, untold=True)
        whose = waiting if search.subject == "companies" else saved.companies_of(waiting)
        fits = waiting & _fitting(search, person, whose)
        of_search = SavedHit.search_id == search_id
        session.execute(delete(SavedHit).where(of_search, SavedHit.told_at.is_(None), SavedHit.subject_id.not_in(fits)))
        if not fits or not search.mails:
            return
        told = update(SavedHit).where(of_search, SavedHit.told_at.is_(None)).values(told_at=instant)
        session.execute(told, execution_options={"synchronize_session": False})
        search.mailed_on = local(instant, person.zone).date()
        post_to(
            person,
            "saved_search",
            _facts(search, sorted(fits)),
            key=f"saved_search:{search_id}:{search.mailed_on.isoformat()}",
        )


def _facts(search: SavedSearch, keys: list[int]) -> dict[str, Any]:
    base = in_force().base_url
    entries = _companies(keys) if search.subject == "companies" else _requests(keys)
    return {
        "search": search.name, "count": len(keys), "entries": [{**e, "link": base + e["link"]} for e in entries],
        "others": len(keys) - len(entries), "link": f"{base}/searches/{search.id}",
        "quiet": f"{base}/searches/quiet/{links.make(LINK, search.id)}",
    }  # fmt: skip


def _companies(keys: list[int]) -> list[dict[str, Any]]:
    chosen = select(Organisation).join(Company, Company.organisation_id == Organisation.id)
    rows = db.session().scalars(chosen.where(Organisation.id.in_(keys[:NAMED_MOST])).order_by(Organisation.id))
    return [{"names": row.names, "country": row.country, "link": f"/companies/{row.id}"} for row in rows]


def _requests(keys: list[int]) -> list[dict[str, Any]]:
    chosen = select(Request, Organisation.country).join(Organisation, Organisation.id == Request.organisation_id)
    rows = db.session().execute(chosen.where(Request.id.in_(keys[:NAMED_MOST])).order_by(Request.id))
    return [{"names": {row.language: row.title}, "country": land, "link": f"/requests/{row.id}"} for row, land in rows]
