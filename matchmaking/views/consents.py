"""Doors to a company's consents: each given and taken back with one click."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from matchmaking.domain.company import CONSENTS
from matchmaking.labels import consents as labels
from matchmaking.queries import consents as queries
from matchmaking.service import consenting

if TYPE_CHECKING:
    from matchmaking.models import Company

pages = Blueprint("consents", __name__)


@pages.post("/companies/<int:organisation_id>/consents/<consent>")
@door(Action.ORGANISATION_EDIT)
def give(viewer: Viewer, organisation_id: int, consent: str) -> Response:
    consenting.give(viewer, organisation_id, consent)
    flash(str(labels.DONE["given"]), "success")
    return redirect(url_for("profiles.edit", organisation_id=organisation_id))


@pages.post("/companies/<int:organisation_id>/consents/<consent>/withdrawal")
@door(Action.ORGANISATION_EDIT)
def withdraw(viewer: Viewer, organisation_id: int, consent: str) -> Response:
    consenting.withdraw(viewer, organisation_id, consent)
    flash(str(labels.DONE["withdrawn"]), "success")
    return redirect(url_for("profiles.edit", organisation_id=organisation_id))


def shown(company: Company) -> list[dict[str, Any]]:
    """Each consent as the profile page shows it: the words, whether it holds, and when that was last changed."""
    last = queries.last([company.organisation_id])
    found: list[dict[str, Any]] = []
    for code in CONSENTS:
        row, given = last.get((company.organisation_id, code)), code in company.consents
        found.append({"code": code, "words": labels.CONSENTS[code], "given": given, "at": row.at if row else None})
    return found
