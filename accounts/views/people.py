"""The people in reach of whoever manages them: found, added, closed, reopened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts import labels, queries
from accounts.domain.account import PERSON, PersonState
from accounts.domain.permissions import Action, Role
from accounts.forms.organisations import DecisionForm, PersonForm
from accounts.guards import door, safe_next
from accounts.queries import Viewer
from accounts.service import organising
from accounts.views.blueprint import base_url, pages
from accounts.views.organisations import invited
from accounts.views.register import filtered, spreadsheet
from core import i18n, tables, web
from core.clock import local
from core.errors import Refused
from core.forms import page, tried
from core.i18n import gettext as _
from core.listing import Listed, asked

if TYPE_CHECKING:
    from accounts.models import Person

Shown = str | tuple[str, int] | Response


@pages.get("/people")
@door(Action.PEOPLE_MANAGE)
def people(viewer: Viewer) -> str:
    return _list(viewer)


def _list(viewer: Viewer) -> str:
    wanted, chosen = asked("-created"), filtered(role=set(Role), state=labels.PERSON_STATES)
    found, total = queries.people(viewer, **chosen, **wanted.window)
    return render_template(
        "accounts/people.html",
        found=Listed(found, total, wanted),
        chosen=chosen,
        steps={p.id: [m.step for m in PERSON.open_from(p.state) if m.action and p.id != viewer.id] for p in found},
        invited=[p.id for p in found if any(m.step == "join" for m in PERSON.open_from(p.state))],
    )


@pages.get("/people.csv", defaults={"ending": "csv"})
@pages.get("/people.xlsx", defaults={"ending": "xlsx"})
@door(Action.PEOPLE_MANAGE)
def people_file(viewer: Viewer, ending: str) -> Response:
    wanted, chosen = asked("-created"), filtered(role=set(Role), state=labels.PERSON_STATES)
    found, _total = queries.people(viewer, **chosen, text=wanted.text, sort=wanted.sort, limit=None)
    header = [_("Name"), _("Job title"), _("Role"), _("Organisation or office"), _("Email address"), _("Telephone")]
    header += [_("Language"), _("Time zone"), _("State"), _("Since")]
    return spreadsheet(ending, "people", header, [_row(viewer, person) for person in found])


def _row(viewer: Viewer, person: Person) -> list[tables.Cell]:
    belongs = person.organisation or person.office
    word, _tone = labels.PERSON_STATES[PersonState(person.state)]
    return [
        person.name, person.job_title, str(labels.ROLES[Role(person.role)]),
        i18n.text_in(belongs.names) if belongs else "", person.email, person.phone,
        i18n.language_name(person.language), person.zone, str(word), local(person.created_at, viewer.zone).date(),
    ]  # fmt: skip


@pages.get("/people/new")
@door(Action.PEOPLE_MANAGE)
def new_person(viewer: Viewer) -> Shown:
    return page("accounts/person_new.html", PersonForm(language=viewer.language, zone=viewer.zone))


@pages.post("/people/new")
@door(Action.PEOPLE_MANAGE)
def add_person(viewer: Viewer) -> Shown:
    """Somebody of an office, an interpreter or an administrator; members of companies sign up themselves."""
    form = PersonForm()
    with tried(form):
        form.check()
        sent = form.sent()
        link = organising.add_account(
            viewer, role=Role(sent["role"]), email=sent["email"], name=sent["name"], language=sent["language"],
            zone_name=sent["zone"], office_code=sent["office_code"], base_url=base_url(),
        )  # fmt: skip
        return invited(link, url_for("accounts.people"))
    return page("accounts/person_new.html", form)


@pages.post("/people/<int:person_id>/decisions")
@door(Action.PEOPLE_MANAGE)
def decide_person(viewer: Viewer, person_id: int) -> Response:
    """Close or reopen an account, then back to the page the button stood on; a refusal is said there."""
    form = DecisionForm()
    try:
        organising.set_account_state(viewer, person_id, form.step.data or "", form.why.data or "")
    except Refused as trouble:
        flash(web.sentence(trouble), "danger")
    else:
        flash(_("The account is changed."), "success")
    return redirect(safe_next(request.form.get("next"), url_for("accounts.people")))


@pages.post("/people/<int:person_id>/invitation")
@door(Action.COLLEAGUE_INVITE)
def invite_again(viewer: Viewer, person_id: int) -> Shown:
    link = organising.invite_again(viewer, person_id, base_url())
    return invited(link, safe_next(request.form.get("next"), url_for("accounts.home")))
