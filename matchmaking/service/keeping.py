"""Writing what matching found as rows, in short transactions, and what brings companies near each other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, select
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.orm import InstrumentedAttribute

from core import db, realtime
from matchmaking.domain import pairing
from matchmaking.domain.limits import Limits
from matchmaking.domain.scoring import Fit, Weights
from matchmaking.models import POSITIVE, Interest, Match, MatchKey, Met

BATCH = 50
"""Rows in one write transaction, which takes less than 50 ms."""
MET = exists().where(Met.exporter_id == Match.exporter_id, Met.buyer_id == Match.buyer_id)
PINNED = exists().where(
    Interest.mutual_at.is_not(None), Interest.word.in_(POSITIVE),
    Interest.organisation_id.in_((Match.exporter_id, Match.buyer_id)),
    Interest.other_id.in_((Match.exporter_id, Match.buyer_id)),
)  # fmt: skip
Scores = dict[tuple[int, int], int]


def scores(scope: ColumnElement[bool]) -> Scores:
    """The pairs that are kept in that scope, and their scores."""
    rows = db.session().execute(select(Match.exporter_id, Match.buyer_id, Match.score).where(scope))
    return {(exporter, buyer): score for exporter, buyer, score in rows}


def keep(fits: Iterable[Fit], scope: ColumnElement[bool], instant: datetime, weights: Weights) -> None:
    """Write what was found and take away what was found before and no more.

    Two runs may meet in a pair: the one that looked later wins, and everybody writes in the order of the pairs, in
    which `fits` come.
    """
    rest = iter(fits)
    while some := list(islice(rest, BATCH)):
        with db.transaction() as session:
            session.execute(_upsert(), [_row(fit, instant, weights) for fit in some])
    old = select(Match.id).where(scope, Match.computed_at < instant).order_by(Match.exporter_id, Match.buyer_id)
    for ids in batches(db.session().scalars(old).all()):
        with db.transaction() as session:
            session.execute(delete(Match).where(Match.id.in_(ids), Match.computed_at < instant))


def trim(ids: Collection[int], limits: Limits) -> set[int]:
    """Take the worst away where a company is in more lists than its limit; all companies that touches.

    Several workers may have filled the last place at once: whoever looks last sees them all and puts it right.
    """
    touched: set[int] = set()
    for side, most in ((Match.buyer_id, limits.buyer_most), (Match.exporter_id, limits.exporter_most)):
        for some in batches(sorted(ids)):
            touched |= _trimmed(side, some, most)
    return touched


def _trimmed(side: InstrumentedAttribute[int], ids: Sequence[int], most: int) -> set[int]:
    counted = select(side).where(side.in_(ids), ~MET).group_by(side).having(func.count() > most)
    if not (full := db.session().scalars(counted).all()):
        return set()
    touched: set[int] = set()
    with db.transaction() as session:
        for company in full:
            order = (PINNED.desc(), Match.score.desc(), Match.for_buyer.desc(), Match.exporter_id, Match.buyer_id)
            surplus = session.scalars(select(Match).where(side == company, ~MET).order_by(*order).offset(most)).all()
            touched |= {i for row in surplus for i in (row.exporter_id, row.buyer_id)}
            session.execute(delete(Match).where(Match.id.in_([row.id for row in surplus])))
    return touched


def announce(ids: Iterable[int]) -> None:
    """The lists of these companies changed, and so did the figures."""
    with db.transaction():
        realtime.announce("figures", *(f"matches:{organisation_id}" for organisation_id in sorted(ids)))


def batches(rows: Sequence[Any], size: int = BATCH) -> Iterator[Sequence[Any]]:
    return (rows[at : at + size] for at in range(0, len(rows), size))


def index(keys: dict[int, set[str]], *, everybody: bool = False) -> None:
    """What brings these companies near others, or all companies; only what changed is written."""
    chosen = select(MatchKey.organisation_id, MatchKey.key)
    if not everybody:
        chosen = chosen.where(MatchKey.organisation_id.in_(list(keys)))
    known: defaultdict[int, set[str]] = defaultdict(set)
    for organisation_id, key in db.session().execute(chosen):
        known[organisation_id].add(key)
    changed = sorted(i for i in keys.keys() | known.keys() if keys.get(i, set()) != known.get(i, set()))
    for ids in batches(changed):
        with db.transaction() as session:
            session.execute(delete(MatchKey).where(MatchKey.organisation_id.in_(ids)))
            rows = [{"organisation_id": i, "key": key} for i in ids for key in sorted(keys.get(i, ()))]
            if rows:
                session.execute(insert(MatchKey), rows)


def _row(fit: Fit, instant: datetime, weights: Weights) -> dict[str, Any]:
    return {
        "exporter_id": fit.exporter_id, "buyer_id": fit.buyer_id, "request_id": fit.request_id, "score": fit.score,
        "for_buyer": fit.for_buyer, "for_exporter": fit.for_exporter, "parts": pairing.told(fit, weights),
        "found_at": instant, "computed_at": instant,
    }  # fmt: skip


def _upsert() -> Insert:
    new = db.insert(Match)
    kept = {"id", "exporter_id", "buyer_id", "found_at"}
    return new.on_conflict_do_update(
        index_elements=[Match.exporter_id, Match.buyer_id],
        set_={column.name: new.excluded[column.name] for column in Match.__table__.columns if column.name not in kept},
        where=Match.computed_at <= new.excluded.computed_at,
    )
