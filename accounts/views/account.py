"""One's own account: who I am, my password, where I am signed in."""

from __future__ import annotations

from werkzeug.wrappers import Response

from accounts import queries
from accounts.domain.permissions import Action, Role
from accounts.forms.account import PAIRS, AccountForm, InterpreterForm, PasswordForm
from accounts.guards import door
from accounts.queries import Viewer
from accounts.service import signing
from accounts.views.blueprint import done, from_where, pages
from core.forms import page, tried
from core.i18n import gettext as _

Shown = str | tuple[str, int] | Response


@pages.get("/me")
@door(Action.ACCOUNT_KEEP)
def me(viewer: Viewer) -> Shown:
    person = queries.person(viewer.id)
    form = _account_form(viewer)(obj=person, **_filled_pairs(person.pairs))
    return page("accounts/me.html", form, person=person, pairs=_pairs(viewer))


@pages.post("/me")
@door(Action.ACCOUNT_KEEP)
def keep_me(viewer: Viewer) -> Shown:
    form = _account_form(viewer)()
    with tried(form):
        form.check()
        sent = form.sent()
        signing.keep_account(
            viewer, pairs=form.pairs if isinstance(form, InterpreterForm) else None,
            **{name: sent[name] for name in ("name", "job_title", "phone", "language", "zone", "spoken")},
        )  # fmt: skip
        return done(_("Your account is saved."), "accounts.me")
    return page("accounts/me.html", form, person=queries.person(viewer.id), pairs=_pairs(viewer))


def _account_form(viewer: Viewer) -> type[AccountForm]:
    return {Role.INTERPRETER: InterpreterForm}.get(viewer.role, AccountForm)


def _pairs(viewer: Viewer) -> int:
    return {Role.INTERPRETER: PAIRS}.get(viewer.role, 0)


def _filled_pairs(pairs: list[list[str]]) -> dict[str, str]:
    named = [("one", 0), ("other", 1)]
    return {f"{side}_{n}": pair[index] for n, pair in enumerate(pairs[:PAIRS]) for side, index in named}


@pages.get("/me/password")
@door(Action.ACCOUNT_KEEP)
def password(viewer: Viewer) -> Shown:
    return page("accounts/password.html", PasswordForm(), sign_ins=queries.sign_ins(viewer.id))


@pages.post("/me/password")
@door(Action.ACCOUNT_KEEP)
def change_password(viewer: Viewer) -> Shown:
    form = PasswordForm()
    with tried(form):
        form.check()
        signing.change_password(viewer, form.sent()["old"], form.sent()["password"], address=from_where())
        return done(_("Your password is changed. You are signed out on other devices."), "accounts.password")
    return page("accounts/password.html", form, sign_ins=queries.sign_ins(viewer.id))


@pages.post("/me/sign-ins/<int:sign_in_id>/end")
@door(Action.ACCOUNT_KEEP)
def end_sign_in(viewer: Viewer, sign_in_id: int) -> Response:
    signing.revoke(viewer, sign_in_id)
    return done(_("That device is signed out."), "accounts.password")
