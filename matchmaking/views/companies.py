"""Doors to the companies: the list, a company's page, the list as a file."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from accounts import queries
from accounts.domain.permissions import Action, may, reach
from accounts.guards import door
from accounts.queries import Viewer, place_of
from core import green, tables, web
from core.clock import local, now
from core.errors import NotFound, Refused
from core.listing import Listed, address
from matchmaking.domain import company as rules
from matchmaking.forms.browsing import BrowseForm
from matchmaking.labels import companies as labels
from matchmaking.labels import facets as narrowing
from matchmaking.labels import lists, words
from matchmaking.queries import companies, searching
from matchmaking.queries import requests as wishes

pages = Blueprint("companies", __name__)
pages.record(lambda state: state.app.jinja_env.globals.update(says=labels, trade=words))
EXPORT_MOST = 20_000
_FILES = {"csv": tables.csv_bytes, "xlsx": tables.xlsx_bytes}


@pages.get("/companies")
@door(Action.PROFILE_BROWSE)
def browse(viewer: Viewer) -> str:
    form = BrowseForm.read()
    asked, page, areas = form.question(), form.order(), areas_by_code()
    ids = searching.search(viewer, asked, sort=page.sort, limit=page.window["limit"], offset=page.window["offset"])
    counts = searching.counts(viewer, asked)
    official = reach(viewer, Action.ORGANISATION_IMPORT) is not None
    return render_template(
        "matchmaking/companies.html",
        form=form, asked=asked, listed=Listed(searching.lines(viewer, ids), counts.total, page), official=official,
        more=counts.more, facets=narrowing.facets(counts, asked, areas), chips=narrowing.chips(asked, areas), goods=narrowing.goods,
        helps=[] if ids else narrowing.helps(searching.helping(viewer, asked), asked, areas), address=address,
    )  # fmt: skip


def areas_by_code() -> dict[str, dict[str, str]]:
    """What the offices are called by which companies are narrowed: their areas."""
    return {office.code: office.area_names for office in queries.offices()}


@pages.get("/companies/list.<suffix>")
@door(Action.ORGANISATION_IMPORT)
def export(viewer: Viewer, suffix: str) -> Response:
    if suffix not in _FILES:
        raise NotFound
    form = BrowseForm.read()
    asked, page, action = form.question(), form.order(), Action.ORGANISATION_IMPORT
    ids = searching.search(viewer, asked, sort=page.sort, limit=EXPORT_MOST + 1, action=action)
    if len(ids) > EXPORT_MOST:
        raise Refused("export.large", most=EXPORT_MOST)
    rows = [lists.row(company) for company in searching.rows(viewer, ids, action)]
    return web.download(green.offload(_FILES[suffix], lists.header(), rows), f"companies.{suffix}")


@pages.get("/companies/<int:organisation_id>")
@door(Action.PROFILE_BROWSE)
def show(viewer: Viewer, organisation_id: int) -> str:
    company = companies.company(viewer, organisation_id)
    today = local(now(), viewer.zone).date()
    return render_template(
        "matchmaking/company.html",
        company=company,
        organisation=company.organisation,
        verified_at=companies.verified_at(organisation_id),
        stands={held.id: rules.expiry(held.expires_on, today) for held in company.certificates},
        wishes=wishes.requests_in_sight(viewer, organisation_id),
        mine=may(viewer, Action.ORGANISATION_EDIT, place_of(company.organisation)),
        pair=pair_with(viewer, company.organisation_id, company.organisation.kind),
    )


def pair_with(viewer: Viewer, organisation_id: int, kind: str) -> tuple[int, int] | None:
    """(exporter, buyer) when the reader belongs to the other kind of company."""
    sides = {"exporter": organisation_id if kind == "exporter" else viewer.organisation_id,
             "buyer": organisation_id if kind == "buyer" else viewer.organisation_id}  # fmt: skip
    if {kind, viewer.role.value} != set(sides) or viewer.organisation_id is None:
        return None
    return sides["exporter"] or 0, sides["buyer"] or 0
