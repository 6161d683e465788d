"""Matches as each side reads them: who fits, ranked, with what one said oneself and nothing of what the other said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, TypeVarTuple

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from accounts import queries as register
from accounts.domain.account import Kind
from accounts.domain.names import plain_name
from accounts.domain.permissions import Action
from accounts.models import Office, Organisation
from accounts.queries import Viewer, ordering, within
from core import db
from core.clock import now
from core.errors import NotFound
from matchmaking.domain import sectors
from matchmaking.models import POSITIVE, WORDS, Company, Interest, Match, Met, Product, Request

SIDES = {Kind.EXPORTER: (Match.exporter_id, Match.buyer_id), Kind.BUYER: (Match.buyer_id, Match.exporter_id)}
"""Of a match: whose list it is in, and who is shown there."""
GOOD = 600
"""From this score on a match counts in figures, in thousandths."""
NEW = timedelta(days=7)
Ts = TypeVarTuple("Ts")
_HAVE_MET = exists().where(Met.exporter_id == Match.exporter_id, Met.buyer_id == Match.buyer_id)
_ORDER = {"score": Match.score, "name": Organisation.plain_name, "country": Organisation.country, "new": Match.found_at}


@dataclass(frozen=True)
class Sought:
    """What a list of matches is narrowed down to; `least` in thousandths.

    `said` is an Interest.word of the list's owner, "mutual", or "proposed": whatever was said, for offices.
    """

    country: str = ""
    group: str = ""
    least: int = 0
    said: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the list: the other company, how well it fits and by which request, what the list's owner said.

    Without a match (the other was told no thanks and has dropped out since) `score` is None and `parts` empty.
    """

    other_id: int
    names: dict[str, str]
    kind: str
    country: str
    is_demo: bool
    area_names: dict[str, str]
    score: int | None
    parts: list[dict[str, Any]] | None
    title: str | None
    language: str | None
    word: str | None
    mutual_at: datetime | None


def own(actor: Viewer) -> Organisation:
    """The actor's own company; NotFound for people without one that is matched."""
    row = register.organisation(actor, actor.organisation_id or 0, Action.MATCH_READ)
    if row.kind not in SIDES:
        raise NotFound
    return row


def of(
    organisation: Organisation, sought: Sought, *, text: str = "", sort: str = "-score", limit: int | None = 25,
    offset: int = 0,
) -> tuple[list[Row], int]:  # fmt: skip
    """A page of a company's matches as the company itself sees them, and how many there are."""
    owner = {"owner": organisation.id}
    chosen = _listed(organisation.kind).where(*_conditions(sought, text))
    total = db.session().scalar(chosen.with_only_columns(func.count()), owner) or 0
    page = chosen.order_by(*ordering(sort, _ORDER), Match.score.desc(), Organisation.id).limit(limit).offset(offset)
    return [Row(*row) for row in db.session().execute(page, owner)], total


@lru_cache(maxsize=2)
def _listed(kind: str) -> Select[Any]:
    """All columns of Row of everybody who may stand in the list of the company "owner", which is of that kind."""
    mine, theirs = SIDES[Kind(kind)]
    owner = bindparam("owner", type_=Integer)
    return (
        select()
        .add_columns(Organisation.id, Organisation.names, Organisation.kind, Organisation.country)
        .add_columns(Organisation.is_demo, Office.area_names, Match.score, Match.parts)
        .add_columns(Request.title, Request.language, Interest.word, Interest.mutual_at)
        .select_from(Organisation)
        .join(Office, Office.id == Organisation.office_id)
        .outerjoin(Match, and_(mine == owner, theirs == Organisation.id))
        .outerjoin(Request, Request.id == Match.request_id)
        .outerjoin(Interest, and_(Interest.organisation_id == owner, Interest.other_id == Organisation.id))
        .where(Organisation.state == "verified")
    )


