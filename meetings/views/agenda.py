"""The agenda: as a list, as a day, as a table, as a calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core import i18n, tables, web
from core.clock import local, now, zone
from core.errors import NotFound
from core.i18n import gettext as _
from core.listing import Listed, address, asked
from meetings import labels
from meetings.labels import lines
from meetings.queries import diaries, meetings
from meetings.service import calendars
from meetings.views.blueprint import pages

EXPORTED = 5000
FILES = {"csv": tables.csv_bytes, "xlsx": tables.xlsx_bytes}


@dataclass(frozen=True)
class Tab:
    """One of macros/page.tabs."""

    label: str
    url: str
    active: bool
    count: int | None


def _tabs(viewer: Viewer, chosen: str) -> list[Tab]:
    counts = meetings.tab_counts(viewer)
    words = labels.TABS if viewer.organisation_id else labels.TABS_OF_OTHERS
    return [
        Tab(str(word), url_for("meetings.agenda", tab=tab), chosen == tab, counts[tab] or None)
        for tab, word in words.items()
    ]


def _chosen_tab() -> str:
    tab = request.args.get("tab", "coming")
    return tab if tab in meetings.TABS else "coming"


@pages.get("/meetings")
@door(Action.MEETING_READ)
def agenda(viewer: Viewer) -> str:
    tab, wanted = _chosen_tab(), asked("-time" if request.args.get("tab") == "past" else "time")
    state = request.args.get("state", "")
    rows, total = meetings.agenda(viewer, tab, state=state if state in labels.STATES else "", **wanted.window)
    return render_template(
        "meetings/agenda.html", found=Listed(lines.lines(viewer, rows), total, wanted), tabs=_tabs(viewer, tab), tab=tab,
        state=state, address=address,
    )  # fmt: skip


@pages.get("/meetings/day")
@door(Action.MEETING_READ)
def day(viewer: Viewer) -> str:
    """One day on the reader's clock, what is agreed and what is asked."""
    chosen = _day(request.args.get("day", ""), viewer)
    span = diaries.day_of(datetime.combine(chosen, time(12), tzinfo=zone(viewer.zone)).astimezone(UTC), viewer.zone)
    rows, _total = meetings.agenda(viewer, "", since=span.starts, until=span.ends, limit=100)
    shown = [line for line in lines.lines(viewer, rows) if line.row.state in {*meetings.OPEN, "held", "missed"}]
    return render_template(
        "meetings/day.html", day=chosen, found=shown, tabs=_tabs(viewer, ""), before=chosen - timedelta(days=1),
        after=chosen + timedelta(days=1),
    )  # fmt: skip


def _day(typed: str, viewer: Viewer) -> date:
    try:
        chosen = date.fromisoformat(typed)
    except ValueError:
        return local(now(), viewer.zone).date()
    return chosen if date(2000, 1, 1) < chosen < date(2200, 1, 1) else local(now(), viewer.zone).date()


@pages.get("/meetings/table.<form>")
@door(Action.MEETING_READ)
def table(viewer: Viewer, form: str) -> Response:
    """What the tab shows, as a file; instants are told on both clocks, with their zones."""
    if form not in FILES:
        raise NotFound
    rows, _total = meetings.agenda(viewer, _chosen_tab(), text=asked("time").text, limit=EXPORTED)
    header = [_("Number"), _("Exporter"), _("Buyer"), _("State"), _("Time at the exporter"), _("Time at the buyer"),
              _("Minutes"), _("Interpreter wanted")]  # fmt: skip
    zones = meetings.zones_of(rows)
    cells: list[list[tables.Cell]] = [
        [
            row.id, i18n.text_in(row.exporter.names), i18n.text_in(row.buyer.names), str(labels.STATES[row.state][0]),
            i18n.moment(row.starts_at, zones[(row.id, row.exporter_id)]),
            i18n.moment(row.starts_at, zones[(row.id, row.buyer_id)]),
            int((row.ends_at - row.starts_at).total_seconds() // 60), _("yes") if row.interpreter_wanted else _("no"),
        ]
        for row in rows
    ]  # fmt: skip
    return web.download(FILES[form](header, cells), f"meetings.{form}")


@pages.post("/meetings/calendar")
@door(Action.MEETING_READ)
def subscribe(viewer: Viewer) -> Response:
    """A fresh address for one's calendar program; the one before shows nothing any more."""
    flash(
        _(
            "Your calendar’s address: %(link)s – whoever knows it can read your agenda.",
            link=calendars.subscribe(viewer),
        ),
        "success",
    )
    return redirect(url_for("meetings.agenda"))


@pages.get("/calendar/<token>.ics")
@door.public
def calendar(token: str) -> Response:
    return Response(calendars.feed(token), content_type="text/calendar; charset=utf-8")
