"""Forms for coming in: sign-up, sign-in, passwords, invitations."""

from __future__ import annotations

from wtforms import HiddenField, PasswordField, RadioField, SelectField, StringField
from wtforms.validators import Length, Optional

from accounts.domain.account import PASSWORD_SHORTEST
from accounts.forms import fields
from accounts.labels import KINDS
from core.forms import Form, options
from core.i18n import lazy as _


def new_password(label: str = _("Password")) -> PasswordField:
    """A password to be chosen; the rule is said before it is broken."""
    return PasswordField(
        label,
        [fields.FILLED],
        description=_("At least %(n)s characters; several words together are easy to remember.", n=PASSWORD_SHORTEST),
        render_kw={"autocomplete": "new-password"},
    )


class AddressForm(Form):
    """An address alone: for the sign-up link and for a new password."""

    email = fields.email_field()
    role = HiddenField("")


class SignInForm(Form):
    """Address and password."""

    email = fields.email_field()
    password = PasswordField(_("Password"), [fields.FILLED], render_kw={"autocomplete": "current-password"})
    next = HiddenField("")


class ResetForm(Form):
    """A new password, behind a link."""

    password = new_password(_("New password"))


@fields.add_names
class SignUpForm(Form):
    """The organisation and its first member."""

    kind = RadioField(_("Kind of organisation"), [fields.FILLED], choices=options(KINDS.items()))
    country = SelectField(_("Country"), [fields.FILLED], choices=fields.countries)
    office_code = SelectField(
        _("Responsible office"),
        [fields.FILLED],
        choices=fields.offices,
        description=_("Companies of the city choose their district or county; all others the city itself."),
    )
    credit_code = StringField(
        _("Unified social credit code"),
        [Length(max=40)],
        description=_("For companies in China: 18 characters. With it the office can check you sooner."),
    )
    website = StringField(
        _("Website"), [Optional(), Length(max=300)], render_kw={"inputmode": "url", "placeholder": "https://"}
    )
    name = StringField(_("Your name"), [fields.FILLED], render_kw={"autocomplete": "name"})
    job_title = StringField(_("Job title"), [Length(max=120)], render_kw={"autocomplete": "organization-title"})
    language = fields.language_field()
    zone = fields.zone_field()
    password = new_password()


class JoinForm(Form):
    """Taking up an invitation."""

    name = StringField(_("Your name"), [fields.FILLED], render_kw={"autocomplete": "name"})
    language = fields.language_field()
    zone = fields.zone_field()
    password = new_password()


class FirstJoinForm(JoinForm):
    """The first administrator says the address too."""

    email = fields.email_field()
