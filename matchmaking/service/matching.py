"""Who fits whom is computed here and kept as rows: of one company when it changes, of all once a day.

A no thanks works at once in the lists of whoever said it. For the other side the pair drops out with the next daily
run, among everything else that changes then, and never because of an edit that happens to come sooner.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite

from core import db, jobs, realtime
from core.clock import now
from matchmaking.domain import pairing
from matchmaking.domain.scoring import Bar, Fit
from matchmaking.models import Match
from matchmaking.queries import pairs, sides
from matchmaking.service import refreshing

DAILY = "matchmaking.refresh_all"
BATCH = 50
"""Rows in one write transaction, which takes less than 50 ms."""


def refresh(organisation_id: int) -> int:
    """Compute one company's matches anew; how many there are. The cost grows with the number of the other side."""
    instant = now()
    mine = [organisation_id]
    if offers := sides.offers(mine):
        needs = sides.needs()
    else:
        needs = sides.needs(mine)
        offers = sides.offers() if needs else []
    apart = pairs.apart(jobs.last_run(DAILY), mine)
    fits = list(pairing.pairs(offers, needs, apart))
    _keep(fits, or_(Match.exporter_id == organisation_id, Match.buyer_id == organisation_id), instant)
    return len(fits)


def refresh_all() -> int:
    """Compute all matches anew; how many there are. The cost grows with exporters times buyers."""
    instant = now()
    jobs.mark_run(DAILY, instant)
    fits = list(pairing.pairs(sides.offers(), sides.needs(), pairs.apart(instant)))
    _keep(fits, true(), instant)
    return len(fits)


def explain(exporter_id: int, buyer_id: int) -> Fit | None:
    """How a pair fits now, barred or not, whether or not it is kept; None where one has no profile.

    What the two say of each other does not enter: this is shown to both.
    """
    offers = sides.offers([exporter_id], every_state=True)
    needs = sides.needs([buyer_id], every_state=True)
    return pairing.best(offers[0], needs) if offers else None


def barred(fit: Fit) -> Fit:
    """The same for an office, which may know that one of the two keeps away from the other."""
    away = pairs.refused(fit.exporter_id, fit.buyer_id)
    return replace(fit, bars=(*fit.bars, Bar("apart", {}))) if away else fit


def on_decision(organisation_id: int, **_step: object) -> None:
    """An office verified, suspended or restored a company; within the caller's transaction."""
    refreshing.touched(organisation_id)


def _keep(fits: Sequence[Fit], scope: ColumnElement[bool], instant: datetime) -> None:
    """Write what was found and take away what was found before and no more, in short transactions.

    Two runs may meet in a pair: the one that looked later wins, and everybody writes in the same order.
    """
    ordered = sorted(fits, key=lambda fit: (fit.exporter_id, fit.buyer_id))
    for some in _batches(ordered):
        with db.transaction() as session:
            session.execute(_upsert(), [_row(fit, instant) for fit in some])
    old = select(Match.id).where(scope, Match.computed_at < instant).order_by(Match.exporter_id, Match.buyer_id)
    for ids in _batches(db.session().scalars(old).all()):
        with db.transaction() as session:
            session.execute(delete(Match).where(Match.id.in_(ids), Match.computed_at < instant))
    with db.transaction():
        realtime.announce("figures")


def _batches(rows: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (rows[at : at + BATCH] for at in range(0, len(rows), BATCH))


def _row(fit: Fit, instant: datetime) -> dict[str, Any]:
    return {
        "exporter_id": fit.exporter_id, "buyer_id": fit.buyer_id, "request_id": fit.request_id, "score": fit.score,
        "for_buyer": fit.for_buyer, "for_exporter": fit.for_exporter, "parts": pairing.told(fit),
        "found_at": instant, "computed_at": instant,
    }  # fmt: skip


def _upsert() -> Any:  # noqa: ANN401  the two dialects share no type for it
    insert = postgresql.insert if db.engine().dialect.name == "postgresql" else sqlite.insert
    new = insert(Match)
    kept = {"id", "exporter_id", "buyer_id", "found_at"}
    return new.on_conflict_do_update(
        index_elements=[Match.exporter_id, Match.buyer_id],
        set_={column.name: new.excluded[column.name] for column in Match.__table__.columns if column.name not in kept},
        where=Match.computed_at <= new.excluded.computed_at,
    )
