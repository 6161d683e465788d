"""Signing in and out, and a new password for who forgot the old one."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.forms.signing import AddressForm, ResetForm, SignInForm
from accounts.guards import current, door, safe_next
from accounts.queries import Viewer
from accounts.service import links, signing
from accounts.views.blueprint import agent, base_url, come_in, done, from_where, mail_sentence, pages, shown_link
from accounts.views.coming_in import dead
from core.errors import NotFound, Refused
from core.forms import page, tried
from core.i18n import gettext as _

Shown = str | tuple[str, int] | Response


@pages.get("/sign-in")
@door.public
def sign_in() -> Shown:
    if current():
        return redirect(safe_next(request.args.get("next"), url_for("accounts.home")))
    return page("accounts/sign_in.html", SignInForm(next=request.args.get("next", "")))


@pages.post("/sign-in")
@door.public
def sign_in_now() -> Shown:
    form = SignInForm()
    with tried(form):
        form.check()
        sent = form.sent()
        token = signing.sign_in(sent["email"], sent["password"], address=from_where(), agent=agent())
        return come_in(token, sent["next"])
    return page("accounts/sign_in.html", form)


@pages.post("/sign-out")
@door(Action.ACCOUNT_KEEP)
def sign_out(viewer: Viewer) -> Response:
    """Here, or with `everywhere` on all devices."""
    signing.sign_out(viewer, everywhere="everywhere" in request.form)
    session.clear()
    flash(_("You are signed out."), "success")
    return redirect(url_for("accounts.home"))


@pages.get("/reset")
@door.public
def ask_reset() -> Shown:
    return page("accounts/ask_reset.html", AddressForm())


@pages.post("/reset")
@door.public
def ask_reset_now() -> Shown:
    form = AddressForm()
    with tried(form):
        form.check()
        link = signing.ask_reset(form.sent()["email"], base_url(), address=from_where())
        return render_template("accounts/mail_sent.html", said=mail_sentence(), link=shown_link(link))
    return page("accounts/ask_reset.html", form)


@pages.get("/reset/<token>")
@door.public
def reset(token: str) -> Shown:
    return _dead_reset(token) or page("accounts/reset.html", ResetForm())


def _dead_reset(token: str) -> tuple[str, int] | None:
    """The page of a link that opens nothing, or None."""
    try:
        links.opened("reset", token)
    except (NotFound, Refused) as trouble:
        return dead(trouble, url_for("accounts.ask_reset"))
    return None


@pages.post("/reset/<token>")
@door.public
def reset_now(token: str) -> Shown:
    # Before the password is hashed, which costs 64 MB and whoever has no link should not get for nothing.
    if (said := _dead_reset(token)) is not None:
        return said
    form = ResetForm()
    with tried(form):
        form.check()
        signing.reset(token, form.sent()["password"])
        return done(_("Your new password is set. Please sign in with it."), "accounts.sign_in")
    return page("accounts/reset.html", form)
