"""The list of companies: found by words in any script, narrowed by facets, counted within what the reader may see."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, func, literal, or_, select, union_all
from sqlalchemy.orm import contains_eager, selectinload

from accounts.domain.permissions import Action
from accounts.models import Office, Organisation
from accounts.queries import Viewer, ordering, within
from core import db
from core.clock import now
from matchmaking.domain.facets import COUNTED_MOST, Asked, Counts, count
from matchmaking.domain.finding import Unit, narrowing, units
from matchmaking.models import Company, HeldCertificate, Listing, Picture, Product
from matchmaking.queries import fulltext, wording
from matchmaking.queries.companies import in_sight, mine_listed, shown_listed
from matchmaking.queries.pausing import findable

FIT = "fit"
_ORDER = {
    "name": Listing.name,
    "country": Listing.country,
    "created": Listing.organisation_id,
    "changed": Listing.changed_at,
}
_KEY: Any = Listing.organisation_id


def search(  # noqa: PLR0913  the question and the window of one page
    actor: Viewer, asked: Asked, *, sort: str = FIT, limit: int | None = 25, offset: int = 0,
    action: Action = Action.PROFILE_BROWSE, among: Collection[int] | None = None,
) -> list[int]:  # fmt: skip
    """Keys of a page of what is found, in one statement; `among` looks at these companies alone."""
    chosen = _chosen(actor, asked, action)
    if among is not None:
        chosen = chosen.where(_KEY.in_(among))
    found = _units(asked)
    if (order := ordering(sort, _ORDER)) or not found:
        rest = fulltext.holding(chosen, fulltext.COMPANIES, _KEY, found).order_by(None)
        return list(db.session().scalars(rest.order_by(*order, _KEY).limit(limit).offset(offset)))
    enough = None if limit is None else offset + limit
    tiers = [
        select(tier.add_columns(literal(at).label("tier")).limit(enough).subquery())
        for at, tier in enumerate(fulltext.tiers(chosen, fulltext.COMPANIES, _KEY, found))
    ]
    # Both databases take the parts of a union one after the other and leave off when they have enough.
    every = union_all(*tiers).limit(limit).offset(offset)
    return [key for key, _tier in sorted(db.session().execute(every).all(), key=itemgetter(1, 0))]


def counts(actor: Viewer, asked: Asked, action: Action = Action.PROFILE_BROWSE) -> Counts:
    """How many there are, and of which facet's values, in one statement."""
    columns = {
        "kind": Listing.kind, "state": Listing.state, "country": Listing.country, "office": Office.path,
        "group": Listing.groups, "hs": Listing.hs6s, "market": Listing.markets, "certificate": _in_force(),
    }  # fmt: skip
    chosen = fulltext.holding(_chosen(actor, asked, action), fulltext.COMPANIES, _KEY, _units(asked))
    rows = db.session().execute(chosen.with_only_columns(*columns.values()).limit(COUNTED_MOST + 1)).all()
    more = len(rows) > COUNTED_MOST
    cells = zip(*rows[:COUNTED_MOST], strict=True) if rows else ()
    values = {name: count(name, column, asked.hs) for name, column in zip(columns, cells, strict=bool(rows))}
    values["office"] = _up_the_tree(values.get("office", Counter()))
    return Counts(min(len(rows), COUNTED_MOST), more, values)


def helping(actor: Viewer, asked: Asked) -> dict[str, bool]:
    """For a list that is empty: what is asked → whether leaving out that alone would find something. One statement."""
    names = list(asked.kept())
    if not names:
        return {}
    found = [
        _chosen(actor, (less := asked.without(name)), Action.PROFILE_BROWSE, units_of=less.text).limit(1)
        for name in names
    ]
    row = db.session().execute(select(*(exists(one.subquery().select()) for one in found))).one()
    return dict(zip(names, map(bool, row), strict=True))


@dataclass(frozen=True)
class Good:
    """A product as a list shows it."""

    names: dict[str, str]
    hs6: str


@dataclass(frozen=True)
class Line:
    """One company of the list; `goods` are its products, at most GOODS_MOST, of `made` in all."""

    organisation_id: int
    names: dict[str, str]
    kind: str
    country: str
    state: str
    is_demo: bool
    area_names: dict[str, str]
    business_type: str
    picture_id: int | None
    goods: list[Good]
    made: int


GOODS_MOST = 40
_LINE: tuple[Any, ...] = (
    Company.organisation_id, Organisation.names, Organisation.kind, Organisation.country, Organisation.state,
    Organisation.is_demo, Office.area_names, Company.business_type,
    select(func.min(Picture.id)).where(Picture.organisation_id == Company.organisation_id).scalar_subquery(),
)  # fmt: skip
_NUMBERED = (
    select(Product.organisation_id, Product.names, Product.hs6)
    .add_columns(func.count().over(partition_by=Product.organisation_id).label("made"))
    .add_columns(func.row_number().over(partition_by=Product.organisation_id, order_by=Product.id).label("nth"))
    .where(Product.organisation_id.in_(bindparam("ids", expanding=True)))
    .subquery()
)
_GOODS = select(_NUMBERED).where(_NUMBERED.c.nth <= GOODS_MOST).order_by(_NUMBERED.c.nth)


