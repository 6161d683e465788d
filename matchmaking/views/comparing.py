"""Doors to products side by side. What was chosen last is remembered in this browser's session; the address says it all."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core import green, i18n, tables, web
from core.clock import local, now
from core.errors import NotFound, Refused
from core.i18n import gettext as _
from core.listing import key
from matchmaking.domain import comparing as rules
from matchmaking.labels import comparing as labels
from matchmaking.queries import products
from matchmaking.queries.products import Offering

pages = Blueprint("comparing", __name__)
pages.record(lambda state: state.app.jinja_env.globals.update(compared=lambda: len(_remembered())))
_KEPT = "compared"


def _remembered() -> list[int]:
    return [number for number in session.get(_KEPT, []) if isinstance(number, int)][: rules.MOST]


def _asked(viewer: Viewer) -> list[Offering]:
    """Those of the address that are in sight; of several groups the first one's."""
    found = products.offerings(viewer, request.args.getlist("product", type=key)[: rules.MOST])
    return [one for one in found if one.product.group == found[0].product.group]


@pages.get("/comparison")
@door(Action.PROFILE_BROWSE)
def show(viewer: Viewer) -> Response | str:
    if "product" not in request.args and _remembered():
        return redirect(url_for(".show", product=_remembered()))
    found = _asked(viewer)
    session[_KEPT] = [one.product.id for one in found]
    sections = labels.sections(found, local(now(), viewer.zone).date())
    left_out = len(set(request.args.getlist("product"))) - len(found)
    return render_template(
        "matchmaking/comparison.html", found=found, sections=sections, left_out=left_out, most=rules.MOST
    )


@pages.post("/comparison")
@door(Action.PROFILE_BROWSE)
def choose(viewer: Viewer) -> Response:
    number = request.form.get("product", type=key)
    found = products.offerings(viewer, [*_remembered(), *([] if number is None else [number])])
    chosen = next((one for one in found if one.product.id == number), None)
    if chosen is None:
        raise NotFound
    before = [(one.product.id, one.product.group) for one in found if one is not chosen or number in _remembered()]
    try:
        session[_KEPT] = rules.added(before, (chosen.product.id, chosen.product.group))
        flash(_("The product is in the comparison."), "success")
    except Refused as refused:
        flash(web.sentence(refused), "warning")
    home = url_for("companies.show", organisation_id=chosen.company.organisation_id)
    return redirect(f"{home}#product-{chosen.product.id}")


@pages.post("/comparison/removal")
@door(Action.PROFILE_BROWSE)
def clear(_viewer: Viewer) -> Response:
    session.pop(_KEPT, None)
    flash(_("The comparison is empty again."), "success")
    return redirect(url_for(".show"))


@pages.get("/comparison.xlsx")
@door(Action.PROFILE_BROWSE)
def download(viewer: Viewer) -> Response:
    found = _asked(viewer)
    if not found:
        raise NotFound
    header = [_("Fact"), *(i18n.text_in(one.product.names) for one in found)]
    rows = [[_("Company"), *(i18n.text_in(one.company.organisation.names) for one in found)]]
    for section in labels.sections(found, local(now(), viewer.zone).date()):
        rows += [[line.name, *line.cells] for line in section.lines]
    return web.download(green.offload(tables.xlsx_bytes, header, rows), "comparison.xlsx")
