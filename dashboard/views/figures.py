"""The page of figures, its live part, and each of its tables as a file."""

from __future__ import annotations

from typing import Any

from flask import render_template, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer, offices
from core import tables, web
from core.forms import page, tried
from core.i18n import gettext as _
from core.i18n import money, percent
from core.money import Money
from dashboard import labels, queries
from dashboard.domain.figures import EVIDENCE, ZONE, By, Period, Step
from dashboard.forms import PeriodForm
from dashboard.views import pages
from deals import labels as deal_labels
from deals.domain.deal import ValueKind

SHOWN = 10


@pages.get("/figures")
@door(Action.FIGURES_READ)
def figures(viewer: Viewer) -> tuple[str, int]:
    form, period = PeriodForm(), Period()
    with tried(form):
        period = form.period()
    return page("dashboard/figures.html", form, words=labels.period(period), **_facts(viewer, form, period))


@pages.get("/figures/fragment")
@door(Action.FIGURES_READ)
def fragment(viewer: Viewer) -> str:
    """What the open page asks for when something changed."""
    form = PeriodForm()
    return render_template("dashboard/_figures.html", **_facts(viewer, form, form.period()))


def _facts(viewer: Viewer, form: PeriodForm, period: Period) -> dict[str, Any]:
    asked: dict[str, Any] = {
        name: value for name, value in (("first", form.first.data), ("last", form.last.data)) if value
    }
    kind = form.chosen_kind()
    stages = queries.funnel(viewer, period)
    values = queries.sums(viewer, period)
    return {
        "asked": asked, "kind": kind, "kinds": deal_labels.KINDS, "hints": deal_labels.KIND_HINTS,
        "funnel": _funnel(stages, asked), "values": _values(values, asked), "evidence": EVIDENCE,
        "states": deal_labels.STATES, "demo": any(one.demo for one in stages) or any(one.demo for one in values), "zone": ZONE,
        "breakdowns": [_breakdown(viewer, period, by, kind, asked) for by in By],
        "tones": [(tone, deal_labels.STATES[state][0]) for state, tone in labels.TONES.items()],
        "nothing": not any(stage.count for stage in stages) and not values,
    }  # fmt: skip


def _funnel(stages: list[queries.Stage], asked: dict[str, Any]) -> list[dict[str, Any]]:
    widest = max((stage.count for stage in stages), default=0) or 1
    shown = []
    before = 0
    for stage in stages:
        # Only here are before and after the same thing: a pair may meet twice, a meeting lead to two deals.
        share = percent(stage.count / before) if stage.step == Step.HELD and before else None
        shown.append({
            "label": labels.STEPS[stage.step], "note": labels.STEP_NOTES[stage.step], "value": stage.count,
            "of_before": share, "url": url_for("dashboard.rows", of=stage.step, **asked),
            "share": 100 * stage.count / widest,
        })  # fmt: skip
        before = stage.count
    return shown


def _values(found: list[queries.Sum], asked: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """Kind → currency → state → {worth, deals, url}; each kind and each currency for itself."""
    by_kind: dict[str, dict[str, dict[str, Any]]] = {kind: {} for kind in ValueKind}
    for one in sorted(found, key=lambda s: s.worth.currency):
        address = url_for(
            "dashboard.rows", of="values", kind=one.kind, currency=one.worth.currency, state=one.state, **asked
        )
        by_kind[one.kind].setdefault(one.worth.currency, {})[one.state] = {
            "worth": one.worth, "deals": one.deals, "url": address,
        }  # fmt: skip
    return by_kind


def _breakdown(viewer: Viewer, period: Period, by: By, kind: str, asked: dict[str, Any]) -> dict[str, Any]:
    tree = labels.ranked(by, queries.sums(viewer, period, by, kind))
    named = _districts() if by == By.DISTRICT else {}
    return {
        "by": by, "title": labels.BYS[by],
        "currencies": [
            {"currency": currency, "rows": _bars(by, kind, currency, keys, named, asked),
             "more": max(0, len(keys) - SHOWN)}
            for currency, keys in tree.items()
        ],
        "links": {
            ending: url_for("dashboard.table", name=by, ending=ending, kind=kind, **asked) for ending in ("csv", "xlsx")
        },
    }  # fmt: skip


def _bars(
    by: By, kind: str, currency: str, keys: dict[str, list[queries.Sum]], named: dict[str, dict[str, str]],
    asked: dict[str, Any],
) -> list[dict[str, Any]]:  # fmt: skip
    longest = max(labels.worth(several) for several in keys.values())
    shown = list(keys.items())[-SHOWN:] if by == By.MONTH else list(keys.items())[:SHOWN]
    return [
        {
            "label": labels.key(by, key, named),
            "value": money(Money(labels.worth(several), currency)),
            "share": 100,
            "parts": [
                (tone, 100 * labels.worth([one for one in several if one.state == state]) / longest)
                for state, tone in labels.TONES.items()
            ],
            "url": url_for("dashboard.rows", of="values", by=by, key=key, kind=kind, currency=currency, **asked),
        }
        for key, several in shown
    ]


def _districts() -> dict[str, dict[str, str]]:
    return {office.code: office.area_names for office in offices()}


@pages.get(f"/figures/tables/<any(funnel, values, {', '.join(By)}):name>.<any(csv, xlsx):ending>")
@door(Action.FIGURES_READ)
def table(viewer: Viewer, name: str, ending: str) -> Response:
    """One table of the page, whole: every kind it shows, every state, nothing added together."""
    form = PeriodForm()
    header, body = _funnel_table(viewer, form) if name == "funnel" else _values_table(viewer, form, name)
    content = tables.csv_bytes(header, body) if ending == "csv" else tables.xlsx_bytes(header, body)
    return web.download(content, f"{_('Figures')}-{name}.{ending}")


Table = tuple[list[str], list[list[tables.Cell]]]


def _funnel_table(viewer: Viewer, form: PeriodForm) -> Table:
    stages = queries.funnel(viewer, form.period())
    return [_("Step"), _("Number")], [[str(labels.STEPS[stage.step]), stage.count] for stage in stages]


def _values_table(viewer: Viewer, form: PeriodForm, name: str) -> Table:
    by, kind = ("", "") if name == "values" else (name, form.chosen_kind())
    named = _districts() if by == By.DISTRICT else {}
    found = queries.sums(viewer, form.period(), by, kind)
    head = [str(labels.HEADS[By(by)])] if by else []
    rows: list[list[tables.Cell]] = [
        [
            *([labels.key(by, one.key, named)] if by else []), str(deal_labels.KINDS[one.kind]), one.worth.currency,
            str(deal_labels.STATES[one.state][0]), one.worth.amount, one.deals, _("Demo") if one.demo else "",
        ]
        for one in sorted(found, key=lambda s: (s.key, s.kind, s.worth.currency, s.state))
    ]  # fmt: skip
    return [*head, _("Kind of value"), _("Currency"), _("Confirmation"), _("Value"), _("Deals"), _("Demo")], rows
