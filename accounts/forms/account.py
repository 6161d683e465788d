"""Forms of one's own account and hours."""

from __future__ import annotations

from typing import Any

from wtforms import DateField, PasswordField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.validators import Length

from accounts.forms import fields
from accounts.forms.signing import new_password
from core.forms import Form, options
from core.i18n import gettext
from core.i18n import lazy as _

PAIRS = 4


class AccountForm(Form):
    """What others read of a person, and how the platform speaks to them."""

    name = StringField(_("Your name"), [fields.FILLED], render_kw={"autocomplete": "name"})
    job_title = StringField(_("Job title"), [Length(max=120)], render_kw={"autocomplete": "organization-title"})
    phone = StringField(
        _("Telephone"),
        [Length(max=40)],
        description=_("With the country code, such as +86 533 2761234."),
        render_kw={"type": "tel", "autocomplete": "tel"},
    )
    language = fields.language_field()
    zone = fields.zone_field()
    spoken = SelectMultipleField(_("Languages you speak"), choices=fields.spoken, **fields.boxes())


def _pair_choices() -> list[Any]:
    return [*options([("", gettext("no language"))]), *fields.spoken()]


class InterpreterForm(AccountForm):
    """An interpreter's account also has the pairs, in either direction."""

    @property
    def pairs(self) -> list[list[str]]:
        """The pairs that are filled in, each once."""
        typed = [sorted([self[f"one_{n}"].data or "", self[f"other_{n}"].data or ""]) for n in range(PAIRS)]
        return [list(pair) for pair in dict.fromkeys(tuple(p) for p in typed if p[0] and p[0] != p[1])]


for _number in range(PAIRS):
    setattr(InterpreterForm, f"one_{_number}", SelectField(_("Language"), choices=_pair_choices))
    setattr(InterpreterForm, f"other_{_number}", SelectField(_("Other language"), choices=_pair_choices))


class PasswordForm(Form):
    """The old password proves that it is oneself."""

    old = PasswordField(_("Current password"), [fields.FILLED], render_kw={"autocomplete": "current-password"})
    password = new_password(_("New password"))


class WeekForm(Form):
    """Hours of each weekday; the field of a day is named as the verb names it in a refusal."""

    suggested = False

    @property
    def week(self) -> dict[int, list[tuple[int, int]]]:
        """Weekday (Monday 0) → spans in minutes."""
        return {day: self[f"day_{day}"].data or [] for day in range(7)}


for _number in range(7):
    setattr(WeekForm, f"day_{_number}", fields.SpansField(_("Hours")))


class DayForm(Form):
    """A day that differs."""

    day = DateField(_("Day"), [fields.FILLED])
    how = RadioField(
        _("On this day"),
        [fields.FILLED],
        choices=options([("away", _("I am away")), ("other", _("I have other hours"))]),
        default="away",
    )
    spans = fields.SpansField(_("Hours on this day"))
    note = StringField(_("Note for yourself"), [Length(max=120)])
