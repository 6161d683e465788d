"""The rows behind a figure; they add up to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import render_template, request
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer, offices
from core import i18n, tables, web
from core.errors import NotFound
from core.i18n import gettext as _
from core.listing import Listed, asked
from core.money import Money
from dashboard import labels, queries
from dashboard.domain.figures import ZONE, By, Cell, Step
from dashboard.forms import PeriodForm, cell
from dashboard.views import pages
from deals import labels as deal_labels

Found = tuple[Sequence[Any], int, list[tuple[str, Money]]]


@pages.get("/figures/rows")
@door(Action.FIGURES_READ)
def rows(viewer: Viewer) -> str:
    of, window = request.args.get("of", ""), asked("")
    found, total, sums = _found(viewer, of, limit=window.window["limit"], offset=window.window["offset"])
    return render_template(
        f"dashboard/rows/{_template(of)}.html", listed=Listed(found, total, window), sums=sums, title=_title(of),
        parts=_parts(of), zone=ZONE, back={k: v for k, v in request.args.items() if k in {"first", "last", "kind"}},
        meeting_states=labels.MEETING_STATES, **deal_labels.WORDS,
    )  # fmt: skip


def _template(of: str) -> str:
    return "meetings" if of in {Step.ACCEPTED, Step.HELD} else of


def _found(viewer: Viewer, of: str, *, limit: int | None, offset: int = 0) -> Found:
    """NotFound for a figure that there is not."""
    period = PeriodForm().period()
    window: dict[str, Any] = {"limit": limit, "offset": offset}
    match of:
        case "values":
            return queries.lines_behind(viewer, cell(), **window)
        case Step.MATCHED:
            return *queries.matches_behind(viewer, period, **window), []
        case Step.ACCEPTED | Step.HELD:
            return *queries.meetings_behind(viewer, period, of, **window), []
        case Step.DEALS:
            return *queries.deals_behind(viewer, period, **window), []
        case _:
            raise NotFound


def _title(of: str) -> str:
    return _("Values behind the figure") if of == "values" else str(labels.STEPS[Step(of)])


def _parts(of: str) -> list[str]:
    """What narrows the figure, in words."""
    said = [labels.period(PeriodForm().period())]
    return said + _narrowed(cell()) if of == "values" else said


def _narrowed(chosen: Cell) -> list[str]:
    named = {office.code: office.area_names for office in offices()} if chosen.by == By.DISTRICT else {}
    words: list[tuple[str, Callable[[], str]]] = [
        (chosen.kind, lambda: str(deal_labels.KINDS[chosen.kind])),
        (chosen.currency, lambda: chosen.currency),
        (chosen.key, lambda: labels.key(chosen.by, chosen.key, named)),
        (chosen.state, lambda: str(deal_labels.STATES[chosen.state][0])),
    ]
    return [said() for word, said in words if word]


@pages.get("/figures/rows.<any(csv, xlsx):ending>")
@door(Action.FIGURES_READ)
def rows_table(viewer: Viewer, ending: str) -> Response:
    """All rows behind the figure as a file."""
    of = request.args.get("of", "")
    found, _total, _sums = _found(viewer, of, limit=None)
    header, body = _TABLES[_template(of)](found)
    content = tables.csv_bytes(header, body) if ending == "csv" else tables.xlsx_bytes(header, body)
    return web.download(content, f"{_title(of)}.{ending}")


Table = tuple[list[str], list[list[tables.Cell]]]


def _sides(row: Any) -> list[tables.Cell]:  # noqa: ANN401  a row of queries
    return [i18n.text_in(row.exporter), i18n.text_in(row.buyer), i18n.country(row.country)]


def _side_heads() -> list[str]:
    return [_("Exporter"), _("Buyer"), _("Country")]


def _values_table(found: Sequence[Any]) -> Table:
    header = [
        _("Deal"), _("Agreed on"), *_side_heads(), _("Product"), _("HS code"), _("Quantity"), _("Unit"), _("Kind of value"),
        _("Confirmation"), _("Currency"), _("Value"), _("Demo"),
    ]  # fmt: skip
    return header, [
        [
            row.deal_id, row.agreed_on, *_sides(row), row.text, row.hs6, row.quantity, str(labels.UNITS[row.unit]),
            str(deal_labels.KINDS[row.kind]), str(deal_labels.STATES[row.state][0]), row.worth.currency,
            row.worth.amount, _("Demo") if row.demo else "",
        ]
        for row in found
    ]  # fmt: skip


def _deals_table(found: Sequence[Any]) -> Table:
    rows: list[list[tables.Cell]] = [
        [row.id, row.agreed_on, *_sides(row), str(deal_labels.STATES[row.state][0])] for row in found
    ]
    return [_("Deal"), _("Agreed on"), *_side_heads(), _("Confirmation")], rows


def _meetings_table(found: Sequence[Any]) -> Table:
    rows: list[list[tables.Cell]] = [
        [row.id, i18n.moment(row.starts_at, ZONE), *_sides(row), str(labels.MEETING_STATES[row.state])] for row in found
    ]
    return [_("Meeting"), _("When"), *_side_heads(), _("State")], rows


def _matches_table(found: Sequence[Any]) -> Table:
    return [*_side_heads(), _("Points out of 100")], [[*_sides(row), row.score // 10] for row in found]


_TABLES: dict[str, Callable[[Sequence[Any]], Table]] = {
    "values": _values_table, "deals": _deals_table, "meetings": _meetings_table, "matched": _matches_table,
}  # fmt: skip
