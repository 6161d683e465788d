"""What meetings adds to the pages of lower features."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template

from accounts.domain.permissions import Action, Role, reach
from accounts.queries import Viewer
from matchmaking.domain.quoting import LIVE
from meetings.labels import lines
from meetings.queries import meetings, offers

if TYPE_CHECKING:
    from accounts.models import Organisation
    from matchmaking.models import Introduction, Quotation

SHOWN = 5
# Those who have no seat in a meeting have no use for an agenda on their desk.
SEATED = frozenset({Role.EXPORTER, Role.BUYER, Role.INTERPRETER, Role.OFFICER})


def desk(viewer: Viewer) -> str:
    """What waits for my answer, and what comes next, with both clocks."""
    if viewer.role not in SEATED:
        return ""
    waiting, waiting_total = meetings.agenda(viewer, "mine", limit=SHOWN) if viewer.organisation_id else ([], 0)
    coming, coming_total = meetings.agenda(viewer, "coming", limit=SHOWN)
    offered, offered_total = offers.mine(viewer, states=("offered",), limit=SHOWN)
    _wanting, wanting_total = offers.wanting(viewer, limit=1) if reach(viewer, Action.INTERPRETER_ASSIGN) else ([], 0)
    return render_template(
        "meetings/_desk.html", waiting=lines.lines(viewer, waiting), waiting_total=waiting_total,
        coming=lines.lines(viewer, coming), coming_total=coming_total, offered=offered, offered_total=offered_total,
        wanting_total=wanting_total,
    )  # fmt: skip


def pair(viewer: Viewer, exporter_id: int, buyer_id: int) -> str:
    """What these two have met or will, and the way to ask."""
    sides = {exporter_id, buyer_id}
    met = meetings.of_pair(viewer, exporter_id, buyer_id)
    may_ask = viewer.organisation_id in sides and reach(viewer, Action.MEETING_REQUEST) is not None
    if not met and not may_ask:
        return ""
    other_id = next(iter(sides - {viewer.organisation_id}))
    return render_template("meetings/_pair.html", met=lines.lines(viewer, met), may_ask=may_ask, other_id=other_id)


def organisation(viewer: Viewer, shown: Organisation) -> str:
    """To officers and members, what the organisation has on; to the other side, the way to a meeting."""
    mine = viewer.organisation_id
    counterpart = {shown.kind, viewer.role} == {Role.EXPORTER, Role.BUYER} and mine != shown.id
    if counterpart:
        exporter_id, buyer_id = (mine, shown.id) if viewer.role == Role.EXPORTER else (shown.id, mine)
        return pair(viewer, exporter_id or 0, buyer_id or 0)
    if reach(viewer, Action.FIGURES_READ) is None:
        return ""
    rows = meetings.of_organisation(viewer, shown.id)
    return render_template("meetings/_of_organisation.html", met=lines.lines(viewer, rows)) if rows else ""


def quotation(viewer: Viewer, row: Quotation) -> str:
    """To either side of a live quotation, the way to a meeting about it."""
    if reach(viewer, Action.MEETING_REQUEST) is None or row.state not in LIVE:
        return ""
    other_id = next(iter({row.exporter_id, row.request.organisation_id} - {viewer.organisation_id}))
    return render_template("meetings/_quotation.html", row=row, other_id=other_id)


def introduction(viewer: Viewer, row: Introduction) -> str:
    """To those who introduce, what came of it: how often the two met, never what they said."""
    if reach(viewer, Action.PAIR_PROPOSE) is None or row.state != "agreed":
        return ""
    agreed, held = meetings.came_of(row)
    return render_template("meetings/_introduction.html", agreed=agreed, held=held)
