"""Companies, fetched through whoever reads: see `domain.sight` for who sees whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, bindparam, cast, exists, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, contains_eager, joinedload, selectinload

from accounts.domain.account import ORGANISATION, Kind
from accounts.domain.permissions import Action
from accounts.models import Office, Organisation
from accounts.queries import Viewer, ordering, within
from core import db, journal
from core.errors import NotFound
from matchmaking.domain.company import missing
from matchmaking.domain.finding import patterns
from matchmaking.domain.sight import SIGHT
from matchmaking.models import Company, Picture, Product, Request

_ORDER = {
    "name": Organisation.plain_name,
    "country": Organisation.country,
    "created": Organisation.id,
    "changed": Company.updated_at,
    "founded": Company.founded,
}
VERIFIED = "verified"


def company(actor: Viewer, organisation_id: int) -> Company:
    """One company with organisation, products, certificates and pictures; NotFound out of sight."""
    chosen = (
        _in_sight(actor)
        .where(Company.organisation_id == organisation_id)
        .options(
            contains_eager(Company.organisation).joinedload(Organisation.office),
            selectinload(Company.products),
            selectinload(Company.certificates),
            selectinload(Company.pictures),
        )
    )
    found = db.session().scalar(chosen, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found


def _in_sight(actor: Viewer, action: Action = Action.PROFILE_BROWSE) -> Select[Company]:
    visible = within(actor, action, organisations=[Organisation.id], office_paths=[Office.path])
    return (
        select(Company)
        .join(Organisation, Organisation.id == Company.organisation_id)
        .join(Office, Office.id == Organisation.office_id)
        .where(and_(visible, or_(shown(actor), mine(actor))))
    )


def mine(actor: Viewer) -> ColumnElement[bool]:
    """Own, or of the own area; joined to Organisation and Office."""
    return within(actor, Action.ORGANISATION_EDIT, organisations=[Organisation.id], office_paths=[Office.path])


def shown(actor: Viewer) -> ColumnElement[bool]:
    """What the table of sight shows of others; joined to Organisation and Company."""
    sight = SIGHT[actor.role]
    if sight.as_verified and actor.organisation_state != VERIFIED:
        return false()
    seen = and_(Organisation.state == VERIFIED, Organisation.kind.in_(sorted(sight.kinds)))
    return and_(seen, _listed(Company.consents, sight.consent)) if sight.consent else seen


def _listed(column: InstrumentedAttribute[list[str]], word: str) -> ColumnElement[bool]:
    """Whether a JSON list of words holds one; the words of our lists need no escaping."""
    return cast(column, String).contains(f'"{word}"', autoescape=True)


@dataclass(frozen=True)
class Line:
    """One company of the list; `goods` are its products' names by language, the first ones, of `made` in all."""

    organisation_id: int
    names: dict[str, str]
    kind: str
    country: str
    state: str
    is_demo: bool
    area_names: dict[str, str]
    business_type: str
    picture_id: int | None
    goods: list[dict[str, str]]
    made: int


GOODS_MOST = 4
_LINE: tuple[Any, ...] = (
    Company.organisation_id, Organisation.names, Organisation.kind, Organisation.country, Organisation.state,
    Organisation.is_demo, Office.area_names, Company.business_type,
    select(func.min(Picture.id)).where(Picture.organisation_id == Company.organisation_id).scalar_subquery(),
)  # fmt: skip
_NUMBERED = (
    select(Product.organisation_id, Product.names)
    .add_columns(func.count().over(partition_by=Product.organisation_id).label("made"))
    .add_columns(func.row_number().over(partition_by=Product.organisation_id, order_by=Product.id).label("nth"))
    .where(Product.organisation_id.in_(bindparam("ids", expanding=True)))
    .subquery()
)
_GOODS = select(_NUMBERED).where(_NUMBERED.c.nth <= GOODS_MOST).order_by(_NUMBERED.c.nth)


def lines(
    actor: Viewer, *, sort: str = "name", limit: int = 25, offset: int = 0, **filters: str
) -> tuple[list[Line], int]:
    """A page of the companies in sight as the list shows them, and how many there are; filters as in `_filtered`."""
    chosen = _filtered(actor, Action.PROFILE_BROWSE, **filters)
    total = db.session().scalar(chosen.with_only_columns(func.count())) or 0
    page = chosen.with_only_columns(*_LINE).order_by(*ordering(sort, _ORDER), Company.organisation_id)
    found = db.session().execute(page.limit(limit).offset(offset)).all()
    goods: defaultdict[int, list[dict[str, str]]] = defaultdict(list)
    made: defaultdict[int, int] = defaultdict(int)
    for key, names, count, _nth in db.session().execute(_GOODS, {"ids": [row.organisation_id for row in found]}):
        goods[key].append(names)
        made[key] = count
    return [Line(*(*row, goods[row.organisation_id], made[row.organisation_id])) for row in found], total


