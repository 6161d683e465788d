"""Forms of organisations, their people, and decisions about both."""

from __future__ import annotations

from wtforms import HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from accounts.domain.permissions import Role
from accounts.forms import fields
from accounts.labels import ROLES
from core.forms import Form, options
from core.i18n import lazy as _

ADDED = (Role.OFFICER, Role.INTERPRETER, Role.ADMIN)


@fields.add_names
class OrganisationForm(Form):
    """What members and their office may change; `version` tells whether somebody else did meanwhile."""

    version = IntegerField("", widget=HiddenInput(), validators=[InputRequired()])
    website = StringField(
        _("Website"), [Optional(), Length(max=300)], render_kw={"inputmode": "url", "placeholder": "https://"}
    )
    credit_code = StringField(
        _("Unified social credit code"), [Length(max=40)], description=_("For companies in China: 18 characters.")
    )


class ColleagueForm(Form):
    """Somebody to be invited."""

    name = StringField(_("Name"), [fields.FILLED, Length(max=200)])
    email = fields.email_field()


class DecisionForm(Form):
    """A step and why."""

    step = HiddenField("", validators=[fields.FILLED])
    why = TextAreaField(_("Reason"), [Length(max=2000)])


class PersonForm(ColleagueForm):
    """An officer, an interpreter or an administrator, by somebody who manages people."""

    role = SelectField(_("Role"), [fields.FILLED], choices=options((role, ROLES[role]) for role in ADDED))
    office_code = SelectField(
        _("Office"), [fields.FILLED], choices=fields.offices, description=_("Administrators belong to no office.")
    )
    language = fields.language_field()
    zone = fields.zone_field()
