"""Doors to forwarding a profile within the own company."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core.forms import page, tried
from core.i18n import gettext as _
from matchmaking.forms.forwarding import ForwardForm
from matchmaking.queries import companies
from matchmaking.service import forwarding as verbs

pages = Blueprint("forwarding", __name__)


@pages.get("/companies/<int:organisation_id>/forwarding")
@door(Action.PROFILE_BROWSE)
def new(viewer: Viewer, organisation_id: int) -> tuple[str, int]:
    return _page(viewer, organisation_id, ForwardForm.to(verbs.colleagues(viewer)))


def _page(viewer: Viewer, organisation_id: int, form: ForwardForm) -> tuple[str, int]:
    return page("matchmaking/forward.html", form, organisation=companies.company(viewer, organisation_id).organisation)


@pages.post("/companies/<int:organisation_id>/forwarding")
@door(Action.PROFILE_BROWSE)
def send(viewer: Viewer, organisation_id: int) -> Response | tuple[str, int]:
    form = ForwardForm.to(verbs.colleagues(viewer))
    with tried(form):
        form.check()
        verbs.forward(viewer, organisation_id, form.chosen(), form.note.data or "")
        flash(_("Your colleague gets an email."), "success")
        return redirect(url_for("companies.show", organisation_id=organisation_id))
    return _page(viewer, organisation_id, form)
