"""Meetings as one reader sees them: whose clock leads, who is awaited, what may be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts.domain.permissions import Action, may
from accounts.queries import Viewer, people_by_id
from core import i18n, journal
from core.clock import now
from core.i18n import gettext as _
from meetings.domain.meeting import MEETING, MeetingState
from meetings.labels import STATES, STEPS
from meetings.models import Meeting
from meetings.queries import meetings


@dataclass(frozen=True)
class Line:
    """A meeting in a list. `mine` and `theirs` are zones; of somebody who is on neither side, the two sides' zones."""

    row: Meeting
    partner: str
    mine: str
    theirs: str
    mine_name: str
    theirs_name: str
    state: str
    tone: str
    on_a_side: bool


def lines(viewer: Viewer, rows: Sequence[Meeting]) -> list[Line]:
    """As the viewer sees them, with both sides' clocks, in as many statements for one as for many."""
    zones = meetings.zones_of(rows)
    return [_line(viewer, row, zones) for row in rows]


def _line(viewer: Viewer, row: Meeting, zones: dict[tuple[int, int], str]) -> Line:
    first, second = row.exporter, row.buyer
    on_a_side = viewer.organisation_id in {first.id, second.id}
    if viewer.organisation_id == second.id:
        first, second = second, first
    names = [i18n.text_in(side.names) for side in (first, second)]
    word, tone = _state(viewer, row)
    return Line(
        row=row, partner=names[1] if on_a_side else i18n.enumerate_words(names),
        mine=viewer.zone if on_a_side else zones[(row.id, first.id)], theirs=zones[(row.id, second.id)],
        mine_name=_("Your time") if on_a_side else names[0], theirs_name=names[1],
        state=word, tone=tone, on_a_side=on_a_side,
    )  # fmt: skip


def _state(viewer: Viewer, row: Meeting) -> tuple[str, str]:
    word, tone = STATES[row.state]
    if row.state == MeetingState.REQUESTED and viewer.organisation_id == row.awaits_id:
        return _("Waiting for your answer"), "warn"
    if row.state == MeetingState.REQUESTED:
        return (_("Waiting for their answer") if viewer.organisation_id else _("Waiting for an answer")), tone
    if row.state == MeetingState.ACCEPTED and row.ends_at <= now():
        return _("Over"), "plain"
    if row.state == MeetingState.ACCEPTED and row.starts_at <= now():
        return _("Now"), "good"
    return str(word), tone


def open_steps(viewer: Viewer, row: Meeting) -> set[str]:
    """The steps that this person may take now: the buttons of the page."""
    steps = {
        move.step
        for move in MEETING.open_from(row.state)
        if move.action and may(viewer, Action(move.action), meetings.step_place(row, move.step))
    }
    if row.starts_at <= now():
        steps -= {"move", "cancel"}
    return steps - {"book", "correct"}


@dataclass(frozen=True)
class Event:
    """One entry of the history, as macros/timeline wants it."""

    what: str
    who: str | None
    at: datetime
    zone: str
    note: str | None = None
    tone: str = ""
    times: tuple[datetime, ...] = field(default=())


def history(viewer: Viewer, row: Meeting) -> list[Event]:
    """From the first question to now."""
    proposals = list(meetings.proposals(row.id))
    moves = journal.moves_of(MEETING, row.id)
    people = people_by_id({p.person_id for p in proposals} | {m.person_id for m in moves if m.person_id})
    names = {person_id: person.name for person_id, person in people.items()}
    events = []
    if proposals:
        first = proposals[0]
        events.append(_event(_("Asked for a meeting"), names.get(first.person_id), first.at, viewer, first.message))
    for move in moves:
        word, tone = STEPS[move.step]
        events.append(_event(str(word), names.get(move.person_id or 0), move.at, viewer, move.why, tone))
    return events


def _event(what: str, who: str | None, at: datetime, viewer: Viewer, note: str, tone: str = "") -> Event:
    return Event(what=what, who=who, at=at, zone=viewer.zone, note=note or None, tone=tone)
