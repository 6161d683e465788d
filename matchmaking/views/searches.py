"""Doors to saved searches: a person's own, and the link in a mail that ends its mails."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core.i18n import gettext as _
from matchmaking.forms.browsing import FILTERS
from matchmaking.labels import facets as narrowing
from matchmaking.queries import saved
from matchmaking.service import saving
from matchmaking.views.companies import areas_by_code

pages = Blueprint("searches", __name__)
_LISTS = {"companies": "companies.browse", "requests": "requests.browse"}


@pages.get("/searches")
@door(Action.PROFILE_BROWSE)
def mine(viewer: Viewer) -> str:
    areas, rows = areas_by_code(), saved.mine(viewer)
    said = {row.id: narrowing.chips(saved.question(row.subject, row.asked), areas) for row in rows}
    return render_template("matchmaking/searches.html", rows=rows, said=said)


@pages.get("/searches/<int:search_id>")
@door(Action.PROFILE_BROWSE)
def run(viewer: Viewer, search_id: int) -> Response:
    row = saved.search_of(viewer, search_id)
    return redirect(url_for(_LISTS[row.subject], **saved.question(row.subject, row.asked).kept()))


@pages.post("/searches/<any(companies, requests):subject>")
@door(Action.PROFILE_BROWSE)
def keep(viewer: Viewer, subject: str) -> Response:
    asked = FILTERS[subject].read().question()
    saving.keep(viewer, subject, asked, name=request.form.get("name", ""), mails=request.form.get("mails", ""))
    flash(_("The search is saved."), "success")
    return redirect(url_for(".mine"))


@pages.post("/searches/<int:search_id>")
@door(Action.PROFILE_BROWSE)
def change(viewer: Viewer, search_id: int) -> Response:
    saving.change(viewer, search_id, name=request.form.get("name", ""), mails=request.form.get("mails", ""))
    flash(_("The search is changed."), "success")
    return redirect(url_for(".mine"))


@pages.post("/searches/<int:search_id>/removal")
@door(Action.PROFILE_BROWSE)
def remove(viewer: Viewer, search_id: int) -> Response:
    saving.remove(viewer, search_id)
    flash(_("The search is deleted."), "success")
    return redirect(url_for(".mine"))


@pages.get("/searches/quiet/<token>")
@door.public
def quiet(token: str) -> str:
    """Only shows: mail scanners open links, and to open is not to decide."""
    return render_template("matchmaking/search_quiet.html", name=saving.named(token), done=False, token=token)


@pages.post("/searches/quiet/<token>")
@door.public
def hush(token: str) -> str:
    return render_template("matchmaking/search_quiet.html", name=saving.hush(token), done=True, token=token)
