"""Doors to a pause: the switch, and what reminds the company of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core.i18n import gettext as _
from matchmaking.domain.sight import KINDS
from matchmaking.queries import pausing as queries
from matchmaking.service import pausing as verbs

if TYPE_CHECKING:
    from accounts.models import Organisation

pages = Blueprint("pausing", __name__)


@pages.post("/companies/<int:organisation_id>/pause")
@door(Action.ORGANISATION_EDIT)
def pause(viewer: Viewer, organisation_id: int) -> Response:
    verbs.pause(viewer, organisation_id)
    flash(_("Your profile is paused. What you agreed still holds."), "success")
    return redirect(url_for("companies.show", organisation_id=organisation_id))


@pages.post("/companies/<int:organisation_id>/return")
@door(Action.ORGANISATION_EDIT)
def resume(viewer: Viewer, organisation_id: int) -> Response:
    verbs.resume(viewer, organisation_id)
    flash(_("Your profile is found again."), "success")
    return redirect(url_for("companies.show", organisation_id=organisation_id))


def desk(viewer: Viewer) -> str:
    """While it lasts, the first thing a member reads."""
    since = queries.since(viewer.organisation_id) if viewer.organisation_id is not None else None
    return render_template("matchmaking/_paused.html", since=since, number=viewer.organisation_id) if since else ""


def organisation(viewer: Viewer, row: Organisation) -> str:
    """On the page of one's own company: the switch, or the way back."""
    if viewer.organisation_id != row.id or row.kind not in KINDS:
        return ""
    return render_template("matchmaking/_paused.html", since=queries.since(row.id), number=row.id)
