"""Doors to showcases that were sent: an office sends and looks after them, a chamber receives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core.errors import NotFound, Refused
from core.i18n import ngettext
from core.listing import key
from matchmaking.labels import sendings as labels
from matchmaking.labels import showcases as words
from matchmaking.queries import sendings as queries
from matchmaking.queries import showcases
from matchmaking.service import sending as verbs
from matchmaking.views import showcases as papers

if TYPE_CHECKING:
    from collections.abc import Callable

    from matchmaking.models import Sending

pages = Blueprint("sendings", __name__)
_FILES: dict[str, Callable[..., Response]] = {"pdf": papers.as_pdf, "xlsx": papers.as_xlsx}


@pages.get("/showcases/<int:showcase_id>/sendings")
@door(Action.SHOWCASE_SEND)
def browse(viewer: Viewer, showcase_id: int) -> str:
    return _page(viewer, showcase_id)


def _page(viewer: Viewer, showcase_id: int, error: str = "") -> str:
    row = showcases.showcase(viewer, showcase_id)
    return render_template(
        "matchmaking/sendings.html", showcase=row, told=queries.of_showcase(row.id), error=error,
        chambers=queries.chambers(viewer), states=labels,
    )  # fmt: skip


@pages.post("/showcases/<int:showcase_id>/sendings")
@door(Action.SHOWCASE_SEND)
def send(viewer: Viewer, showcase_id: int) -> Response | tuple[str, int]:
    try:
        number = verbs.send(viewer, showcase_id, request.form.getlist("chamber", type=key))
    except Refused as no:
        return _page(viewer, showcase_id, str(labels.REFUSALS[no.code])), 422
    flash(ngettext("Sent to %(n)s chamber.", "Sent to %(n)s chambers.", number), "success")
    return redirect(url_for(".browse", showcase_id=showcase_id))


@pages.post("/showcases/<int:showcase_id>/sendings/<int:sending_id>/withdrawal")
@door(Action.SHOWCASE_SEND)
def withdraw(viewer: Viewer, showcase_id: int, sending_id: int) -> Response:
    verbs.withdraw(viewer, showcase_id, sending_id)
    flash(str(labels.DONE["withdrawn"]), "success")
    return redirect(url_for(".browse", showcase_id=showcase_id))


@pages.get("/received/<int:sending_id>")
@door(Action.SHOWCASE_RECEIVE)
def received(viewer: Viewer, sending_id: int) -> str:
    sent = queries.one_received(viewer, sending_id)
    lines = showcases.lines(sent.showcase_id, sent.sent_at) if sent.opened_at else []
    return render_template(
        "matchmaking/received.html", sent=sent, maker=showcases.maker(sent.showcase), passing=words.PASSING,
        told=[(line, words.gone(line, viewer.zone)) for line in lines],
    )  # fmt: skip


@pages.post("/received/<int:sending_id>/opening")
@door(Action.SHOWCASE_RECEIVE)
def opened(viewer: Viewer, sending_id: int) -> Response:
    verbs.opened(viewer, sending_id)
    return redirect(url_for(".received", sending_id=sending_id))


@pages.post("/received/<int:sending_id>/<suffix>")
@door(Action.SHOWCASE_RECEIVE)
def take(viewer: Viewer, sending_id: int, suffix: str) -> Response:
    if suffix not in _FILES:
        raise NotFound
    sent = verbs.taken(viewer, sending_id)
    return _file(viewer, queries.one_received(viewer, sent.id), suffix)


def _file(viewer: Viewer, sent: Sending, suffix: str) -> Response:
    lines = showcases.lines(sent.showcase_id, sent.sent_at)
    return _FILES[suffix](viewer, sent.showcase, lines, sent.language)


def desk(viewer: Viewer) -> str:
    """On a chamber's desk: what it received."""
    if reach(viewer, Action.SHOWCASE_RECEIVE) is None:
        return ""
    found = queries.received(viewer)
    return render_template("matchmaking/_received_desk.html", found=found[:5]) if found else ""
