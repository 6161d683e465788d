"""Fairs: public pages, and the office that runs them."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, Place, may
from accounts.guards import current, door
from accounts.queries import Viewer
from core.clock import local, now
from core.errors import NotFound, Refused
from core.forms import page, tried
from core.i18n import gettext as _
from core.i18n import text_in
from core.listing import Listed, asked, key
from core.web import sentence
from meetings import labels
from meetings.domain.meeting import FAIR
from meetings.forms.fairs import FairForm
from meetings.labels import fairs as words
from meetings.queries import fairs
from meetings.service import fairing

if TYPE_CHECKING:
    from meetings.models import Fair

pages = Blueprint("fairs", __name__)
Shown = str | tuple[str, int] | Response
HOME_ZONE = "Asia/Shanghai"
ON_THE_LANDING = 4


def coming() -> list[dict[str, str]]:
    """What the visitor's page announces: the next fairs that are open."""
    today = local(now(), HOME_ZONE).date()
    rows, _total = fairs.fairs(None, state="open", since=today, limit=ON_THE_LANDING)
    return [
        {"dates": words.dates(row), "name": text_in(row.names), "place": words.hours(row),
         "url": url_for("fairs.fair", fair_id=row.id)}
        for row in rows
    ]  # fmt: skip


@pages.get("/fairs")
@door.public
def listing() -> str:
    viewer, wanted, past = current(), asked("day"), "past" in request.args
    since = None if past else local(now(), viewer.zone if viewer else HOME_ZONE).date()
    rows, total = fairs.fairs(
        viewer, since=since, sort=wanted.sort, limit=wanted.window["limit"], offset=wanted.window["offset"]
    )
    return render_template(
        "meetings/fairs.html", found=Listed(rows, total, wanted), words=words, past=past,
        may_run=viewer is not None and _runs(viewer),
    )  # fmt: skip


def _runs(viewer: Viewer) -> bool:
    return may(viewer, Action.FAIR_RUN, Place(office_paths=frozenset({viewer.office_path or ""})))


@pages.get("/fairs/<int:fair_id>")
@door.public
def fair(fair_id: int) -> str:
    viewer, wanted = current(), asked("name")
    row = fairs.fair(viewer, fair_id)
    entries, total = fairs.entries(
        row.id, text=wanted.text, limit=wanted.window["limit"], offset=wanted.window["offset"]
    )
    running = viewer is not None and may(viewer, Action.FAIR_RUN, fairs.place_of(row))
    return render_template(
        "meetings/fair.html", fair=row, words=words, found=Listed(entries, total, wanted),
        steps=[move.step for move in FAIR.open_from(row.state)] if running else [], running=running,
        joined=fairs.entry(row.id, viewer.organisation_id) is not None if viewer else False, may_join=_may_join(viewer),
        counterpart=_counterpart(viewer), opening=words.opening(row, row.first_day),
        closing=words.closing(row, row.first_day),
    )  # fmt: skip


def _may_join(viewer: Viewer | None) -> bool:
    mine = viewer.organisation_id if viewer else None
    return viewer is not None and mine is not None and may(viewer, Action.FAIR_JOIN, Place(frozenset({mine})))


def _counterpart(viewer: Viewer | None) -> str:
    """The kind of company that this person may ask for a meeting."""
    return {"exporter": "buyer", "buyer": "exporter"}.get(viewer.role if viewer else "", "")


@pages.get("/fairs/new")
@door(Action.FAIR_RUN)
def new(viewer: Viewer) -> Shown:
    form = FairForm(formdata=None, zone=viewer.zone, country="CN", opens=time(9), closes=time(18), slot_minutes=30)
    return page("meetings/fair_form.html", form, fair=None, version=0)


@pages.post("/fairs")
@door(Action.FAIR_RUN)
def create(viewer: Viewer) -> Shown:
    form = FairForm()
    with tried(form):
        form.check()
        row = fairing.create(viewer, form.plan())
        return _done(row.id, _("The fair is a draft. Announce it when everything is right."))
    return page("meetings/fair_form.html", form, fair=None, version=0)


@pages.get("/fairs/<int:fair_id>/edit")
@door(Action.FAIR_RUN)
def editing(viewer: Viewer, fair_id: int) -> Shown:
    row = fairs.fair(viewer, fair_id)
    return page("meetings/fair_form.html", FairForm(formdata=None, **_typed(row)), fair=row, version=row.version)


def _typed(row: Fair) -> dict[str, Any]:
    texts = {f"name_{code}": text for code, text in row.names.items()} | {
        f"about_{code}": text for code, text in row.abouts.items()
    }
    return texts | {
        "country": row.country, "zone": row.zone, "first_day": row.first_day, "last_day": row.last_day,
        "opens": _time(row.opens), "closes": _time(row.closes), "slot_minutes": row.slot_minutes,
    }  # fmt: skip


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)


@pages.post("/fairs/<int:fair_id>")
@door(Action.FAIR_RUN)
def edit(viewer: Viewer, fair_id: int) -> Shown:
    form, version = FairForm(), request.form.get("version", 0, type=key)
    with tried(form):
        form.check()
        fairing.edit(viewer, fair_id, form.plan(), version=version)
        return _done(fair_id, _("The fair is saved."))
    return page("meetings/fair_form.html", form, fair=fairs.fair(viewer, fair_id), version=version)


@pages.post("/fairs/<int:fair_id>/steps/<name>")
@door(Action.FAIR_RUN)
def step(viewer: Viewer, fair_id: int, name: str) -> Response:
    if name not in labels.FAIR_STEPS:
        raise NotFound
    return _tried(fair_id, lambda: fairing.step(viewer, fair_id, name), _("Done."))


@pages.post("/fairs/<int:fair_id>/entry")
@door(Action.FAIR_JOIN)
def join(viewer: Viewer, fair_id: int) -> Response:
    return _tried(fair_id, lambda: fairing.join(viewer, fair_id), _("Your company takes part now."))


@pages.post("/fairs/<int:fair_id>/entry/removal")
@door(Action.FAIR_JOIN)
def leave(viewer: Viewer, fair_id: int) -> Response:
    said = _("Your company no longer takes part. Meetings already agreed stay.")
    return _tried(fair_id, lambda: fairing.leave(viewer, fair_id), said)


def _tried(fair_id: int, verb: Any, said: str) -> Response:  # noqa: ANN401  a call without arguments
    try:
        verb()
    except Refused as refused:
        return _done(fair_id, sentence(refused), "danger")
    return _done(fair_id, said)


def _done(fair_id: int, said: str, tone: str = "success") -> Response:
    flash(said, tone)
    return redirect(url_for("fairs.fair", fair_id=fair_id))
