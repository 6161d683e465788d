"""Companies from a table: read, columns chosen, tried without writing, then written in small steps.

A run survives its worker: each step writes its lines and how far it came in one transaction, so that the next worker
goes on behind it and no line is written twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import IO, Any

from accounts.domain.names import one_line
from accounts.domain.permissions import Action, may
from accounts.queries import Place, Viewer, offices, viewer_of
from core import db, green, jobs, journal, realtime
from core.clock import now
from core.errors import Denied, Refused
from matchmaking.domain.importing import FIELDS, NAMES, guess
from matchmaking.models import ImportDraft
from matchmaking.queries import imports
from matchmaking.service import reading
from matchmaking.service.taking import Check, Run, known_for

KEEP = timedelta(days=30)
STEP_SECONDS = 0.04
STEP_FIRST, STEP_MOST = 50, 300
DUPLICATES = ("skip", "update")


def receive(viewer: Viewer, name: str, stream: IO[bytes]) -> int:
    """Keep an upload and read its heading; the draft's id."""
    digest, size = green.offload(reading.keep, stream)
    if not size:
        raise Refused("import.empty", field="file")
    encoding = green.offload(reading.encoding_of, reading.path_of(digest))
    delimiter = reading.delimiter_of(reading.path_of(digest), encoding)
    header = reading.head(reading.path_of(digest), encoding, delimiter)[0]
    with db.transaction() as session:
        row = ImportDraft(
            person_id=viewer.id, name=one_line(PurePath(name.replace("\\", "/")).name)[:200], digest=digest, header=header,
            columns=guess(header), created_at=now(),
            result={"encoding": encoding, "delimiter": delimiter, "size": size, "stage": "columns"},
        )  # fmt: skip
        session.add(row)
        session.flush()
        return row.id


def read_again(viewer: Viewer, draft_id: int, encoding: str, delimiter: str) -> None:
    """The same file in another encoding or with another separator; the columns are guessed anew."""
    if delimiter not in reading.DELIMITERS:
        raise Refused("choice.unknown", field="delimiter")
    row = imports.draft(viewer, draft_id)
    known = {*reading.ENCODINGS, row.result["encoding"]}
    if encoding not in known:
        raise Refused("choice.unknown", field="encoding")
    header = reading.head(reading.path_of(row.digest), encoding, delimiter)[0]
    with db.transaction():
        row = _resting(viewer, draft_id)
        row.header, row.columns = header, guess(header)
        row.result = {**_file_of(row), "encoding": encoding, "delimiter": delimiter, "stage": "columns"}


def _file_of(row: ImportDraft) -> dict[str, Any]:
    return {name: row.result[name] for name in ("encoding", "delimiter", "size")}


def _resting(viewer: Viewer, draft_id: int) -> ImportDraft:
    """A draft on which no work is going on and that was not yet written; Refused otherwise."""
    row = imports.draft(viewer, draft_id)
    if row.result["stage"] in {"checking", "running", "done"}:
        raise Refused("import.busy")
    return row


def check(viewer: Viewer, draft_id: int, columns: dict[str, int], defaults: dict[str, str]) -> None:
    """Try all lines in the background without writing; `defaults` hold kind, country and office of empty cells."""
    if strange := [f for f, i in columns.items() if f not in FIELDS or i < 0]:
        raise Refused("choice.unknown", field=strange[0])
    if not set(columns) & set(NAMES):
        raise Refused("import.no_name", field=NAMES[0])
    office = next((o for o in offices() if o.code == defaults["office_code"]), None)
    if office is None:
        raise Refused("choice.unknown", field="office_code")
    if not may(viewer, Action.ORGANISATION_IMPORT, Place(office_paths=frozenset({office.path}))):
        raise Denied
    with db.transaction():
        row = _resting(viewer, draft_id)
        row.columns = columns
        row.result = {**_file_of(row), "defaults": defaults, "stage": "checking"}
        row.job_id = jobs.enqueue("matchmaking.import_check", {"draft_id": draft_id})