def lines(actor: Viewer, ids: Sequence[int]) -> list[Line]:
    """These companies in this order as a list shows them, as far as the actor may see them."""
    chosen = in_sight(actor).where(Company.organisation_id.in_(ids)).with_only_columns(*_LINE)
    found = {row.organisation_id: row for row in db.session().execute(chosen)}
    goods: defaultdict[int, list[Good]] = defaultdict(list)
    made: defaultdict[int, int] = defaultdict(int)
    for key, names, hs6, number, _nth in db.session().execute(_GOODS, {"ids": list(found)}):
        goods[key].append(Good(names, hs6))
        made[key] = number
    return [Line(*(*found[key], goods[key], made[key])) for key in ids if key in found]


def rows(actor: Viewer, ids: Sequence[int], action: Action) -> list[Company]:
    """The same, whole, with organisation and products; for a file."""
    chosen = in_sight(actor, action).where(Company.organisation_id.in_(ids))
    found = db.session().scalars(
        chosen.options(
            contains_eager(Company.organisation).joinedload(Organisation.office), selectinload(Company.products)
        )
    )
    by_key = {company.organisation_id: company for company in found}
    return [by_key[key] for key in ids if key in by_key]


def _units(asked: Asked) -> tuple[Unit, ...]:
    """The words, and beside them what else the index knows to narrow by; nothing without words: lists are quicker then."""
    wording.follow()
    found = units(asked.text)
    return found + narrowing(group=asked.group, hs=asked.hs, market=asked.market) if found else ()


def _chosen(actor: Viewer, asked: Asked, action: Action, units_of: str = "") -> Select[Any]:
    """Everything but the words, or with those of `units_of`."""
    visible = within(actor, action, organisations=[Listing.organisation_id], office_paths=[Office.path])
    chosen: Select[Any] = select(Listing.organisation_id).join(Office, Office.id == Listing.office_id)
    chosen = chosen.where(
        visible, or_(shown_listed(actor), mine_listed(actor)), findable(actor, _KEY), *_narrowed(asked)
    )
    return fulltext.holding(chosen, fulltext.COMPANIES, _KEY, units(units_of)) if units_of else chosen


def _narrowed(asked: Asked) -> list[ColumnElement[bool]]:
    equal = {Listing.kind: asked.kind, Listing.country: asked.country, Listing.state: asked.state}
    found: list[ColumnElement[bool]] = [column == wanted for column, wanted in equal.items() if wanted]
    if asked.group:
        found.append(Listing.groups.contains(f",{asked.group},", autoescape=True))
    if asked.hs:
        found.append(Listing.hs6s.contains(f",{asked.hs}", autoescape=True))
    if asked.market:
        found.append(Listing.markets.contains(f'"{asked.market}"', autoescape=True))
    if asked.certificate:
        found.append(_holds(asked.certificate))
    if asked.office:
        below = Office.path.startswith(f"{asked.office}/", autoescape=True)
        found.append(or_(below, Office.path.contains(f"/{asked.office}/", autoescape=True)))
    if asked.moq is not None or asked.capacity is not None:
        found.append(_makes(asked))
    return found


def _makes(asked: Asked) -> ColumnElement[bool]:
    """Whether one product is all that is asked of products."""
    said = [Product.organisation_id == Listing.organisation_id]
    if asked.group:
        said.append(Product.group == asked.group)
    if asked.hs:
        said.append(Product.hs6.startswith(asked.hs, autoescape=True))
    if asked.moq is not None:
        said.append(Product.moq <= asked.moq)
    if asked.capacity is not None:
        said.append(Product.capacity >= asked.capacity)
    return exists().where(*said)


def _lasting() -> ColumnElement[bool]:
    today = now().date()
    return and_(
        HeldCertificate.organisation_id == Listing.organisation_id,
        or_(HeldCertificate.expires_on.is_(None), HeldCertificate.expires_on >= today),
    )


def _holds(code: str) -> ColumnElement[bool]:
    """Held and not expired. What the row says is good until one of its certificates ends; then the tables say it."""
    said = Listing.certificates.contains(f",{code},", autoescape=True)
    fresh = or_(Listing.certificates_until.is_(None), Listing.certificates_until >= now().date())
    return and_(said, or_(fresh, exists().where(_lasting(), HeldCertificate.code == code)))


def _in_force() -> ColumnElement[str]:
    anew = select(func.aggregate_strings(HeldCertificate.code, ",")).where(_lasting()).scalar_subquery()
    return case((Listing.certificates_until < now().date(), anew), else_=Listing.certificates)


def _up_the_tree(by_path: Counter[str]) -> Counter[str]:
    """An office's number holds those below it: "370000/370300/" counts for both."""
    found: Counter[str] = Counter()
    for path, times in by_path.items():
        for code in path.strip("/").split("/"):
            found[code] += times
    return found
