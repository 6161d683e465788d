"""The organisations in an officer's reach: those to verify first, then all, searched, filtered, as a file."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING, Any

from flask import render_template, request
from werkzeug.wrappers import Response

from accounts import labels, queries
from accounts.domain.account import Kind
from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from accounts.views.blueprint import pages
from core import i18n, tables, web
from core.clock import local
from core.i18n import gettext as _
from core.listing import Listed, asked

if TYPE_CHECKING:
    from accounts.models import Organisation

QUEUE = 6
REACH = Action.ORGANISATION_VERIFY


def filtered(**known: Container[str]) -> dict[str, Any]:
    """What the address filters by, of what we know; anything else filters nothing."""
    asked_for = {name: request.args.get(name, "") for name in known}
    return {name: value if value in known[name] else None for name, value in asked_for.items()}


@pages.get("/organisations")
@door(REACH)
def organisations(viewer: Viewer) -> str:
    wanted, chosen = asked("-created"), filtered(state=labels.ORGANISATION_STATES, kind=set(Kind))
    found, total = queries.organisations(viewer, REACH, **chosen, **wanted.window)
    queue, waiting = queries.organisations(viewer, REACH, state="pending", sort="created", limit=QUEUE)
    return render_template(
        "accounts/organisations.html",
        found=Listed(found, total, wanted),
        chosen=chosen,
        queue=[] if any(chosen.values()) or wanted.text or wanted.page > 1 else queue,
        waiting=waiting,
    )


@pages.get("/organisations.csv", defaults={"ending": "csv"})
@pages.get("/organisations.xlsx", defaults={"ending": "xlsx"})
@door(REACH)
def organisations_file(viewer: Viewer, ending: str) -> Response:
    """The same list as the page shows, all of it."""
    wanted, chosen = asked("-created"), filtered(state=labels.ORGANISATION_STATES, kind=set(Kind))
    found, _total = queries.organisations(viewer, REACH, **chosen, text=wanted.text, sort=wanted.sort, limit=None)
    header = [_("Name"), *i18n.LANGUAGES.values(), _("Kind"), _("Country"), _("Office"), _("State")]
    header += [_("Unified social credit code"), _("Website"), _("Signed up")]
    return spreadsheet(ending, "organisations", header, [_row(viewer, found_one) for found_one in found])


def _row(viewer: Viewer, row: Organisation) -> list[tables.Cell]:
    names = [row.names.get(code, "") for code in i18n.LANGUAGES]
    word, _tone = labels.ORGANISATION_STATES[row.state]
    return [
        i18n.text_in(row.names), *names, str(labels.KINDS[Kind(row.kind)]), i18n.country(row.country),
        i18n.text_in(row.office.names), str(word), row.credit_code or "", row.website,
        local(row.created_at, viewer.zone).date(),
    ]  # fmt: skip


def spreadsheet(ending: str, name: str, header: Sequence[str], rows: Sequence[Sequence[tables.Cell]]) -> Response:
    """A list as CSV or XLSX."""
    make = {"csv": tables.csv_bytes, "xlsx": tables.xlsx_bytes}[ending]
    return web.download(make(header, rows), f"{name}.{ending}")
