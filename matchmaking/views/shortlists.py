"""Doors to a company's shortlist."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core import green, tables, web
from core.i18n import gettext as _
from core.listing import Listed, asked
from matchmaking.domain.shortlist import NOTE_LONGEST
from matchmaking.labels import shortlists as labels
from matchmaking.queries import shortlists as queries
from matchmaking.service import forwarding
from matchmaking.service import shortlisting as verbs

pages = Blueprint("shortlists", __name__)


@pages.get("/shortlist")
@door(Action.SHORTLIST_KEEP)
def browse(viewer: Viewer) -> str:
    page = asked("-added")
    found, total = queries.browse(viewer, **page.window)
    return render_template("matchmaking/shortlist.html", listed=Listed(found, total, page), longest=NOTE_LONGEST)


@pages.get("/shortlist.xlsx")
@door(Action.SHORTLIST_KEEP)
def download(viewer: Viewer) -> Response:
    page = asked("-added")
    found, _total = queries.browse(viewer, text=page.text, sort=page.sort, limit=None)
    rows = [labels.line(row) for row in found]
    return web.download(green.offload(tables.xlsx_bytes, labels.header(), rows), "shortlist.xlsx")


@pages.post("/shortlist/<int:other_id>")
@door(Action.SHORTLIST_KEEP)
def keep(viewer: Viewer, other_id: int) -> Response:
    verbs.keep(viewer, other_id, request.form.get("note", ""))
    flash(_("Saved in your shortlist."), "success")
    return redirect(url_for(".browse") + f"#company-{other_id}")


@pages.post("/shortlist/<int:other_id>/removal")
@door(Action.SHORTLIST_KEEP)
def remove(viewer: Viewer, other_id: int) -> Response:
    verbs.remove(viewer, other_id)
    flash(_("Removed from your shortlist."), "success")
    return redirect(url_for(".browse"))


def desk(viewer: Viewer) -> str:
    """The way to the list, for whoever has one."""
    if reach(viewer, Action.SHORTLIST_KEEP) is None:
        return ""
    number = queries.count(viewer)
    return render_template("matchmaking/_shortlist_desk.html", number=number) if number else ""


def pair(viewer: Viewer, exporter_id: int, buyer_id: int) -> str:
    """On the page of a counterpart: put it on the list, or what is noted."""
    if reach(viewer, Action.SHORTLIST_KEEP) is None or viewer.organisation_id not in {exporter_id, buyer_id}:
        return ""
    other_id = buyer_id if viewer.organisation_id == exporter_id else exporter_id
    row = queries.entry(viewer, other_id)
    return render_template(
        "matchmaking/_shortlisted.html", row=row, other_id=other_id, colleagues=forwarding.colleagues(viewer)
    )
