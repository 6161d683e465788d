"""Values of deals: one statement per figure, and the lines that add up to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    SQLColumnExpression,
    case,
    cast,
    extract,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import aliased

from accounts.domain.permissions import Action
from accounts.models import Office, Organisation
from accounts.queries import Viewer, within
from core import db
from core.money import Money
from dashboard.domain.figures import EVIDENCE, By, Cell, Period
from deals.domain.deal import STANDING
from deals.models import Deal, DealLine
from matchmaking.domain import sectors

EXPORTER, BUYER = aliased(Organisation), aliased(Organisation)
OTHER_GROUP = "other"
_KEY = "figure_key"


@dataclass(frozen=True)
class Sum:
    """One figure: the value of so many deals of one kind, in one currency, confirmed so far."""

    key: str
    kind: str
    state: str
    worth: Money
    deals: int
    demo: bool


@dataclass(frozen=True)
class Row:
    """One line of a deal behind a figure."""

    deal_id: int
    agreed_on: date
    exporter: dict[str, str]
    buyer: dict[str, str]
    country: str
    text: str
    hs6: str
    quantity: int
    unit: str
    worth: Money
    kind: str
    state: str
    demo: bool


def _group() -> ColumnElement[str]:
    """The first group that has the subheading: a line belongs to one group, so that groups add up."""
    whens = [(DealLine.hs6.in_(group.hs6), code) for code, group in sectors.groups().items()]
    return case(*whens, else_=OTHER_GROUP)


def _month() -> ColumnElement[Any]:
    """202605: a day has one month, whatever the zone."""
    return cast(extract("year", Deal.agreed_on) * 100 + extract("month", Deal.agreed_on), Integer)


def _key(by: str) -> SQLColumnExpression[Any]:
    match by:
        case By.HS2:
            return func.substr(DealLine.hs6, 1, 2)
        case By.GROUP:
            return _group()
        case By.COUNTRY:
            return BUYER.country
        case By.DISTRICT:
            return Office.code
        case By.MONTH:
            return _month()
        case _:
            return literal_column("''")


def _within(viewer: Viewer, period: Period, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Deals of the viewer's area in the period, joined to both sides and the exporter's office."""
    joined = (
        chosen.join(EXPORTER, EXPORTER.id == Deal.exporter_id)
        .join(BUYER, BUYER.id == Deal.buyer_id)
        .join(Office, Office.id == EXPORTER.office_id)
        .where(within(viewer, Action.FIGURES_READ, office_paths=[Office.path]), Deal.state.in_(EVIDENCE))
    )
    if period.first:
        joined = joined.where(Deal.agreed_on >= period.first)
    if period.last:
        joined = joined.where(Deal.agreed_on <= period.last)
    return joined


def sums(viewer: Viewer, period: Period, by: str = "", kind: str = "") -> list[Sum]:
    """Every figure of one table, in one statement; `by` one of By, or "" for no breakdown."""
    chosen: Select[*tuple[Any, ...]] = select(
        _key(by).label(_KEY), Deal.kind, Deal.state, Deal.currency,
        func.sum(DealLine.value).label("value"), func.count(Deal.id.distinct()).label("deals"),
        func.max(case((Deal.is_demo, 1), else_=0)).label("demo"),
    ).select_from(Deal).join(DealLine, DealLine.deal_id == Deal.id)  # fmt: skip
    chosen = _within(viewer, period, chosen)
    if kind:
        chosen = chosen.where(Deal.kind == kind)
    grouped = chosen.group_by(literal_column(_KEY), Deal.kind, Deal.state, Deal.currency)
    return [
        Sum(
            _said(by, row.figure_key), row.kind, row.state, Money(int(row.value), row.currency), row.deals, bool(row.demo)
        )
        for row in db.session().execute(grouped)
    ]  # fmt: skip


def _said(by: str, key: object) -> str:
    """A month as "2026-05"."""
    text = str(key)
    return f"{text[:4]}-{text[4:]}" if by == By.MONTH else text


def _behind(viewer: Viewer, cell: Cell, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    found = _within(viewer, cell.period, chosen).where(Deal.state.in_(cell.states))
    if cell.kind:
        found = found.where(Deal.kind == cell.kind)
    if cell.currency:
        found = found.where(Deal.currency == cell.currency)
    if cell.by:
        found = found.where(_key(cell.by) == (_month_number(cell.key) if cell.by == By.MONTH else cell.key))
    return found


def _month_number(key: str) -> int:
    digits = key.replace("-", "")
    return int(digits) if digits.isdecimal() and digits.isascii() and len(digits) == len("202605") else 0


def lines_behind(
    viewer: Viewer, cell: Cell, *, limit: int | None = 25, offset: int = 0
) -> tuple[list[Row], int, list[tuple[str, Money]]]:
    """The lines that a figure sums, how many there are, and their sums by kind and currency, never added together."""
    base = select(Deal.kind, Deal.currency, func.sum(DealLine.value).label("value"), func.count().label("many"))
    totals = _behind(viewer, cell, base.select_from(Deal).join(DealLine, DealLine.deal_id == Deal.id))
    grouped = db.session().execute(totals.group_by(Deal.kind, Deal.currency).order_by(Deal.kind, Deal.currency)).all()
    rows = select(
        Deal.id, Deal.agreed_on, EXPORTER.names.label("exporter"), BUYER.names.label("buyer"), BUYER.country,
        DealLine.text, DealLine.hs6, DealLine.quantity, DealLine.unit, DealLine.value, Deal.currency, Deal.kind,
        Deal.state, Deal.is_demo,
    ).select_from(Deal).join(DealLine, DealLine.deal_id == Deal.id)  # fmt: skip
    page = _behind(viewer, cell, rows).order_by(Deal.agreed_on.desc(), Deal.id.desc(), DealLine.id)
    found = [_row(row) for row in db.session().execute(page.limit(limit).offset(offset))]
    return found, sum(row.many for row in grouped), [(row.kind, Money(int(row.value), row.currency)) for row in grouped]


def _row(row: Any) -> Row:  # noqa: ANN401  a row of the statement above
    return Row(
        row.id, row.agreed_on, row.exporter, row.buyer, row.country, row.text, row.hs6, row.quantity, row.unit,
        Money(row.value, row.currency), row.kind, row.state, row.is_demo,
    )  # fmt: skip


def deals_behind(
    viewer: Viewer, period: Period, *, limit: int | None = 25, offset: int = 0
) -> tuple[Sequence[Any], int]:
    """The deals that the funnel counts, and how many there are."""
    columns = select(
        Deal.id, Deal.agreed_on, EXPORTER.names.label("exporter"), BUYER.names.label("buyer"), BUYER.country,
        Deal.state, Deal.is_demo,
    ).select_from(Deal)  # fmt: skip
    chosen = _within(viewer, period, columns).where(Deal.state.in_(STANDING))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(Deal.agreed_on.desc(), Deal.id.desc()).limit(limit).offset(offset)
    return db.session().execute(page).all(), total


def deals_counted(viewer: Viewer, period: Period) -> tuple[int, bool]:
    """How many deals the funnel counts, and whether an invented one is among them."""
    counted = select(func.count(Deal.id), func.max(case((Deal.is_demo, 1), else_=0))).select_from(Deal)
    row = db.session().execute(_within(viewer, period, counted).where(Deal.state.in_(STANDING))).one()
    return row[0], bool(row[1])
