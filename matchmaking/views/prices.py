"""Doors to prices on request: the exporter's page of them, a buyer's question, the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core.errors import NotFound
from core.forms import page, tried
from core.i18n import gettext as _
from matchmaking.forms.pricing import PriceForm
from matchmaking.labels import companies as labels
from matchmaking.labels import pricing as words
from matchmaking.queries import prices as queries
from matchmaking.service import pricing as verbs

if TYPE_CHECKING:
    from accounts.models import Organisation

pages = Blueprint("prices", __name__)


@pages.get("/prices")
@door(Action.PRICE_SHOW)
def mine(viewer: Viewer) -> str:
    return render_template(
        "matchmaking/prices.html", rows=queries.own(viewer), asks=queries.asks(viewer), pricing=words
    )


@pages.get("/prices/<int:product_id>")
@door(Action.PRICE_SHOW)
def change(viewer: Viewer, product_id: int) -> tuple[str, int]:
    product, kept = queries.own_product(viewer, product_id)
    return page("matchmaking/price_form.html", _form(viewer, product_id), product=product, kept=kept)


def _form(viewer: Viewer, product_id: int) -> PriceForm:
    """What is kept, or else what the product shows now."""
    product, kept = queries.own_product(viewer, product_id)
    band = words.band(kept) if kept else labels.prices(product)
    return PriceForm.of(f"{band[0].amount:f}", f"{band[1].amount:f}", band[0].currency) if band else PriceForm.of()


@pages.post("/prices/<int:product_id>")
@door(Action.PRICE_SHOW)
def keep(viewer: Viewer, product_id: int) -> Response | tuple[str, int]:
    form = _form(viewer, product_id)
    with tried(form):
        form.check()
        verbs.keep_private(viewer, product_id, **form.sent())
        flash(_("The price is told on request only."), "success")
        return redirect(url_for(".mine"))
    product, kept = queries.own_product(viewer, product_id)
    return page("matchmaking/price_form.html", form, product=product, kept=kept)


@pages.post("/prices/<int:product_id>/publication")
@door(Action.PRICE_SHOW)
def publish(viewer: Viewer, product_id: int) -> Response:
    verbs.publish(viewer, product_id)
    flash(_("Everybody who reads your products sees this price again."), "success")
    return redirect(url_for(".mine"))


@pages.post("/companies/<int:organisation_id>/products/<int:product_id>/question")
@door(Action.PRICE_ASK)
def ask(viewer: Viewer, organisation_id: int, product_id: int) -> Response:
    verbs.ask(viewer, organisation_id, product_id)
    flash(_("You asked for the price. You will get an email when it is shown to you."), "success")
    return redirect(url_for("companies.show", organisation_id=organisation_id))


@pages.post("/prices/asked/<int:ask_id>/<any(showing, keeping):noun>")
@door(Action.PRICE_SHOW)
def answer(viewer: Viewer, ask_id: int, noun: str) -> Response:
    step = next(step for step, (its, _said) in words.STEPS.items() if its == noun)
    verbs.answer(viewer, ask_id, step)
    flash(_("Your answer is saved."), "success")
    return redirect(url_for(".mine"))


def desk(viewer: Viewer) -> str:
    """How many wait for the exporter's answer."""
    if reach(viewer, Action.PRICE_SHOW) is None or viewer.organisation_id is None:
        return ""
    waiting = sum("keep" in words.steps(row) and "show" in words.steps(row) for row in queries.asks(viewer))
    return render_template("matchmaking/_prices_asked.html", waiting=waiting) if waiting else ""


def pair(viewer: Viewer, exporter_id: int, _buyer_id: int) -> str:
    """To a buyer, on an exporter's page: the prices on request."""
    if reach(viewer, Action.PRICE_ASK) is None:
        return ""
    try:
        rows = queries.for_buyer(viewer, exporter_id)
    except NotFound:
        return ""
    return render_template("matchmaking/_prices.html", rows=rows, number=exporter_id, pricing=words) if rows else ""


def organisation(viewer: Viewer, row: Organisation) -> str:
    """On an exporter's own page: the way to them."""
    own = viewer.organisation_id == row.id and reach(viewer, Action.PRICE_SHOW) is not None
    return render_template("matchmaking/_prices_own.html") if own else ""
