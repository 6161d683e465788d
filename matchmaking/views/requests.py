"""Doors to buyers' requests: the list, one of them, writing, changing, closing and reopening it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core.errors import Conflict, NotFound
from core.forms import page, tried
from core.i18n import gettext as _
from core.listing import Listed, address, key
from matchmaking.forms.browsing import RequestFilter
from matchmaking.forms.requests import RequestForm
from matchmaking.forms.specifications import suggested_subheading
from matchmaking.labels import companies as labels
from matchmaking.labels import facets as narrowing
from matchmaking.labels import specifications, steps
from matchmaking.queries import companies, products, requests
from matchmaking.service import requests as verbs
from matchmaking.views.companies import pair_with
from matchmaking.views.profiles import suggested

if TYPE_CHECKING:
    from matchmaking.models import Product, Request

pages = Blueprint("requests", __name__)


@pages.get("/requests")
@door(Action.PROFILE_BROWSE)
def browse(viewer: Viewer) -> str:
    form = RequestFilter.read()
    asked, shown = form.question(), form.order()
    keeps = reach(viewer, Action.REQUEST_KEEP) is not None and viewer.organisation_id is not None
    window = {name: shown.window[name] for name in ("sort", "limit", "offset")}
    found, counts = requests.browse(viewer, asked, own=keeps, **window), requests.counts(viewer, asked, own=keeps)
    quotes = reach(viewer, Action.QUOTATION_SEND) is not None
    return render_template(
        "matchmaking/requests.html", quotes=quotes, form=form, asked=asked, listed=Listed(found, counts.total, shown), keeps=keeps,
        more=counts.more, facets=narrowing.facets(counts, asked, {}), chips=narrowing.chips(asked, {}), address=address,
    )  # fmt: skip


@pages.get("/requests/<int:request_id>")
@door(Action.PROFILE_BROWSE)
def show(viewer: Viewer, request_id: int) -> str:
    row = requests.request(viewer, request_id)
    return render_template(
        "matchmaking/request.html",
        row=row,
        steps=steps.open_steps(viewer, row),
        words=steps.REQUEST_STEPS,
        fits=_fits(viewer, row),
        pair=pair_with(viewer, row.organisation_id, row.company.organisation.kind),
    )


def _fits(viewer: Viewer, row: Request) -> list[tuple[Product, list[tuple[str, str, bool | None]]]]:
    """The reader's own products of the same group against what is asked."""
    if viewer.organisation_id in {None, row.organisation_id} or not row.specifications:
        return []
    own = products.own(viewer, row.group)
    return [(product, specifications.compared(row, product)) for product in own]


def _form_page(form: RequestForm, organisation_id: int, row: Request | None = None) -> tuple[str, int]:
    shown = suggested(form.hs_text.data or "", form.hs6.data or "")
    hint = suggested_subheading(form)
    return page("matchmaking/request_form.html", form, organisation_id=organisation_id, row=row, hint=hint, **shown)


def _writer(viewer: Viewer) -> int:
    """For whom a request is written: one's own company, or the one an officer came from."""
    found = viewer.organisation_id or request.args.get("company", type=key)
    if found is None:
        raise NotFound
    return companies.company(viewer, found).organisation_id


@pages.get("/requests/new")
@door(Action.REQUEST_KEEP)
def new(viewer: Viewer) -> tuple[str, int]:
    return _form_page(RequestForm.of(None, viewer.language), _writer(viewer))


@pages.post("/requests/new")
@door(Action.REQUEST_KEEP)
def write(viewer: Viewer) -> Response | tuple[str, int]:
    organisation_id, form = _writer(viewer), RequestForm.of(None, viewer.language)
    if "look" not in request.form:
        with tried(form):
            form.check()
            request_id = verbs.write(viewer, organisation_id, form.wish())
            flash(_("The request is open. Exporters who fit will see it."), "success")
            return redirect(url_for(".show", request_id=request_id))
    return _form_page(form, organisation_id)


@pages.get("/requests/<int:request_id>/edit")
@door(Action.REQUEST_KEEP)
def change(viewer: Viewer, request_id: int) -> tuple[str, int]:
    row = verbs.editable(viewer, request_id)
    return _form_page(_form_of(row, viewer), row.organisation_id, row)


def _form_of(row: Request, viewer: Viewer) -> RequestForm:
    price = labels.target(row)
    return RequestForm.of(row, viewer.language, f"{price.amount:f}" if price else "")


@pages.post("/requests/<int:request_id>/edit")
@door(Action.REQUEST_KEEP)
def edit(viewer: Viewer, request_id: int) -> Response | tuple[str, int]:
    form = _form_of(verbs.editable(viewer, request_id), viewer)
    if "look" not in request.form:
        with tried(form):
            form.check()
            try:
                verbs.edit(viewer, request_id, form.wish(), form.seen())
            except Conflict:
                form.version.data = str(verbs.editable(viewer, request_id).version)
                raise
            flash(_("The request is saved."), "success")
            return redirect(url_for(".show", request_id=request_id))
    row = verbs.editable(viewer, request_id)
    return _form_page(form, row.organisation_id, row)


@pages.post("/requests/<int:request_id>/closing")
@door(Action.REQUEST_KEEP)
def close(viewer: Viewer, request_id: int) -> Response:
    verbs.close(viewer, request_id)
    flash(_("The request is closed. You can open it again at any time."), "success")
    return redirect(url_for(".show", request_id=request_id))


@pages.post("/requests/<int:request_id>/reopening")
@door(Action.REQUEST_KEEP)
def reopen(viewer: Viewer, request_id: int) -> Response:
    verbs.reopen(viewer, request_id)
    flash(_("The request is open again."), "success")
    return redirect(url_for(".show", request_id=request_id))
