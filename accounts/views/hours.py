"""My hours: each weekday's, and the days that differ."""

from __future__ import annotations

from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from accounts import queries
from accounts.domain.permissions import Action
from accounts.forms.account import DayForm, WeekForm
from accounts.guards import door
from accounts.queries import Viewer
from accounts.service import hours as service
from accounts.views.blueprint import done, pages
from core.clock import local, now
from core.forms import Form, page, tried
from core.i18n import gettext as _

Shown = str | tuple[str, int] | Response
AHEAD = timedelta(days=730)
SUGGESTED = [(9 * 60, 12 * 60), (14 * 60, 18 * 60)]


@pages.get("/hours")
@door(Action.HOURS_KEEP)
def hours(viewer: Viewer) -> Shown:
    return _page(viewer, _week_form(viewer), DayForm(formdata=None))


def _week_form(viewer: Viewer) -> WeekForm:
    """The week as it is kept; whoever never said anything finds usual office hours to start from."""
    week: dict[str, list[tuple[int, int]]] = {}
    for row in queries.hours_of([viewer.id])[viewer.id]:
        week.setdefault(f"day_{row.weekday}", []).append((row.start, row.ends))
    suggested = {} if week else {f"day_{day}": SUGGESTED for day in range(5)}
    form = WeekForm(formdata=None, **(week or suggested))
    form.suggested = not week
    return form


def _page(viewer: Viewer, week: WeekForm, day: DayForm) -> tuple[str, int]:
    today = local(now(), viewer.zone).date()
    differing = queries.exceptions_of([viewer.id], today, today + AHEAD)[viewer.id]
    shown: Form = day if day.errors else week
    said, _status = page("accounts/hours.html", week, day=day, differing=differing, today=today)
    return said, shown.status


@pages.post("/hours")
@door(Action.HOURS_KEEP)
def keep_hours(viewer: Viewer) -> Shown:
    """Save the week; with `copy` Monday's hours hold until Friday."""
    form = WeekForm()
    with tried(form):
        form.check()
        monday = form.week[0]
        copied = dict.fromkeys(range(1, 5), monday) if "copy" in request.form else {}
        service.set_week(viewer, form.week | copied)
        return done(_("Your hours are saved."), "accounts.hours")
    return _page(viewer, form, DayForm(formdata=None))


@pages.post("/hours/days")
@door(Action.HOURS_KEEP)
def keep_day(viewer: Viewer) -> Shown:
    form = DayForm()
    with tried(form):
        form.check()
        sent = form.sent()
        service.set_exception(viewer, sent["day"], sent["spans"] if sent["how"] == "other" else [], sent["note"])
        return done(_("The day is saved."), "accounts.hours")
    return _page(viewer, _week_form(viewer), form)


@pages.post("/hours/days/<int:exception_id>/removal")
@door(Action.HOURS_KEEP)
def remove_day(viewer: Viewer, exception_id: int) -> Response:
    service.remove_exception(viewer, exception_id)
    return done(_("Your usual hours apply again on that day."), "accounts.hours")
