"""Fairs: made by an office, announced, joined by companies, closed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from accounts.domain.account import check_standing
from accounts.domain.names import one_line
from accounts.domain.permissions import Action, Place, may
from accounts.queries import Viewer, offices
from core import db, journal, realtime
from core.clock import local, now, zone
from core.errors import Conflict, Denied, Refused
from core.i18n import LANGUAGES
from meetings.domain import terms
from meetings.domain.meeting import FAIR
from meetings.models import Fair, FairEntry
from meetings.queries import fairs

NAME_LONGEST = 200
LONGEST_DAYS = 60
DAY = 24 * 60


@dataclass(frozen=True)
class Plan:
    """What the form of a fair says. Names and abouts by language; minutes count from midnight of `zone`."""

    names: dict[str, str]
    abouts: dict[str, str]
    country: str
    zone: str
    first_day: date
    last_day: date
    opens: int
    closes: int
    slot_minutes: int


def create(viewer: Viewer, plan: Plan, *, is_demo: bool = False) -> Fair:
    """A draft of the viewer's own office; an administrator's lies at the top of the tree."""
    with db.transaction() as session:
        _check(plan)
        if plan.first_day < local(now(), plan.zone).date():
            raise Refused("fair.past", field="first_day")
        office_id = viewer.office_id or offices()[0].id
        row = Fair(office_id=office_id, created_at=now(), state=FAIR.first, is_demo=is_demo, **_columns(plan))
        _may_run(viewer, row)
        session.add(row)
        session.flush()
        journal.record(viewer, "fair.create", f"fair:{row.id}")
        return row


def edit(viewer: Viewer, fair_id: int, plan: Plan, *, version: int) -> None:
    """Change what a fair says; the version turns the second of two editors into Conflict."""
    with db.transaction() as session:
        row = fairs.fair(viewer, fair_id)
        _may_run(viewer, row)
        _check(plan)
        if row.version != version:
            raise Conflict("edited.meanwhile")
        for column, value in _columns(plan).items():
            setattr(row, column, value)
        journal.record(viewer, "fair.edit", f"fair:{row.id}")
        session.flush()


def _columns(plan: Plan) -> dict[str, Any]:
    return {
        "names": _said({code: one_line(name) for code, name in plan.names.items()}, NAME_LONGEST), "abouts": _said(plan.abouts, terms.MESSAGE_LONGEST),
        "country": plan.country, "zone": plan.zone, "first_day": plan.first_day, "last_day": plan.last_day,
        "opens": plan.opens, "closes": plan.closes, "slot_minutes": plan.slot_minutes,
    }  # fmt: skip


def _said(texts: dict[str, str], longest: int) -> dict[str, str]:
    return {code: text.strip()[:longest] for code, text in texts.items() if code in LANGUAGES and text.strip()}


def _check(plan: Plan) -> None:
    """Refused with the field that is wrong."""
    if not any(one_line(text) for text in plan.names.values()):
        raise Refused("name.empty", field="name_en")
    if any(len(text.strip()) > NAME_LONGEST for text in plan.names.values()):
        raise Refused("name.long", field="name_en", longest=NAME_LONGEST)
    for code, text in plan.abouts.items():
        terms.check_message(text, field=f"about_{code}")
    zone(plan.zone)
    if plan.last_day < plan.first_day:
        raise Refused("fair.days", field="last_day")
    if (plan.last_day - plan.first_day).days >= LONGEST_DAYS:
        raise Refused("fair.long", field="last_day", days=LONGEST_DAYS)
    if not 0 <= plan.opens < plan.closes <= DAY:
        raise Refused("fair.hours", field="closes")


def _may_run(viewer: Viewer, row: Fair) -> None:
    if not may(viewer, Action.FAIR_RUN, fairs.place_of(row)):
        raise Denied


def step(viewer: Viewer, fair_id: int, name: str) -> None:
    """Announce, close or reopen."""
    with db.transaction():
        row = fairs.fair(viewer, fair_id)
        _may_run(viewer, row)
        if name != "close" and row.last_day < local(now(), row.zone).date():
            raise Refused("fair.past")
        journal.move(FAIR, row, name, by=viewer)
        realtime.announce("figures")


def join(viewer: Viewer, fair_id: int) -> None:
    """Take part with one's organisation; again, it adds nothing."""
    with db.transaction() as session:
        row, mine = _joining(viewer, fair_id)
        if row.state != "open":
            raise Refused("fair.closed")
        check_standing(viewer.organisation_state)
        if fairs.entry(fair_id, mine) is None:
            session.add(FairEntry(fair_id=fair_id, organisation_id=mine, joined_at=now()))
            journal.record(viewer, "fair.join", f"fair:{fair_id}", organisation=mine)
            realtime.announce("figures")


def leave(viewer: Viewer, fair_id: int) -> None:
    """Take part no more; meetings that are agreed stay."""
    with db.transaction() as session:
        _row, mine = _joining(viewer, fair_id)
        if (entry := fairs.entry(fair_id, mine)) is not None:
            session.delete(entry)
            journal.record(viewer, "fair.leave", f"fair:{fair_id}", organisation=mine)
            realtime.announce("figures")


def _joining(viewer: Viewer, fair_id: int) -> tuple[Fair, int]:
    row = fairs.fair(viewer, fair_id)
    mine = viewer.organisation_id
    if mine is None or not may(viewer, Action.FAIR_JOIN, Place(frozenset({mine}))):
        raise Denied
    return row, mine
