"""Pieces on the pages of the features below."""

from __future__ import annotations

from typing import Any

from flask import render_template

from accounts.domain.permissions import Action, reach
from accounts.queries import Viewer
from deals import labels, queries
from deals.domain import results

SHORT = 5


def _may_read(viewer: Viewer | None) -> bool:
    return viewer is not None and reach(viewer, Action.DEAL_READ) is not None


def desk(viewer: Viewer) -> str:
    """Deals that wait for this person; nothing where none does."""
    if not _may_read(viewer):
        return ""
    rows, total = queries.waiting_for(viewer, SHORT)
    return render_template("deals/panels/desk.html", rows=rows, total=total, **labels.WORDS) if rows else ""


def meeting(viewer: Viewer, found: Any) -> str:  # noqa: ANN401  a row of a lower feature
    """What a meeting led to, and the way to record it."""
    if not _may_read(viewer):
        return ""
    rows = queries.of_meeting(viewer, found.id)
    may_record = viewer.organisation_id in {found.exporter_id, found.buyer_id} and labels.is_held(found.state)
    if not rows and not may_record:
        return ""
    return render_template("deals/panels/meeting.html", rows=rows, meeting=found, may_record=may_record, **labels.WORDS)


def pair(viewer: Viewer, exporter_id: int, buyer_id: int) -> str:
    """The deals of two companies, for those who may see them."""
    if not _may_read(viewer):
        return ""
    rows = queries.between(viewer, exporter_id, buyer_id)[:SHORT]
    return render_template("deals/panels/pair.html", rows=rows, **labels.WORDS) if rows else ""


def organisation(viewer: Viewer | None, found: Any) -> str:  # noqa: ANN401  a row of a lower feature
    """The newest deals of an organisation, for those who may see them."""
    if viewer is None or not _may_read(viewer):
        return ""
    rows, total = queries.deals_of(viewer, found.id, SHORT)
    return render_template("deals/panels/pair.html", rows=rows, **labels.WORDS) if total else ""


def quotation(viewer: Viewer, row: Any) -> str:  # noqa: ANN401  a row of a lower feature
    """To both sides of a chosen quotation, the way to record the deal with its figures."""
    if reach(viewer, Action.DEAL_RECORD) is None or not labels.is_chosen(row.state):
        return ""
    return render_template("deals/panels/quotation.html", row=row)


def introduction(viewer: Viewer, row: Any) -> str:  # noqa: ANN401  a row of a lower feature
    """To those who introduce, how many deals came of it; what they were worth stays with the two."""
    if reach(viewer, Action.PAIR_PROPOSE) is None or row.state != "agreed":
        return ""
    counts = queries.came_of(row)
    if not counts:
        return ""
    told = [(kind, counts.get(kind, 0)) for kind in labels.KINDS]
    return render_template("deals/panels/introduction.html", counts=told, **labels.WORDS)


def sendings(viewer: Viewer, told: Any) -> str:  # noqa: ANN401  rows of a lower feature
    """To an office, how many deals came of each chamber's introductions from a showcase; never what they were worth."""
    if not _may_read(viewer):
        return ""
    came = queries.came_of_each([row.id for one in told for row in one.introductions])
    rows = []
    for one in told:
        each = [came.get(row.id, {}) for row in one.introductions if row.state == "agreed"]
        counts = [(kind, sum(found.get(kind, 0) for found in each)) for kind in labels.KINDS]
        if any(number for _kind, number in counts):
            rows.append((one.row.chamber.names, one.row.sent_at, counts))
    return render_template("deals/panels/sendings.html", rows=rows, **labels.WORDS) if rows else ""


def introductions(viewer: Viewer) -> str:
    """To whoever introduces, the list as a file; to a chamber, what came of all its introductions."""
    if reach(viewer, Action.PAIR_PROPOSE) is None:
        return ""
    found = results.cells(queries.introduced_by(viewer)) if viewer.organisation_id else []
    rows = [(kind, [cell for cell in found if cell.kind == kind]) for kind in labels.KINDS] if found else []
    page = "deals/panels/introductions.html"
    return render_template(page, rows=rows, least=results.PAIRS_LEAST, **labels.WORDS)
