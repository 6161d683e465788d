"""One click as a fictional person; the page exists in demo mode alone."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from accounts import queries
from accounts.domain.permissions import Role
from accounts.guards import door
from accounts.service import signing
from accounts.views.blueprint import agent, come_in, pages
from core import settings
from core.errors import NotFound


@pages.get("/demo")
@door.public
def demo() -> str:
    """The cast, grouped by role; NotFound in live mode."""
    _only_in_the_demo()
    people = queries.demo_people()
    groups = {role: [person for person in people if person.role == role] for role in Role}
    return render_template("accounts/demo.html", groups={role: found for role, found in groups.items() if found})


@pages.post("/demo")
@door.public
def demo_in() -> Response:
    """Sign in as the chosen one; a real person's account opens to nobody here."""
    _only_in_the_demo()
    person = queries.person_by_email(request.form.get("email", ""))
    if person is None:
        raise NotFound
    return come_in(signing.sign_in_demo(person.id, agent()))


def _only_in_the_demo() -> None:
    if not settings.in_force().demo:
        raise NotFound
