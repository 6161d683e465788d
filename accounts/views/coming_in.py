"""From an address to an account: the sign-up link, its form, and invitations."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from accounts import queries
from accounts.domain.account import Kind
from accounts.domain.offices import CITY
from accounts.forms import fields
from accounts.forms.signing import AddressForm, FirstJoinForm, JoinForm, SignUpForm
from accounts.guards import door
from accounts.service import links, organising, signing
from accounts.service.organising import NewOrganisation, NewPerson
from accounts.views.blueprint import agent, base_url, come_in, from_where, mail_sentence, pages, shown_link
from core import db, i18n, web
from core.errors import NotFound, Refused, Trouble
from core.forms import Form, page, tried

Shown = str | tuple[str, int] | Response


def dead(trouble: Trouble, again: str | None = None) -> tuple[str, int]:
    """A link that opens nothing says why, and where a new one is to be had."""
    db.close()
    said = web.sentence(trouble)
    return render_template("accounts/dead_link.html", said=said, again=again), web.status(trouble)


@pages.get("/sign-up")
@door.public
def sign_up() -> Shown:
    return page("accounts/sign_up.html", AddressForm(role=request.args.get("role", "")))


@pages.post("/sign-up")
@door.public
def ask_sign_up() -> Shown:
    """Mail the link; the page answers the same for every address."""
    form = AddressForm()
    with tried(form):
        form.check()
        sent = form.sent()
        kind = sent["role"] if sent["role"] in set(Kind) else ""
        link = organising.ask_sign_up(sent["email"], i18n.language(), base_url(), address=from_where(), kind=kind)
        return render_template("accounts/mail_sent.html", said=mail_sentence(), link=shown_link(link))
    return page("accounts/sign_up.html", form)


@pages.get("/sign-up/<token>")
@door.public
def sign_up_form(token: str) -> Shown:
    try:
        facts = links.opened("sign_up", token).facts
    except (NotFound, Refused) as trouble:
        return dead(trouble, url_for("accounts.sign_up"))
    spoken = i18n.language()
    kind = facts.get("kind") or None
    country = "CN" if kind == Kind.EXPORTER else fields.COUNTRY_OF.get(spoken)
    form = SignUpForm(
        kind=kind, country=country, office_code=CITY, language=spoken, zone=fields.zone_guess(spoken)
    )  # fmt: skip
    return page("accounts/sign_up_form.html", form, email=facts["email"])


@pages.post("/sign-up/<token>")
@door.public
def sign_up_now(token: str) -> Shown:
    """Organisation and first member come to be; which role it is follows from the kind of organisation alone."""
    form, facts = SignUpForm(), {}
    with tried(form):
        facts = links.opened("sign_up", token).facts
        form.check()
        return come_in(organising.sign_up(token, _organisation(form.sent()), _person(form.sent()), base_url(), agent()))
    return page("accounts/sign_up_form.html", form, email=facts.get("email", ""))


def _organisation(sent: dict[str, Any]) -> NewOrganisation:
    return NewOrganisation(
        kind=Kind(sent["kind"]), names=fields.names_given(sent), country=sent["country"],
        office_code=sent["office_code"], credit_code=sent["credit_code"], website=sent["website"] or "",
    )  # fmt: skip


def _person(sent: dict[str, Any]) -> NewPerson:
    return NewPerson(
        name=sent["name"], password=sent["password"], language=sent["language"], zone=sent["zone"],
        job_title=sent["job_title"] or "",
    )  # fmt: skip


@pages.get("/join/<token>")
@door.public
def join(token: str) -> Shown:
    """An invitation, or the first administrator's link."""
    try:
        link = links.opened("invite", token)
    except (NotFound, Refused) as trouble:
        return dead(trouble)
    person, asks = queries.person(link.subject_id), bool(link.facts.get("asks_email"))
    spoken = i18n.language()
    known = {"name": "" if asks else person.name, "language": spoken, "zone": fields.zone_guess(spoken) or person.zone}
    return page("accounts/join.html", _join_form(asks, **known), person=person)


def _join_form(asks_email: bool, **known: str) -> Form:  # noqa: FBT001  a fact of the link
    return FirstJoinForm(**known) if asks_email else JoinForm(**known)


@pages.post("/join/<token>")
@door.public
def join_now(token: str) -> Shown:
    try:
        link = links.opened("invite", token)
    except (NotFound, Refused) as trouble:
        return dead(trouble)
    person_id, form = link.subject_id, _join_form(bool(link.facts.get("asks_email")))
    with tried(form):
        form.check()
        return come_in(signing.join(token, agent=agent(), **form.sent()))
    return page("accounts/join.html", form, person=queries.person(person_id))
