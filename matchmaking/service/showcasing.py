"""A chamber or an office puts companies together, in an order and with words of its own.

Whether a company may be shown is asked again at each download (`queries.showcases.lines`), never kept here.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete

from accounts.domain.account import check_standing
from accounts.domain.permissions import Action, may
from accounts.queries import Place, Viewer
from core import db, journal
from core.clock import now
from core.errors import Conflict, Denied, NotFound, Refused
from core.i18n import LANGUAGES
from matchmaking.domain import company as rules
from matchmaking.domain.showcase import MOST, NOTE_LONGEST, STEPS, TITLE_LONGEST, moved
from matchmaking.models import Sending, Showcase, ShowcaseEntry
from matchmaking.queries import showcases


def begin(viewer: Viewer, *, title: str, language: str, note: str) -> int:
    """An empty showcase of the viewer's chamber or office; its id."""
    words = _words(title, language, note)
    place = Place(
        organisations=frozenset({viewer.organisation_id or 0}), office_paths=frozenset({viewer.office_path or ""})
    )
    if not may(viewer, Action.SHOWCASE_KEEP, place):
        raise Denied
    if viewer.organisation_id:
        check_standing(viewer.organisation_state)
    with db.transaction() as session:
        row = Showcase(
            chamber_id=viewer.organisation_id, office_id=None if viewer.organisation_id else viewer.office_id,
            person_id=viewer.id, created_at=now(), changed_at=now(), **words,
        )  # fmt: skip
        session.add(row)
        session.flush()
        _record(viewer, "showcase.begin", row)
        return row.id


def keep(viewer: Viewer, showcase_id: int, *, title: str, language: str, note: str, version: int) -> None:
    """Write title, language and note; the version turns the second of two editors into Conflict."""
    words = _words(title, language, note)
    with db.transaction():
        row = showcases.showcase(viewer, showcase_id, lock=True)
        if row.version != version:
            raise Conflict("showcase.meanwhile")
        for name, value in words.items():
            setattr(row, name, value)
        row.changed_at = now()
        _record(viewer, "showcase.edit", row)


def add(viewer: Viewer, showcase_id: int, ids: Iterable[int]) -> int:
    """Put these companies at the end; how many were new. Who does not agree (any more) is passed over."""
    with db.transaction() as session:
        row = showcases.showcase(viewer, showcase_id, lock=True)
        held = showcases.entries(row.id)
        known = {entry.organisation_id for entry in held}
        allowed = showcases.eligible(viewer, set(ids) - known)
        fresh = [number for number in dict.fromkeys(ids) if number in allowed]
        if len(held) + len(fresh) > MOST:
            raise Refused("showcase.many", most=MOST)
        last = max((entry.position for entry in held), default=0)
        for at, number in enumerate(fresh, start=last + 1):
            session.add(ShowcaseEntry(showcase_id=row.id, organisation_id=number, position=at, added_at=now()))
        row.changed_at = now()
        _record(viewer, "showcase.add", row, organisations=fresh)
        return len(fresh)


def take_out(viewer: Viewer, showcase_id: int, organisation_id: int) -> None:
    """A company less."""
    with db.transaction() as session:
        row = showcases.showcase(viewer, showcase_id, lock=True)
        session.delete(_entry(row, organisation_id))
        row.changed_at = now()
        _record(viewer, "showcase.take_out", row, organisation=organisation_id)


def move(viewer: Viewer, showcase_id: int, organisation_id: int, step: str) -> None:
    """A company one place up or down."""
    if step not in STEPS:
        raise NotFound
    with db.transaction():
        row = showcases.showcase(viewer, showcase_id, lock=True)
        _entry(row, organisation_id)
        held = {entry.organisation_id: entry for entry in showcases.entries(row.id)}
        for at, number in enumerate(moved(list(held), organisation_id, step), start=1):
            held[number].position = at
        row.changed_at = now()


def remove(viewer: Viewer, showcase_id: int) -> None:
    """Delete a showcase; what was downloaded stays with those who have it."""
    with db.transaction() as session:
        row = showcases.showcase(viewer, showcase_id, lock=True)
        _record(viewer, "showcase.remove", row)
        session.execute(delete(Sending).where(Sending.showcase_id == row.id))
        session.execute(delete(ShowcaseEntry).where(ShowcaseEntry.showcase_id == row.id))
        session.delete(row)


def _words(title: str, language: str, note: str) -> dict[str, str]:
    line = rules.line_of(title, field="title", longest=TITLE_LONGEST)
    if not line:
        raise Refused("showcase.untitled", field="title")
    if language not in LANGUAGES:
        raise Refused("choice.unknown", field="language")
    return {"title": line, "language": language, "note": rules.text_of(note, field="note", longest=NOTE_LONGEST)}


def _entry(row: Showcase, organisation_id: int) -> ShowcaseEntry:
    found = next((e for e in showcases.entries(row.id) if e.organisation_id == organisation_id), None)
    if found is None:
        raise NotFound
    return found


def _record(viewer: Viewer, deed: str, row: Showcase, **facts: object) -> None:
    journal.record(viewer, deed, f"showcase:{row.id}", **facts)