def _conditions(sought: Sought, text: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [_said(sought.said)]
    if text:
        found.append(Organisation.plain_name.contains(plain_name(text), autoescape=True))
    if sought.country:
        found.append(Organisation.country == sought.country)
    if sought.least:
        found.append(Match.score >= sought.least)
    if group := sectors.groups().get(sought.group):
        found.append(or_(_deals_in(Product, group.hs6), _deals_in(Request, group.hs6, Request.state == "open")))
    return found


def _said(wanted: str) -> ColumnElement[bool]:
    """One's own no thanks is out of every list but the one that asks for it, and so is whom one has met.

    What one said oneself is found again even where nothing is recommended any more.
    """
    if wanted == "proposed":
        return and_(Match.id.is_not(None), ~_HAVE_MET)
    if wanted in WORDS:
        return Interest.word == wanted
    if wanted == "mutual":
        return and_(Interest.word.in_(POSITIVE), Interest.mutual_at.is_not(None))
    return and_(Match.id.is_not(None), ~_HAVE_MET, or_(Interest.word.is_(None), Interest.word != "no_thanks"))


def _deals_in(
    table: type[Product | Request], codes: Sequence[str], *further: ColumnElement[bool]
) -> ColumnElement[bool]:
    deals = exists().where(table.organisation_id == Organisation.id, table.hs6.in_(codes), *further)
    # Any of its requests, not the one that the list is joined with.
    return deals.correlate(Organisation)


def countries(organisation: Organisation) -> list[str]:
    """The countries of those in the company's list."""
    mine, theirs = SIDES[Kind(organisation.kind)]
    chosen = select(Organisation.country).join(Match, theirs == Organisation.id).where(mine == organisation.id)
    return list(db.session().scalars(chosen.distinct().order_by(Organisation.country)))


def other_side(actor: Viewer, other_id: int) -> tuple[Organisation, Organisation]:
    """Exporter and buyer of the pair of the actor's company with another one; NotFound unless both are verified."""
    mine, other = own(actor), register.organisation(actor, other_id)
    if {mine.state, other.state} != {"verified"}:
        raise NotFound
    return two_sides(mine, other)


def two_sides(one: Organisation, other: Organisation) -> tuple[Organisation, Organisation]:
    """The two as exporter and buyer; NotFound where they are not that."""
    by_kind = {one.kind: one, other.kind: other}
    if set(by_kind) != set(SIDES):
        raise NotFound
    return by_kind[Kind.EXPORTER], by_kind[Kind.BUYER]


def companies(ids: Sequence[int]) -> dict[int, Company]:
    """The profiles of a pair page."""
    chosen = select(Company).where(Company.organisation_id.in_(ids))
    return {row.organisation_id: row for row in db.session().scalars(chosen)}


def organisations(ids: Iterable[int]) -> dict[int, Organisation]:
    """Organisations by id, with their offices, for rows whose ids were fetched through the actor."""
    chosen = select(Organisation).where(Organisation.id.in_(list(ids))).options(joinedload(Organisation.office))
    return {row.id: row for row in db.session().scalars(chosen)}


def request_of(request_id: int | None) -> Request | None:
    """The request a pair was judged by."""
    return db.session().get(Request, request_id) if request_id else None


def count_new(actor: Viewer) -> int:
    """Matches of the last days that the actor's company has said nothing about."""
    organisation = own(actor)
    mine, theirs = SIDES[Kind(organisation.kind)]
    answered = exists().where(Interest.organisation_id == organisation.id, Interest.other_id == theirs)
    chosen = select(func.count()).select_from(Match).join(Organisation, Organisation.id == theirs)
    since = (
        mine == organisation.id,
        Match.found_at >= now() - NEW,
        Organisation.state == "verified",
        ~answered,
        ~_HAVE_MET,
    )
    return db.session().scalar(chosen.where(*since)) or 0


# --- figures of the offices ---------------------------------------------------------------------------------------


def of_area(
    actor: Viewer, *, least: int = GOOD, text: str = "", sort: str = "-score", limit: int | None = 25, offset: int = 0
) -> tuple[Sequence[Match], int]:
    """The pairs behind `count_for_area`, with both organisations' ids; a page of them and how many there are."""
    chosen = _in_area(select(Match), actor, least)
    if text:
        chosen = chosen.where(Organisation.plain_name.contains(plain_name(text), autoescape=True))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(*ordering(sort, _ORDER), Match.id).limit(limit).offset(offset)
    return db.session().scalars(page).all(), total


def count_for_area(actor: Viewer, *, least: int = GOOD) -> int:
    """How many pairs of at least that score have an exporter whose office is in the actor's reach."""
    return db.session().scalar(_in_area(select(func.count()).select_from(Match), actor, least)) or 0


def count_by_office(actor: Viewer, *, least: int = GOOD) -> dict[int, int]:
    """The same by the exporter's office id."""
    counted = select(Organisation.office_id, func.count()).select_from(Match)
    grouped = _in_area(counted, actor, least).group_by(Organisation.office_id)
    return dict(db.session().execute(grouped).all())


def _in_area(chosen: Select[*Ts], actor: Viewer, least: int) -> Select[*Ts]:
    reach = within(actor, Action.FIGURES_READ, organisations=[Organisation.id], office_paths=[Office.path])
    return (
        chosen.join(Organisation, Organisation.id == Match.exporter_id)
        .join(Office, Office.id == Organisation.office_id)
        .where(reach, Match.score >= least)
    )