def run(viewer: Viewer, draft_id: int, duplicates: str) -> None:
    """Write in the background what the trial found good; `duplicates` says "skip" or "update"."""
    if duplicates not in DUPLICATES:
        raise Refused("choice.unknown", field="duplicates")
    with db.transaction():
        row = imports.draft(viewer, draft_id)
        if row.result["stage"] != "checked":
            raise Refused("import.unchecked")
        row.result = {**row.result, "stage": "running", "duplicates": duplicates}
        row.job_id = jobs.enqueue("matchmaking.import_run", {"draft_id": draft_id}, key=f"import:{draft_id}")
        journal.record(viewer, "companies.import", f"import:{draft_id}", digest=row.digest, duplicates=duplicates)


def do_check(draft_id: int) -> None:
    """The worker's part of `check`."""
    viewer, row = _of(draft_id)
    trial = Check(known_for(viewer, row.result["defaults"]), row.columns, draft_id)
    last = time.monotonic()
    try:
        with trial:
            for line in _lines(row):
                trial.take(line)
                if time.monotonic() - last > 1 and row.job_id:
                    jobs.progress(row.job_id, line.read, row.result["size"])
                    last = time.monotonic()
    except Refused as error:
        _end(draft_id, "columns", "check", {"refused": error.code, "facts": error.facts})
        return
    _end(draft_id, "checked", "check", trial.report())


def do_run(draft_id: int) -> None:
    """The worker's part of `run`: from where the last worker stopped."""
    viewer, row = _of(draft_id)
    writing = Run(viewer, known_for(viewer, row.result["defaults"]), row.columns, row.result["duplicates"])
    done = dict(row.result.get("run", {}))
    step = STEP_FIRST
    for line in _lines(row):
        writing.take(line, write=line.number > done.get("line", 0))
        if len(writing.waiting) >= step:
            step = _write(row, writing, done, step)
    _write(row, writing, done, step)
    _end(draft_id, "done", "run", done)


def _write(row: ImportDraft, writing: Run, done: dict[str, Any], step: int) -> int:
    """One transaction: the lines that wait, and how far it came. The size of the next step, by how long it took."""
    started = time.monotonic()
    with db.transaction() as session:
        for name, number in writing.write().items():
            done[name] = done.get(name, 0) + number
        done["line"] = writing.last
        fresh = session.get_one(ImportDraft, row.id)
        fresh.result = {**fresh.result, "run": dict(done)}
        if row.job_id:
            jobs.progress(row.job_id, writing.read, row.result["size"])
    took = time.monotonic() - started
    return max(10, step // 2) if took > STEP_SECONDS else min(STEP_MOST, step + 10)


def _of(draft_id: int) -> tuple[Viewer, ImportDraft]:
    row = db.session().get_one(ImportDraft, draft_id, populate_existing=True)
    db.session().expunge(row)
    return viewer_of(row.person_id), row


def _lines(row: ImportDraft) -> Iterator[reading.Row]:
    """The lines below the heading."""
    found = reading.rows(reading.path_of(row.digest), row.result["encoding"], row.result["delimiter"])
    next(found, None)
    return found


def _end(draft_id: int, stage: str, name: str, report: dict[str, Any]) -> None:
    with db.transaction() as session:
        row = session.get_one(ImportDraft, draft_id, populate_existing=True)
        row.result = {**row.result, "stage": stage, name: report}
        realtime.announce("figures")


def forget(instant: datetime) -> None:
    """Uploads are for the days in which one works on them."""
    with db.transaction() as session:
        for row in imports.older_than(instant - KEEP):
            session.delete(row)
        session.flush()
        needed = imports.digests()
    for path in reading.folder().glob("*.csv"):
        if path.stem not in needed:
            path.unlink(missing_ok=True)
