"""What this feature says on the pages of accounts: the next step on the desk, the profile of an organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import render_template, request

from accounts.queries import Viewer
from core.clock import local, now
from core.errors import NotFound
from matchmaking.domain import company as rules
from matchmaking.queries import companies
from matchmaking.views.profiles import steps_of

if TYPE_CHECKING:
    from accounts.models import Organisation


def desk(viewer: Viewer) -> str:
    """The next step of the own profile; nothing when it is complete or there is none."""
    if viewer.organisation_id is None:
        return ""
    try:
        company = companies.company(viewer, viewer.organisation_id)
    except NotFound:
        return ""
    steps, today = steps_of(company), local(now(), viewer.zone).date()
    standing = [(held, rules.expiry(held.expires_on, today)) for held in company.certificates]
    expiring = [(held, stands) for held, stands in standing if stands in {"soon", "expired"}]
    parts = [render_template("matchmaking/_expiring.html", company=company, expiring=expiring)] if expiring else []
    if steps:
        parts.append(render_template("matchmaking/_desk.html", company=company, steps=steps[:3]))
    return "".join(parts)


def organisation(viewer: Viewer, row: Organisation) -> str:
    """The way from the register to the profile; on the profile itself there is nothing to say."""
    if request.endpoint == "companies.show":
        return ""
    try:
        company = companies.company(viewer, row.id)
    except NotFound:
        return ""
    return render_template("matchmaking/_register.html", company=company, lacks=companies.lacks(company))
