"""Introductions, fetched through whoever reads, and whom a chamber or an office may introduce."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from accounts import queries as register
from accounts.domain.account import Kind
from accounts.domain.names import plain_name
from accounts.domain.permissions import Action
from accounts.models import Office, Organisation, Person
from accounts.queries import Viewer, ordering, within
from core import db
from core.clock import now
from core.errors import NotFound
from matchmaking.domain.lives import INTRODUCTION
from matchmaking.models import Company, Introduction, Match
from matchmaking.queries import matches
from matchmaking.queries.pausing import running

CONSENT = '"chambers"'
"""As the JSON list of consents writes it."""
OPEN = INTRODUCTION.first
_EXPORTER, _BUYER = aliased(Organisation), aliased(Organisation)
# Not by state: a side that sorted by it would see which end an introduction met.
_ORDER = {
    "created": Introduction.id, "exporter": _EXPORTER.plain_name, "buyer": _BUYER.plain_name,
    "expires": Introduction.expires_at,
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """An introduction with the names its page needs; `proposer` is the chamber's or the office's name."""

    row: Introduction
    exporter: Organisation
    buyer: Organisation
    proposer: dict[str, str]
    person: str


def _in_sight(actor: Viewer) -> Select[Introduction]:
    seen = within(
        actor, Action.INTRODUCTION_READ, people=[Introduction.proposer_id], office_paths=[Office.path],
        organisations=[Introduction.exporter_id, Introduction.buyer_id, Introduction.chamber_id],
    )  # fmt: skip
    return (
        select(Introduction)
        .join(_EXPORTER, _EXPORTER.id == Introduction.exporter_id)
        .join(_BUYER, _BUYER.id == Introduction.buyer_id)
        .join(Office, Office.id == _EXPORTER.office_id)
        .where(seen)
    )


def introduction(actor: Viewer, introduction_id: int, *, lock: bool = False) -> Introduction:
    """One introduction; NotFound out of sight. With `lock` for a verb: two sides may answer at the same moment."""
    chosen = _in_sight(actor).where(Introduction.id == introduction_id)
    chosen = chosen.with_for_update(of=Introduction) if lock else chosen
    found = db.session().scalar(chosen, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found


def introductions(
    actor: Viewer, *, states: Sequence[str] = (), text: str = "", sort: str = "-created", limit: int | None = 25,
    offset: int = 0,
) -> tuple[list[Told], int]:  # fmt: skip
    """A page of the introductions in sight and how many there are."""
    chosen = _in_sight(actor)
    if states:
        chosen = chosen.where(Introduction.state.in_(states))
    if text:
        named = (side.plain_name.contains(plain_name(text), autoescape=True) for side in (_EXPORTER, _BUYER))
        chosen = chosen.where(or_(*named))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(*ordering(sort, _ORDER), Introduction.id.desc()).limit(limit).offset(offset)
    return told(db.session().scalars(page).all()), total


def told(rows: Sequence[Introduction]) -> list[Told]:
    """With the names, in a fixed number of queries; for rows that were fetched through the actor."""
    ids = {i for row in rows for i in (row.exporter_id, row.buyer_id, row.chamber_id) if i}
    known = matches.organisations(ids)
    people = register.people_by_id({row.proposer_id for row in rows})
    return [
        Told(
            row, known[row.exporter_id], known[row.buyer_id],
            known[row.chamber_id].names if row.chamber_id else _office(people[row.proposer_id]),
            people[row.proposer_id].name,
        )
        for row in rows
    ]  # fmt: skip


def _office(person: Person) -> dict[str, str]:
    return person.office.names if person.office else {}


def waiting(actor: Viewer) -> list[Told]:
    """Those that wait for the answer of the actor's company, the oldest first."""
    mine = (
        and_(Introduction.exporter_id == actor.organisation_id, Introduction.exporter_said.is_(None)),
        and_(Introduction.buyer_id == actor.organisation_id, Introduction.buyer_said.is_(None)),
    )
    chosen = _in_sight(actor).where(Introduction.state == OPEN, Introduction.expires_at > now(), or_(*mine))
    return told(db.session().scalars(chosen.order_by(Introduction.id)).all())


def of_pair(exporter_id: int, buyer_id: int, *states: str) -> Sequence[Introduction]:
    """The introductions of these two, the newest first; of these states, or of all. For jobs and higher features."""
    chosen = select(Introduction).where(Introduction.exporter_id == exporter_id, Introduction.buyer_id == buyer_id)
    if states:
        chosen = chosen.where(Introduction.state.in_(states))
    return db.session().scalars(chosen.order_by(Introduction.id.desc())).all()


def count_open(actor: Viewer) -> int:
    """How many proposals of the actor's chamber, or of the actor, are not answered yet."""
    mine = (
        Introduction.chamber_id == actor.organisation_id
        if actor.organisation_id
        else Introduction.proposer_id == actor.id
    )
    return db.session().scalar(select(func.count(Introduction.id)).where(mine, Introduction.state == OPEN)) or 0


def due(instant: datetime, limit: int) -> Sequence[Introduction]:
    """Those whose time is over."""
    chosen = select(Introduction).where(Introduction.state == OPEN, Introduction.expires_at <= instant)
    return db.session().scalars(chosen.order_by(Introduction.id).limit(limit).with_for_update(skip_locked=True)).all()


# --- whom one may introduce ---------------------------------------------------------------------------------------


def introducible(actor: Viewer, kind: Kind) -> Select[Organisation]:
    """Verified companies that agreed to be introduced; exporters where the actor may propose pairs."""
    chosen = (
        select(Organisation)
        .join(Company, Company.organisation_id == Organisation.id)
        .join(Office, Office.id == Organisation.office_id)
        .where(
            Organisation.kind == kind,
            Organisation.state == "verified",
            cast(Company.consents, String).contains(CONSENT),
            running(Company.organisation_id),
        )
        .options(joinedload(Organisation.office))
    )
    reach: ColumnElement[bool] = within(actor, Action.PAIR_PROPOSE, office_paths=[Office.path])
    return chosen.where(reach) if kind == Kind.EXPORTER else chosen


def candidate(actor: Viewer, kind: Kind, organisation_id: int) -> Organisation:
    """One that may be introduced; NotFound without its consent, or out of reach."""
    found = db.session().scalar(introducible(actor, kind).where(Organisation.id == organisation_id))
    if found is None:
        raise NotFound
    return found


def candidates(
    actor: Viewer, kind: Kind, other_id: int | None, *, text: str = "", limit: int = 10
) -> list[tuple[Organisation, int | None]]:
    """Some that may be introduced, with how well each fits the one already chosen; those who fit best first."""
    mine, theirs = matches.SIDES[kind]
    chosen = introducible(actor, kind).outerjoin(Match, and_(mine == Organisation.id, theirs == (other_id or 0)))
    if text:
        chosen = chosen.where(Organisation.plain_name.contains(plain_name(text), autoescape=True))
    best_first = func.coalesce(Match.score, 0).desc()
    page = chosen.add_columns(Match.score).order_by(best_first, Organisation.plain_name).limit(limit)
    return [(row[0], row[1]) for row in db.session().execute(page)]


def score_of(exporter_id: int, buyer_id: int) -> Match | None:
    """The match of the two, where there is one."""
    chosen = select(Match).where(Match.exporter_id == exporter_id, Match.buyer_id == buyer_id)
    return db.session().scalar(chosen)
