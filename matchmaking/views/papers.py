"""Doors to what one takes along of a company: its profile on paper, its products as a file."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, may
from accounts.guards import door
from accounts.queries import Viewer, place_of
from core import green, i18n, tables, web
from core.clock import local, now
from core.errors import NotFound
from core.settings import in_force
from matchmaking import printing
from matchmaking.labels import goods, printed
from matchmaking.queries import companies

pages = Blueprint("papers", __name__)


@pages.get("/companies/<int:organisation_id>/profile.pdf")
@door(Action.PROFILE_BROWSE)
def profile(viewer: Viewer, organisation_id: int) -> Response:
    language = request.args.get("language", viewer.language)
    if language not in i18n.LANGUAGES:
        raise NotFound
    company = companies.company(viewer, organisation_id)
    verified_at = companies.verified_at(organisation_id)
    edition = printed.Edition(
        day=local(now(), viewer.zone).date(),
        address=in_force().base_url + url_for("companies.show", organisation_id=organisation_id),
        verified_on=local(verified_at, viewer.zone).date() if verified_at else None,
        forwardable="forward" in company.consents
        or may(viewer, Action.ORGANISATION_EDIT, place_of(company.organisation)),
    )
    with i18n.speaking(language):
        sheet = printed.sheet_of(company, edition)
    content = green.offload(printing.profile_pdf, sheet, language)
    return web.download(content, f"{sheet.name.text[:80]} ({language}).pdf")


_FILES = {"csv": tables.csv_bytes, "xlsx": tables.xlsx_bytes}


@pages.get("/companies/<int:organisation_id>/products.<suffix>")
@door(Action.PROFILE_BROWSE)
def products(viewer: Viewer, organisation_id: int, suffix: str) -> Response:
    if suffix not in _FILES:
        raise NotFound
    found = companies.company(viewer, organisation_id).products
    content = green.offload(_FILES[suffix], goods.header(found), goods.rows(found))
    return web.download(content, f"products-{organisation_id}.{suffix}")
