"""An organisation's page: what it is, its people, its life so far, and what may be done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from accounts import labels, queries
from accounts.domain.account import ORGANISATION
from accounts.domain.permissions import Action, may
from accounts.forms import fields
from accounts.forms.organisations import ColleagueForm, DecisionForm, OrganisationForm
from accounts.guards import door
from accounts.queries import Viewer
from accounts.service import organising
from accounts.views.blueprint import base_url, done, pages, shown_link
from core import i18n, journal
from core.errors import Denied
from core.forms import Form, page, tried
from core.i18n import gettext as _

if TYPE_CHECKING:
    from accounts.models import Organisation

Shown = str | tuple[str, int] | Response


@pages.get("/organisations/<int:organisation_id>")
@door(Action.ORGANISATION_READ)
def organisation(viewer: Viewer, organisation_id: int) -> Shown:
    return _page(viewer, organisation_id, ColleagueForm(formdata=None))


def _page(viewer: Viewer, organisation_id: int, colleague: Form, decision: Form | None = None) -> tuple[str, int]:
    row = queries.organisation(viewer, organisation_id)
    place = queries.place_of(row)
    close = may(viewer, Action.ORGANISATION_EDIT, place)
    facts: dict[str, Any] = {
        "organisation": row,
        "close": close,
        "people": queries.people_of(row.id) if close else [],
        "life": _life(viewer, row.id) if close else [],
        "steps": [m.step for m in ORGANISATION.open_from(row.state) if m.action and may(viewer, Action(m.action), place)],
        "invites": may(viewer, Action.COLLEAGUE_INVITE, place),
        "manages": may(viewer, Action.PEOPLE_MANAGE, place),
    }  # fmt: skip
    said, status = page(
        "accounts/organisation.html", colleague, decision=decision or DecisionForm(formdata=None), **facts
    )
    return said, decision.status if decision else status


def _life(viewer: Viewer, organisation_id: int) -> list[dict[str, Any]]:
    """The moves as macros/timeline shows them."""
    moves = journal.moves_of(ORGANISATION, organisation_id)
    known = queries.people_by_id({move.person_id for move in moves if move.person_id})
    return [
        {
            "what": labels.MOVES[move.step], "who": known[move.person_id].name if move.person_id in known else None,
            "at": move.at, "zone": viewer.zone, "note": move.why, "tone": labels.ORGANISATION_STATES[move.target][1],
        }
        for move in moves
    ]  # fmt: skip


@pages.get("/organisation")
@door(Action.ORGANISATION_EDIT)
def own_organisation(viewer: Viewer) -> Response:
    """The viewer's own one; the list for those who keep several."""
    if viewer.organisation_id:
        return redirect(url_for("accounts.organisation", organisation_id=viewer.organisation_id))
    return redirect(url_for("accounts.organisations"))


@pages.get("/organisations/<int:organisation_id>/edit")
@door(Action.ORGANISATION_EDIT)
def edit_organisation(viewer: Viewer, organisation_id: int) -> Shown:
    row = _editable(viewer, organisation_id)
    named = {f"name_{code}": name for code, name in row.names.items()}
    form = OrganisationForm(obj=row, formdata=None, **named)
    return page("accounts/organisation_edit.html", form, organisation=row, newer=False)


def _editable(viewer: Viewer, organisation_id: int) -> Organisation:
    row = queries.organisation(viewer, organisation_id)
    if not may(viewer, Action.ORGANISATION_EDIT, queries.place_of(row)):
        raise Denied
    return row


@pages.post("/organisations/<int:organisation_id>/edit")
@door(Action.ORGANISATION_EDIT)
def keep_organisation(viewer: Viewer, organisation_id: int) -> Shown:
    """What was typed stays when somebody else was faster; the newer version stands beside it."""
    form, row = OrganisationForm(), _editable(viewer, organisation_id)
    others = {code: name for code, name in row.names.items() if code not in i18n.LANGUAGES}
    with tried(form):
        form.check()
        sent = form.sent()
        organising.edit_organisation(
            viewer, organisation_id, names=others | fields.names_given(sent), website=sent["website"] or "",
            credit_code=sent["credit_code"], version=sent["version"],
        )  # fmt: skip
        return done(_("The organisation is saved."), "accounts.organisation", organisation_id=organisation_id)
    row = _editable(viewer, organisation_id)
    newer = form.version.data != row.version
    form.version.raw_data = [str(row.version)]
    return page("accounts/organisation_edit.html", form, organisation=row, newer=newer)


@pages.post("/organisations/<int:organisation_id>/decisions")
@door(Action.ORGANISATION_EDIT)
def decide(viewer: Viewer, organisation_id: int) -> Shown:
    """Verify, refuse, suspend, restore, or submit again; the verb asks whose step it is."""
    form = DecisionForm()
    with tried(form):
        form.check()
        organising.decide(viewer, organisation_id, form.sent()["step"], form.sent()["why"], base_url())
        return done(
            _("Saved. The members are told by email."), "accounts.organisation", organisation_id=organisation_id
        )
    return _page(viewer, organisation_id, ColleagueForm(formdata=None), form)


@pages.post("/organisations/<int:organisation_id>/colleagues")
@door(Action.COLLEAGUE_INVITE)
def invite_colleague(viewer: Viewer, organisation_id: int) -> Shown:
    form = ColleagueForm()
    with tried(form):
        form.check()
        link = organising.invite_colleague(viewer, **form.sent(), base_url=base_url(), organisation_id=organisation_id)
        return invited(link, url_for("accounts.organisation", organisation_id=organisation_id))
    return _page(viewer, organisation_id, form)


def invited(link: str, back: str) -> Shown:
    """The invitation is in the mail; where no mail leaves, its link is shown."""
    said = _("The invitation is on its way by email. It is valid for 14 days.")
    if shown := shown_link(link):
        return render_template("accounts/mail_sent.html", said=said, link=shown)
    flash(said, "success")
    return redirect(back)
