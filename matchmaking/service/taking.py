"""Taking the lines of a table one by one: trying them, or gathering and writing them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from sqlalchemy import insert, select

from accounts.domain.account import Kind
from accounts.domain.names import plain_name
from accounts.domain.permissions import Action, may
from accounts.models import Organisation
from accounts.queries import Place, Viewer, offices
from accounts.service.organising import NewOrganisation
from accounts.service.registering import add_many
from core import db, i18n
from core.clock import now
from matchmaking.domain.finding import Entry, search_text
from matchmaking.domain.importing import Known, Line, Problem, keys_of, read
from matchmaking.models import Company
from matchmaking.queries import imports
from matchmaking.service import reading
from matchmaking.service.indexing import changed

PROBLEMS_MOST = 10_000
SHOWN = 50


def known_for(viewer: Viewer, defaults: Mapping[str, str]) -> Known:
    """Countries in all our languages, and the offices that this officer may bring companies to."""
    countries: dict[str, str] = {}
    for language in i18n.LANGUAGES:
        with i18n.speaking(language):
            countries |= {plain_name(name): code for code, name in i18n.countries()}
    countries |= {code.lower(): code for code in set(countries.values())}
    found: dict[str, str] = {}
    for office in offices():
        if may(viewer, Action.ORGANISATION_IMPORT, Place(office_paths=frozenset({office.path}))):
            for name in (office.code, *office.names.values(), *office.area_names.values()):
                found.setdefault(plain_name(name), office.code)
    return Known(countries, found, defaults["country"], defaults["office_code"], defaults["kind"])


class Registry:
    """Which companies are there already, by the hashes of their keys: some 100 bytes for each."""

    def __init__(self) -> None:
        self.ids: dict[int, int] = {}
        self.paths: dict[int, str] = {}
        for number, names, country, code, path in imports.registered():
            self.paths[number] = path
            for key in keys_of(names.values(), country, code):
                self.ids.setdefault(hash(key), number)

    def find(self, line: Line) -> int | None:
        """The id of the organisation that a line speaks of, the credit code before the names; None for a new one."""
        return next((self.ids[h] for h in map(hash, line.signs()) if h in self.ids), None)


class Taker:
    """What trying and writing have in common: reading a line, and knowing which came before."""

    def __init__(self, known: Known, columns: Mapping[str, int]) -> None:
        self.known, self.columns = known, columns
        self.registry = Registry()
        self.seen: dict[int, int] = {}

    def said(self, row: reading.Row) -> tuple[Line | None, list[Problem]]:
        """The company of a line, or what is wrong with it; a company that came before is wrong too."""
        line, problems = read(row.cells, self.columns, self.known)
        if line is None:
            return None, problems
        hashes = [hash(key) for key in line.signs()]
        first = next((self.seen[h] for h in hashes if h in self.seen), None)
        for h in hashes:
            self.seen.setdefault(h, row.number)
        if first is not None:
            return None, [Problem("", "import.twice", {"first": first})]
        return line, []


class Check(Taker):
    """A trial: counts, and the problems in a file beside the table."""

    def __init__(self, known: Known, columns: Mapping[str, int], draft_id: int) -> None:
        super().__init__(known, columns)
        self.path = problems_path(draft_id)
        self.counts: Counter[str] = Counter()
        self.shown: list[dict[str, Any]] = []
        self._file: IO[str] | None = None

    def __enter__(self) -> Self:
        self._file = self.path.open("w", encoding="utf-8")
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._file:
            self._file.close()

    def take(self, row: reading.Row) -> None:
        line, problems = self.said(row)
        if line is None and not problems:
            return
        self.counts["lines"] += 1
        if line is None:
            self.counts["twice" if problems[0].code == "import.twice" else "bad"] += 1
            self._note(row, problems)
        else:
            self.counts["new" if self.registry.find(line) is None else "known"] += 1

    def _note(self, row: reading.Row, problems: list[Problem]) -> None:
        for problem in problems:
            self.counts["problems"] += 1
            if self.counts["problems"] > PROBLEMS_MOST or self._file is None:
                return
            said = {"line": row.number, "field": problem.field, "code": problem.code, "facts": problem.facts}
            if len(self.shown) < SHOWN:
                self.shown.append(said)
            cells = [cell[:200] for cell in row.cells]
            self._file.write(json.dumps({**said, "cells": cells}, ensure_ascii=False) + "\n")

    def report(self) -> dict[str, Any]:
        """Counts of lines, new, known, twice, bad and problems, and the first problems."""
        names = ("lines", "new", "known", "twice", "bad", "problems")
        return {**{name: self.counts[name] for name in names}, "shown": self.shown}


def problems_path(draft_id: int) -> Path:
    """A JSON object per line: line, field, code, facts, cells."""
    return reading.folder() / f"{draft_id}.problems"


class Run(Taker):
    """Gathers the lines that are good until `write` is called inside a transaction."""

    def __init__(self, viewer: Viewer, known: Known, columns: Mapping[str, int], duplicates: str) -> None:
        super().__init__(known, columns)
        self.viewer, self.duplicates = viewer, duplicates
        self.office_ids = {office.code: office.id for office in offices()}
        self.waiting: list[tuple[Line, str, int | None]] = []
        self.last = self.read = self.bad = 0

    def take(self, row: reading.Row, *, write: bool) -> None:
        """One line; `write` is false for those that an earlier worker has written."""
        line, problems = self.said(row)
        if not write:
            return
        self.last, self.read = row.number, row.read
        if line is not None:
            # Folded here, so that the transaction that writes it stays short.
            self.waiting.append((line, search_text(Entry(names=tuple(line.names.values()))), self.registry.find(line)))
        elif problems:
            self.bad += 1

    def write(self) -> dict[str, int]:
        """Write what waits; how many were created, updated, skipped or bad."""
        fresh = [(line, folded) for line, folded, number in self.waiting if number is None]
        known = [(line, number) for line, _folded, number in self.waiting if number is not None]
        self._create(fresh)
        updated = sum(self._update(line, number) for line, number in known) if self.duplicates == "update" else 0
        counts = {"created": len(fresh), "updated": updated, "skipped": len(known) - updated, "bad": self.bad}
        self.waiting, self.bad = [], 0
        return counts

    def _create(self, lines: list[tuple[Line, str]]) -> None:
        new = [
            NewOrganisation(
                Kind(line.kind), line.names, line.country, line.office_code, line.credit_code, line.website
            )
            for line, _folded in lines
        ]  # fmt: skip
        ids = add_many(new, self.office_ids)
        if ids:
            db.session().execute(
                insert(Company), [_empty(i, folded) for i, (_l, folded) in zip(ids, lines, strict=True)]
            )

    def _update(self, line: Line, number: int) -> bool:
        """Complete the names and the website of a company within reach; whether it was."""
        path = self.registry.paths[number]
        if not may(self.viewer, Action.ORGANISATION_EDIT, Place(office_paths=frozenset({path}))):
            return False
        row = db.session().scalar(select(Organisation).where(Organisation.id == number))
        if row is None:
            return False
        row.names = {**row.names, **line.names}
        row.plain_name = plain_name(" ".join(row.names.values()))
        row.website = line.website or row.website
        if db.session().get(Company, number):
            changed(number)
        return True


def _empty(number: int, folded: str) -> dict[str, Any]:
    """The columns of an empty profile."""
    return {
        "organisation_id": number, "abouts": {}, "business_type": "", "staff_band": "", "annual_band": "",
        "markets": [], "languages": [], "port": "", "payment_terms": [], "currencies": [], "oem": False, "odm": False,
        "consents": [], "search_text": folded, "updated_at": now(), "version": 1,
    }  # fmt: skip
