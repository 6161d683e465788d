"""Doors to quotations: sending, one's own list, one of them, its answers, and those on a request side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core import green, tables, web
from core.clock import local, now
from core.errors import NotFound
from core.forms import page, tried
from core.i18n import gettext as _
from core.listing import Listed, address, asked
from matchmaking.forms.quoting import QuotationForm
from matchmaking.labels import quoting as labels
from matchmaking.queries import quotations, requests
from matchmaking.service import quoting as verbs

if TYPE_CHECKING:
    from matchmaking.models import Quotation, Request

pages = Blueprint("quotations", __name__)


@pages.get("/quotations")
@door(Action.QUOTATION_SEND)
def mine(viewer: Viewer) -> str:
    shown = asked("-sent")
    window = {name: value for name, value in shown.window.items() if name != "text"}
    found, total = quotations.sent(viewer, **window)
    return render_template("matchmaking/quotations.html", listed=Listed(found, total, shown), quoting=labels)


@pages.get("/requests/<int:request_id>/quotations/new")
@door(Action.QUOTATION_SEND)
def new(viewer: Viewer, request_id: int) -> tuple[str, int]:
    wish, products = requests.request(viewer, request_id), quotations.products_of(viewer).products
    form = QuotationForm.on(wish, products, viewer.language)
    return page("matchmaking/quotation_form.html", form, wish=wish, products=products)


@pages.post("/requests/<int:request_id>/quotations/new")
@door(Action.QUOTATION_SEND)
def send(viewer: Viewer, request_id: int) -> Response | tuple[str, int]:
    wish, products = requests.request(viewer, request_id), quotations.products_of(viewer).products
    form = QuotationForm.on(wish, products, viewer.language)
    with tried(form):
        form.check()
        quotation_id = verbs.send(viewer, request_id, form.terms())
        flash(_("The quotation is sent. You will get an email when the buyer answers or when it ends."), "success")
        return redirect(url_for(".show", quotation_id=quotation_id))
    wish, products = requests.request(viewer, request_id), quotations.products_of(viewer).products
    return page("matchmaking/quotation_form.html", form, wish=wish, products=products)


@pages.get("/quotations/<int:quotation_id>")
@door(Action.QUOTATION_READ)
def show(viewer: Viewer, quotation_id: int) -> str:
    row = quotations.quotation(viewer, quotation_id)
    today = local(now(), viewer.zone).date()
    return render_template(
        "matchmaking/quotation.html", row=row, compared=labels.compare([row], row.request, today)[0], quoting=labels,
        steps=labels.steps(viewer, row), crumbs=_way(viewer, row), states=labels.states(viewer),
    )  # fmt: skip


def _way(viewer: Viewer, row: Quotation) -> list[tuple[str, str]]:
    """Back to where the reader came from: the comparison, or the own list."""
    if reach(viewer, Action.QUOTATION_SEND) is not None:
        return [(_("My quotations"), url_for(".mine"))]
    return [
        (_("Requests"), url_for("requests.browse")),
        (row.request.title, url_for("requests.show", request_id=row.request_id)),
        (_("Compare the quotations"), url_for(".compare", request_id=row.request_id) + f"#quotation-{row.id}"),
    ]


@pages.post("/quotations/<int:quotation_id>/withdrawal")
@door(Action.QUOTATION_SEND)
def withdraw(viewer: Viewer, quotation_id: int) -> Response:
    verbs.withdraw(viewer, quotation_id)
    flash(_("The quotation is withdrawn."), "success")
    return redirect(url_for(".show", quotation_id=quotation_id))


@pages.post("/quotations/<int:quotation_id>/choice")
@door(Action.QUOTATION_ANSWER)
def choose(viewer: Viewer, quotation_id: int) -> Response:
    verbs.answer(viewer, quotation_id, "choose")
    flash(_("You chose this quotation. The exporter gets an email."), "success")
    return redirect(url_for(".show", quotation_id=quotation_id))


@pages.post("/quotations/<int:quotation_id>/refusal")
@door(Action.QUOTATION_ANSWER)
def decline(viewer: Viewer, quotation_id: int) -> Response:
    verbs.answer(viewer, quotation_id, "decline")
    flash(_("The quotation is declined. The exporter gets an email."), "success")
    return redirect(url_for(".show", quotation_id=quotation_id))


def _compared(viewer: Viewer, request_id: int) -> tuple[Request, list[labels.Compared]]:
    wish = requests.request(viewer, request_id)
    if wish.organisation_id != viewer.organisation_id:
        raise NotFound
    today = local(now(), viewer.zone).date()
    found = labels.compare(quotations.received(viewer, request_id), wish, today)
    return wish, labels.ordered(found, asked("").sort)


@pages.get("/requests/<int:request_id>/quotations")
@door(Action.QUOTATION_ANSWER)
def compare(viewer: Viewer, request_id: int) -> str:
    wish, found = _compared(viewer, request_id)
    sort = asked("").sort
    return render_template(
        "matchmaking/quotations_compared.html", wish=wish, found=found, quoting=labels, sort=sort,
        sort_url=lambda name: address(sort=f"-{name}" if sort == name else name),
    )  # fmt: skip


@pages.get("/requests/<int:request_id>/quotations.xlsx")
@door(Action.QUOTATION_ANSWER)
def download(viewer: Viewer, request_id: int) -> Response:
    _wish, found = _compared(viewer, request_id)
    rows = [labels.line(one) for one in found]
    return web.download(green.offload(tables.xlsx_bytes, labels.header(), rows), f"quotations-{request_id}.xlsx")


def meeting_panel(viewer: Viewer, met: Any) -> str:  # noqa: ANN401  a row of a higher feature
    """On a meeting's page: the quotation it is about, for the two sides."""
    row = quotations.behind(viewer, met.exporter_id, met.request_id)
    if row is None or reach(viewer, Action.QUOTATION_READ) is None:
        return ""
    states = labels.states(viewer)
    return render_template("matchmaking/_quotation_met.html", row=row, quoting=labels, states=states)


def request_panel(viewer: Viewer, wish: Request) -> str:
    """On a request's page: to an exporter its own quotation or the way to one, to the buyer what came in."""
    if reach(viewer, Action.QUOTATION_SEND) is not None and viewer.organisation_id is not None:
        last = quotations.newest_of(viewer.organisation_id, wish.id)
        again = last is None or last.state not in labels.LIVE
        return render_template("matchmaking/_quote.html", wish=wish, last=last, again=again, quoting=labels)
    if reach(viewer, Action.QUOTATION_ANSWER) is not None and wish.organisation_id == viewer.organisation_id:
        found = len(quotations.received(viewer, wish.id))
        waiting = quotations.waiting(viewer, wish.id)
        return render_template("matchmaking/_quoted.html", wish=wish, found=found, waiting=waiting)
    return ""
