"""Changing what matching goes by: an officer of the city drafts a table, sees what it would do, puts it in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from accounts import queries as register
from accounts.queries import Viewer
from core import db, journal
from core.clock import now
from core.errors import Refused
from matchmaking.domain import weighing
from matchmaking.domain.limits import Limits
from matchmaking.models import Weighing
from matchmaking.queries import runs, weights
from matchmaking.service import running

COMPANIES_MOST = 10
KINDS = frozenset({"exporter", "buyer"})


def draft(
    viewer: Viewer, *, table: Mapping[str, Mapping[str, int]], limits: Limits, names: str = "", note: str = ""
) -> int:
    """Keep a table that is not in force, and start the run that says what it would change; its id.

    `names` are the companies to look at, a name in each line; Refused beside the field of anything that cannot be.
    """
    running.check(viewer)
    checked = weighing.check(table, limits)
    with db.transaction() as session:
        row = Weighing(
            weights=checked, limits=asdict(limits), looked_at=_companies(viewer, names), note=note.strip()[:200],
            person_id=viewer.id, made_at=now(),
        )  # fmt: skip
        session.add(row)
        session.flush()
        running.add(person_id=viewer.id, draft_id=row.id)
        return row.id


def _companies(viewer: Viewer, names: str) -> list[int]:
    found: dict[int, None] = {}
    for line in [line.strip() for line in names.splitlines() if line.strip()][:COMPANIES_MOST]:
        rows, _total = register.organisations(viewer, text=line[:200], sort="name", limit=20)
        known = [row.id for row in rows if row.kind in KINDS]
        if not known:
            raise Refused("company.none", field="names", name=line[:80])
        found[known[0]] = None
    return list(found)


def put_in_force(viewer: Viewer, draft_id: int) -> None:
    """From now on matching goes by this table; a run brings all lists up to it.

    Refused when the same table is in force already, or before anybody saw what it would do.
    """
    with db.transaction():
        running.check(viewer)
        row, force = weights.draft(draft_id), weights.in_force()
        looked = runs.of_draft(draft_id)
        if looked is None or looked.ending != "done":
            raise Refused("weights.unseen")
        if weights.of(row).weights == force.weights and weights.of(row).limits == force.limits:
            raise Refused("weights.same")
        row.in_force_at = now()
        facts = {"before": force.version, "weights": row.weights, "limits": row.limits, "note": row.note}
        journal.record(viewer, "weights.set", f"weighing:{draft_id}", **facts)
        if not runs.busy():
            running.add(person_id=viewer.id)
