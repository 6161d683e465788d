"""Where a pair stands in both lists, and what holds it back: for an office that asks why two were (not) proposed."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from core import db, jobs
from matchmaking.models import Match
from matchmaking.queries import pairs, weights
from matchmaking.queries.weights import InForce
from matchmaking.service import keeping, matching


@dataclass(frozen=True)
class Place:
    """One side of a pair: `place` is the other's among all who fit (None: not among them), `fit` how many those are.

    `shown` is in how many lists this side is, `most` in how many it may be, `worst` the score of the last of them.
    """

    place: int | None
    fit: int
    shown: int
    most: int
    worst: int | None

    @property
    def full(self) -> bool:
        return self.shown >= self.most


@dataclass(frozen=True)
class Standing:
    """`held` says what keeps a pair that fits out of the lists.

    "exporter", "buyer" or "both" are in all the lists they may be in; "waiting" for the next run; or nothing.
    """

    kept: bool
    exporter: Place
    buyer: Place
    version: int

    @property
    def held(self) -> str:
        if self.kept or self.exporter.place is None:
            return ""
        full = [name for name in ("exporter", "buyer") if getattr(self, name).full]
        return "both" if len(full) > 1 else full[0] if full else "waiting"


def of(exporter_id: int, buyer_id: int) -> Standing:
    """The places now, beside the lists as the last run left them."""
    force = weights.in_force()
    pair = (Match.exporter_id == exporter_id, Match.buyer_id == buyer_id)
    kept = db.session().scalar(select(Match.id).where(*pair)) is not None
    exporter = _place(exporter_id, buyer_id, force, force.limits.exporter_most)
    return Standing(kept, exporter, _place(buyer_id, exporter_id, force, force.limits.buyer_most), force.version)


def _place(mine: int, other: int, force: InForce, most: int) -> Place:
    market = matching.around(mine)
    apart = pairs.apart(jobs.last_run(matching.DAILY), [mine]) | pairs.met([mine])
    found = market.without(market.of(mine, force.weights), apart)
    exports = mine in market.exporters
    others = (market.buyers[found.buyer] if exports else market.exporters[found.offer])[found.order()].tolist()
    side = Match.exporter_id if exports else Match.buyer_id
    shown, worst = (
        db.session().execute(select(func.count(), func.min(Match.score)).where(side == mine, ~keeping.MET)).one()
    )
    return Place(others.index(other) + 1 if other in others else None, len(others), shown, most, worst)
