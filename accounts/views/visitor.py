"""Pages that need no account, and the desk of those who have one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Flask, current_app, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from accounts import labels, queries
from accounts.domain.permissions import Action, reach
from accounts.guards import current, door, safe_next
from accounts.queries import Viewer
from accounts.service import signing
from accounts.views.blueprint import pages
from core import i18n, settings


def supply_fairs(app: Flask, supply: Callable[[], Sequence[Any]]) -> None:
    """Called by `app.py` alone: meetings, a higher feature, says which fairs the visitor's page announces.

    `supply()` is asked once per visit and returns objects with the words `dates`, `name`, `place` and an `url`,
    the next fair first.
    """
    app.extensions["fairs"] = supply


@pages.get("/")
@door.public
def home() -> str:
    """The visitor's page, or the desk of whoever is signed in."""
    if viewer := current():
        return _desk(viewer)
    supply: Callable[[], Sequence[Any]] = current_app.extensions.get("fairs", tuple)
    look_url = url_for("accounts.demo") if settings.in_force().demo else None
    return render_template("landing.html", fairs=supply(), look_url=look_url)


def _desk(viewer: Viewer) -> str:
    own = queries.organisation(viewer, viewer.organisation_id) if viewer.organisation_id else None
    waiting = 0
    if reach(viewer, Action.ORGANISATION_VERIFY):
        _rows, waiting = queries.organisations(viewer, Action.ORGANISATION_VERIFY, state="pending", limit=1)
    return render_template(
        "accounts/home.html",
        own=own,
        waiting=waiting,
        hours=queries.hours_of([viewer.id])[viewer.id],
        next_step=labels.NEXT_STEPS[viewer.role],
    )


@pages.get("/about")
@door.public
def about() -> str:
    return render_template("accounts/about.html")


@pages.get("/privacy")
@door.public
def privacy() -> str:
    return render_template("accounts/privacy.html")


@pages.get("/contact")
@door.public
def contact() -> str:
    return render_template("accounts/contact.html")


@pages.post("/language")
@door.public
def language() -> Response:
    """Read on in another language: kept with the account, or in this browser for a visitor."""
    chosen = request.form.get("language", "")
    if chosen in i18n.LANGUAGES:
        session["language"] = chosen
        if viewer := current():
            signing.speak(viewer, chosen)
    return redirect(safe_next(request.form.get("next"), url_for("accounts.home")))
