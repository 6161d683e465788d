"""Interpreters: what the office still needs, what an interpreter is offered."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core.errors import Refused
from core.i18n import gettext as _
from core.listing import Listed, asked, key
from core.web import sentence
from meetings import labels
from meetings.labels import lines
from meetings.queries import offers
from meetings.service import interpreting

pages = Blueprint("interpreters", __name__)


@pages.get("/interpreters")
@door(Action.INTERPRETER_ASSIGN)
def wanted(viewer: Viewer) -> str:
    """Agreed meetings that still want an interpreter, who could take them, and what was offered."""
    page = asked("time")
    rows, total = offers.wanting(viewer, limit=page.window["limit"], offset=page.window["offset"])
    made = offers.offers_of([row.id for row in rows])
    found = [(line, offers.pair_of(line.row), made[line.row.id]) for line in lines.lines(viewer, rows)]
    return render_template("meetings/wanted.html", found=Listed(found, total, page), states=labels.OFFER_STATES)


@pages.get("/interpreters/for/<int:meeting_id>")
@door(Action.INTERPRETER_ASSIGN)
def choosing(viewer: Viewer, meeting_id: int) -> str:
    """Interpreters of the pair who have that time free."""
    row = offers.wanted(viewer, meeting_id)
    return render_template(
        "meetings/interpreter.html", meeting=row, line=lines.lines(viewer, [row])[0], pair=offers.pair_of(row),
        candidates=offers.candidates(row), made=offers.offers_of([row.id])[row.id], states=labels.OFFER_STATES,
    )  # fmt: skip


@pages.post("/interpreters/for/<int:meeting_id>")
@door(Action.INTERPRETER_ASSIGN)
def offer(viewer: Viewer, meeting_id: int) -> Response:
    person_id = request.form.get("person", 0, type=key)
    back = url_for("interpreters.choosing", meeting_id=meeting_id)
    return _tried(lambda: interpreting.offer(viewer, meeting_id, person_id), _("The meeting is offered."), back)


@pages.get("/offers")
@door(Action.INTERPRETER_ANSWER)
def mine(viewer: Viewer) -> str:
    page = asked("time")
    rows, total = offers.mine(viewer, limit=page.window["limit"], offset=page.window["offset"])
    seen = lines.lines(viewer, [row.meeting for row in rows])
    return render_template(
        "meetings/offers.html",
        found=Listed(list(zip(rows, seen, strict=True)), total, page),
        states=labels.OFFER_STATES,
    )


@pages.post("/offers/<int:offer_id>/acceptance")
@door(Action.INTERPRETER_ANSWER)
def take(viewer: Viewer, offer_id: int) -> Response:
    said = _("You interpret at this meeting. An invitation for your calendar is on its way.")
    return _tried(lambda: interpreting.take(viewer, offer_id), said, url_for("interpreters.mine"))


@pages.post("/offers/<int:offer_id>/refusal")
@door(Action.INTERPRETER_ANSWER)
def decline(viewer: Viewer, offer_id: int) -> Response:
    said = _("You have declined. The foreign affairs office looks for somebody else.")
    return _tried(lambda: interpreting.decline(viewer, offer_id), said, url_for("interpreters.mine"))


@pages.post("/offers/<int:offer_id>/withdrawal")
@door(Action.INTERPRETER_ASSIGN)
def withdraw(viewer: Viewer, offer_id: int) -> Response:
    why = request.form.get("why", "")
    said = _("The offer is withdrawn and the interpreter is told.")
    return _tried(lambda: interpreting.withdraw(viewer, offer_id, why=why), said, url_for("interpreters.wanted"))


def _tried(verb: Callable[[], object], said: str, back: str) -> Response:
    try:
        verb()
    except Refused as refused:
        flash(sentence(refused), "danger")
    else:
        flash(said, "success")
    return redirect(back)
