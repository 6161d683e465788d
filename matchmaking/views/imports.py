"""Doors to the import of companies from a table: send, choose columns, try, write, see what was wrong."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as Answer

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core import green, jobs, tables, web
from core.errors import NotFound
from core.forms import page, tried
from core.i18n import gettext as _
from matchmaking.forms.imports import ColumnsForm, ReadingForm, RunForm, UploadForm
from matchmaking.labels import imports as labels
from matchmaking.queries import imports
from matchmaking.service import importing, reading, taking

if TYPE_CHECKING:
    from matchmaking.models import ImportDraft

pages = Blueprint("imports", __name__)
UPLOAD_LIMIT = 64 * 1024 * 1024
_ACTIVE = {"checking", "running"}


@pages.url_value_preprocessor
def _wide_door(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """One door takes larger files; it must be said before anybody reads the form."""
    if endpoint == "imports.receive":
        request.max_content_length = UPLOAD_LIMIT


@pages.get("/imports")
@door(Action.ORGANISATION_IMPORT)
def overview(viewer: Viewer) -> tuple[str, int]:
    return _overview(viewer, UploadForm())


def _overview(viewer: Viewer, form: UploadForm) -> tuple[str, int]:
    return page("matchmaking/imports.html", form, drafts=imports.drafts(viewer), stages=labels.STAGES)


@pages.post("/imports")
@door(Action.ORGANISATION_IMPORT)
def receive(viewer: Viewer) -> Answer | tuple[str, int]:
    form = UploadForm()
    with tried(form):
        form.check()
        sent = form.upload()
        draft_id = importing.receive(viewer, sent.filename, sent.stream)
        return redirect(url_for(".show", draft_id=draft_id))
    return _overview(viewer, form)


@pages.get("/imports/<int:draft_id>")
@door(Action.ORGANISATION_IMPORT)
def show(viewer: Viewer, draft_id: int) -> tuple[str, int]:
    row = imports.draft(viewer, draft_id)
    return _columns(row, ColumnsForm.of(row, viewer), ReadingForm.of(row))


def _columns(row: ImportDraft, form: ColumnsForm, reading_form: ReadingForm) -> tuple[str, int]:
    result = row.result
    path = reading.path_of(row.digest)
    lines = reading.head(path, result["encoding"], result["delimiter"]) if path.exists() else []
    return page(
        "matchmaking/import.html", form, row=row, result={"check": None, "run": None, **result}, reading_form=reading_form, run_form=RunForm.of(),
        lines=lines[1:], status=_status(row), sentence=labels.sentence, stages=labels.STAGES,
    )  # fmt: skip


@pages.post("/imports/<int:draft_id>/reading")
@door(Action.ORGANISATION_IMPORT)
def read_again(viewer: Viewer, draft_id: int) -> Answer | tuple[str, int]:
    form = ReadingForm.of(imports.draft(viewer, draft_id))
    with tried(form):
        form.check()
        importing.read_again(viewer, draft_id, form.encoding.data, form.delimiter.data)
        return redirect(url_for(".show", draft_id=draft_id))
    row = imports.draft(viewer, draft_id)
    return _columns(row, ColumnsForm.of(row, viewer), form)[0], form.status


@pages.post("/imports/<int:draft_id>/check")
@door(Action.ORGANISATION_IMPORT)
def check(viewer: Viewer, draft_id: int) -> Answer | tuple[str, int]:
    form = ColumnsForm.of(imports.draft(viewer, draft_id), viewer)
    with tried(form):
        form.check()
        importing.check(viewer, draft_id, form.columns(), form.defaults())
        return redirect(url_for(".show", draft_id=draft_id))
    row = imports.draft(viewer, draft_id)
    return _columns(row, form, ReadingForm.of(row))


@pages.post("/imports/<int:draft_id>/run")
@door(Action.ORGANISATION_IMPORT)
def run(viewer: Viewer, draft_id: int) -> Answer:
    form = RunForm.of()
    form.check()
    importing.run(viewer, draft_id, form.duplicates.data)
    flash(_("The import has begun. You may leave this page; it goes on."), "info")
    return redirect(url_for(".show", draft_id=draft_id))


def _status(row: ImportDraft) -> dict[str, Any]:
    """{state, percent, text, next} of the work on a draft, as the progress bar asks it."""
    stage = row.result["stage"]
    job = jobs.get(row.job_id) if row.job_id else None
    if stage not in _ACTIVE or job is None:
        return {
            "state": "done",
            "percent": 100,
            "text": str(labels.STAGES[stage]),
            "next": url_for(".show", draft_id=row.id),
        }
    failed = job.state == "failed"
    text = str(labels.REFUSALS["import.failed"]) if failed else labels.progress(stage, row.result)
    percent = min(99, job.done_units * 100 // job.all_units) if job.all_units else 0
    state = "failed" if failed else "running" if job.state != "waiting" else "waiting"
    return {"state": state, "percent": percent, "text": text, "next": None}


@pages.get("/imports/<int:draft_id>/progress")
@door(Action.ORGANISATION_IMPORT)
def progress(viewer: Viewer, draft_id: int) -> Response:
    return jsonify(_status(imports.draft(viewer, draft_id)))


@pages.get("/imports/<int:draft_id>/problems.csv")
@door(Action.ORGANISATION_IMPORT)
def problems(viewer: Viewer, draft_id: int) -> Response:
    row = imports.draft(viewer, draft_id)
    path = taking.problems_path(row.id)
    if not path.exists():
        raise NotFound
    with path.open(encoding="utf-8") as source:
        found = [json.loads(line) for line in islice(source, taking.PROBLEMS_MOST)]
    header, rows = labels.problem_rows(row.header, found)
    return web.download(green.offload(tables.csv_bytes, header, list(rows)), f"problems-{row.id}.csv")
