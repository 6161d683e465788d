"""Doors to pictures: the album of a profile, and the pictures themselves for whoever may see them."""

from __future__ import annotations

import io

from flask import Blueprint, flash, redirect, send_file, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core.errors import NotFound
from core.forms import page, tried
from core.i18n import gettext as _
from matchmaking.forms.pictures import PictureForm
from matchmaking.queries import companies
from matchmaking.service import pictures, profiles
from matchmaking.views.profiles import tabs

pages = Blueprint("pictures", __name__)


@pages.get("/pictures/<int:picture_id>/<size>.webp")
@door(Action.PROFILE_BROWSE)
def show(viewer: Viewer, picture_id: int, size: str) -> Response:
    row = companies.picture(viewer, picture_id)
    if size not in pictures.SIZES:
        raise NotFound
    content = io.BytesIO(pictures.read(row.digest, size))
    answer = send_file(content, mimetype="image/webp", etag=f"{row.digest}-{size}")
    answer.headers["Cache-Control"] = "private, max-age=3600"
    return answer


def _album(viewer: Viewer, organisation_id: int, form: PictureForm | None = None) -> tuple[str, int]:
    company = profiles.editable(viewer, organisation_id)
    shown = form or PictureForm.of(company)
    return page("matchmaking/pictures.html", shown, company=company, tabs=tabs(company, "album"), most=pictures.MOST)


@pages.get("/companies/<int:organisation_id>/pictures")
@door(Action.ORGANISATION_EDIT)
def album(viewer: Viewer, organisation_id: int) -> tuple[str, int]:
    return _album(viewer, organisation_id)


@pages.post("/companies/<int:organisation_id>/pictures")
@door(Action.ORGANISATION_EDIT)
def add(viewer: Viewer, organisation_id: int) -> Response | tuple[str, int]:
    form = PictureForm.of(profiles.editable(viewer, organisation_id))
    with tried(form):
        form.check()
        product_id = int(form.product_id.data) if form.product_id.data else None
        pictures.add(viewer, organisation_id, form.content(), form.alt.data or "", product_id)
        flash(_("The picture is in the profile."), "success")
        return redirect(url_for(".album", organisation_id=organisation_id))
    return _album(viewer, organisation_id, form)


@pages.post("/companies/<int:organisation_id>/pictures/<int:picture_id>/removal")
@door(Action.ORGANISATION_EDIT)
def remove(viewer: Viewer, organisation_id: int, picture_id: int) -> Response:
    pictures.remove(viewer, organisation_id, picture_id)
    flash(_("The picture is removed."), "success")
    return redirect(url_for(".album", organisation_id=organisation_id))