def browse(
    actor: Viewer, *, sort: str = "name", limit: int | None = 25, action: Action = Action.PROFILE_BROWSE, **filters: str
) -> tuple[Sequence[Company], int]:
    """The first companies in sight, whole, with organisation and products, and how many there are."""
    chosen = _filtered(actor, action, **filters)
    total = db.session().scalar(chosen.with_only_columns(func.count())) or 0
    page = chosen.options(
        contains_eager(Company.organisation).joinedload(Organisation.office), selectinload(Company.products)
    )
    page = page.order_by(*ordering(sort, _ORDER), Company.organisation_id).limit(limit)
    return db.session().scalars(page).all(), total


def _filtered(  # noqa: PLR0913  each is a filter of the list page
    actor: Viewer, action: Action, *, text: str = "", kind: str = "", group: str = "", country: str = "", hs: str = "",
    market: str = "", office: str = "", state: str = "",
) -> Select[Company]:  # fmt: skip
    """`hs` is a code's first digits, `office` an office's code (with those below it), `market` an ISO country."""
    chosen = _in_sight(actor, action)
    equal = {Organisation.kind: kind, Organisation.country: country, Organisation.state: state}
    chosen = chosen.where(*(column == wanted for column, wanted in equal.items() if wanted))
    for condition in (*_found_by(text), *_trading(group, hs), *_placed(market, office)):
        chosen = chosen.where(condition)
    return chosen


def _found_by(text: str) -> list[ColumnElement[bool]]:
    return [Company.search_text.contains(pattern, autoescape=True) for pattern in patterns(text)]


def _trading(group: str, hs: str) -> list[ColumnElement[bool]]:
    found = []
    if group:
        found.append(_trades(Product.group == group, Request.group == group))
    if hs:
        found.append(_trades(Product.hs6.startswith(hs, autoescape=True), Request.hs6.startswith(hs, autoescape=True)))
    return found


def _placed(market: str, office: str) -> list[ColumnElement[bool]]:
    found = [_listed(Company.markets, market)] if market else []
    if office:
        below = Office.path.startswith(f"{office}/", autoescape=True)
        found.append(or_(below, Office.path.contains(f"/{office}/", autoescape=True)))
    return found


def _trades(makes: ColumnElement[bool], seeks: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether it makes or openly seeks such goods."""
    return or_(
        exists().where(Product.organisation_id == Company.organisation_id, makes),
        exists().where(Request.organisation_id == Company.organisation_id, Request.state == "open", seeks),
    )


def offer_for(organisation_id: int) -> Company | None:
    """The profile of an organisation, whoever asks; for jobs and verbs of other parts. None for a chamber."""
    chosen = (
        select(Company)
        .where(Company.organisation_id == organisation_id)
        .options(joinedload(Company.organisation), selectinload(Company.products), selectinload(Company.certificates))
    )
    return db.session().scalar(chosen)


def verified_at(organisation_id: int) -> datetime | None:
    """When an office last said yes."""
    moves = journal.moves_of(ORGANISATION, organisation_id)
    return next((move.at for move in reversed(moves) if move.target == VERIFIED), None)


def version_of(organisation_id: int) -> int:
    """The version that is saved now."""
    chosen = select(Company.version).where(Company.organisation_id == organisation_id)
    return db.session().scalar(chosen) or 0


def lacks(found: Company) -> list[str]:
    """What a profile still misses, as `domain.company.missing` orders it; products and the rest must be loaded."""
    asked = select(exists().where(Request.organisation_id == found.organisation_id, Request.state == "open"))
    said = {
        "about": bool(found.abouts),
        "product": bool(found.products),
        "request": found.organisation.kind == Kind.BUYER and bool(db.session().scalar(asked)),
        "price": any(p.price_low is not None for p in found.products),
        "capacity": any(p.capacity for p in found.products),
        "picture": bool(found.pictures),
        "certificate": bool(found.certificates),
        **{
            name: bool(getattr(found, name))
            for name in ("business_type", "markets", "languages", "port", "payment_terms", "currencies")
        },
    }
    return missing(found.organisation.kind, said)


def picture(actor: Viewer, picture_id: int) -> Picture:
    """One picture of a company in sight; NotFound otherwise."""
    chosen = select(Picture).join(Company, Company.organisation_id == Picture.organisation_id)
    chosen = chosen.join(Organisation, Organisation.id == Company.organisation_id)
    chosen = chosen.join(Office, Office.id == Organisation.office_id)
    found = db.session().scalar(chosen.where(Picture.id == picture_id, or_(shown(actor), mine(actor))))
    if found is None:
        raise NotFound
    return found
