"""Doors to what matching goes by: the weights, what others would do, and the runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts import queries as register
from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core.forms import page, tried
from matchmaking.domain import weighing as rules
from matchmaking.domain.limits import LIMITS
from matchmaking.domain.scoring import WEIGHTS
from matchmaking.forms.weighing import WeightsForm
from matchmaking.labels import weighing as labels
from matchmaking.queries import matches, runs, weights
from matchmaking.queries.weights import InForce
from matchmaking.service import running, weighing

if TYPE_CHECKING:
    from matchmaking.models import MatchRun

pages = Blueprint("weighing", __name__)
OWN = InForce(0, rules.complete(WEIGHTS), LIMITS)


@pages.get("/matching")
@door(Action.WEIGHTS_SET)
def overview(viewer: Viewer) -> str:
    last, versions = runs.latest(), weights.versions()
    return render_template(
        "matchmaking/weights.html", force=weights.in_force(), versions=versions, runs=last, words=labels,
        may_set=running.may_set(viewer), busy=runs.busy(), status=_status,
        people=register.people_by_id([*(i for row in last if (i := row.person_id)), *(row.person_id for row in versions)]),
    )  # fmt: skip


@pages.get("/matching/weights")
@door(Action.WEIGHTS_SET)
def new(viewer: Viewer) -> tuple[str, int]:
    running.check(viewer)
    form = WeightsForm.of(OWN if "own" in request.args else weights.in_force())
    return page("matchmaking/weights_form.html", form, words=labels)


@pages.post("/matching/weights")
@door(Action.WEIGHTS_SET)
def draft(viewer: Viewer) -> Response | tuple[str, int]:
    form = WeightsForm()
    with tried(form):
        form.check()
        names, note = form.names.data or "", form.note.data or ""
        draft_id = weighing.draft(viewer, table=form.table(), limits=form.limits(), names=names, note=note)
        return redirect(url_for(".show", draft_id=draft_id))
    return page("matchmaking/weights_form.html", form, words=labels)


@pages.get("/matching/weights/<int:draft_id>")
@door(Action.WEIGHTS_SET)
def show(viewer: Viewer, draft_id: int) -> str:
    row, run = weights.draft(draft_id), runs.of_draft(draft_id)
    result: dict[str, Any] = run.result if run else {}
    lists = result.get("lists", [])
    ids = {i for found in lists for i in (found["company"], *(line["other"] for line in found["rows"]))}
    return render_template(
        "matchmaking/weights_draft.html", row=row, draft=weights.of(row), force=weights.in_force(), run=run, result=result,
        status=_status(run) if run else None, words=labels, may_set=running.may_set(viewer),
        names=matches.organisations(ids),
    )  # fmt: skip


@pages.post("/matching/weights/<int:draft_id>/force")
@door(Action.WEIGHTS_SET)
def put_in_force(viewer: Viewer, draft_id: int) -> Response:
    weighing.put_in_force(viewer, draft_id)
    flash(str(labels.TOLD["force"]), "success")
    return redirect(url_for(".overview"))


@pages.post("/matching/runs")
@door(Action.WEIGHTS_SET)
def run_all(viewer: Viewer) -> Response:
    running.ask(viewer)
    flash(str(labels.TOLD["asked"]), "info")
    return redirect(url_for(".overview"))


@pages.post("/matching/runs/<int:run_id>/stop")
@door(Action.WEIGHTS_SET)
def stop(viewer: Viewer, run_id: int) -> Response:
    running.stop(viewer, run_id)
    flash(str(labels.TOLD["stop"]), "info")
    draft_id = runs.run(run_id).draft_id
    return redirect(url_for(".show", draft_id=draft_id) if draft_id else url_for(".overview"))


@pages.get("/matching/runs/<int:run_id>/progress")
@door(Action.WEIGHTS_SET)
def progress(viewer: Viewer, run_id: int) -> Response:  # noqa: ARG001  every officer may look
    return jsonify(_status(runs.run(run_id)))


def _status(run: MatchRun) -> dict[str, Any]:
    """{state, percent, text, next} of a run, as the progress bar asks it."""
    text, _tone = labels.ENDINGS[run.ending]
    if run.ended_at is None:
        percent = min(99, run.done * 100 // run.total) if run.total else 0
        return {
            "state": "running" if run.started_at else "waiting",
            "percent": percent,
            "text": str(text),
            "next": None,
        }
    where = url_for(".show", draft_id=run.draft_id) if run.draft_id else url_for(".overview")
    return {"state": "done", "percent": 100, "text": str(text), "next": where}
