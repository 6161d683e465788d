"""What an officer writes about a fair."""

from __future__ import annotations

from datetime import time
from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField, TimeField
from wtforms.validators import InputRequired, NumberRange, Optional

from accounts.forms.fields import zones
from core import i18n
from core.forms import Form, options
from core.i18n import lazy as _
from meetings.service.fairing import Plan

MIDNIGHT = time(0, 0)
DAY = 24 * 60


class FairForm(Form):
    """Names and descriptions by language are added below, one field each."""

    country = SelectField(_("Country"), [Optional()], choices=lambda: options([("", "–"), *i18n.countries()]))
    zone = SelectField(_("Time zone"), choices=zones)
    first_day = DateField(_("First day"), [InputRequired()])
    last_day = DateField(_("Last day"), [InputRequired()])
    opens = TimeField(_("Opens at"), [InputRequired()])
    closes = TimeField(_("Closes at"), [InputRequired()], description=_("00:00 means midnight at the end of the day."))
    slot_minutes = IntegerField(_("Minutes per meeting"), [InputRequired(), NumberRange(min=5, max=240)])

    def plan(self) -> Plan:
        """As the verb wants it."""
        sent: dict[str, Any] = self.data
        closes = _minutes(sent["closes"]) or DAY
        return Plan(
            names={code: sent[f"name_{code}"] or "" for code in _codes()},
            abouts={code: sent[f"about_{code}"] or "" for code in _codes()},
            country=sent["country"], zone=sent["zone"], first_day=sent["first_day"], last_day=sent["last_day"],
            opens=_minutes(sent["opens"]), closes=closes, slot_minutes=sent["slot_minutes"],
        )  # fmt: skip

    @property
    def texts(self) -> list[tuple[str, Any, Any]]:
        """(language, name field, description field) of each language."""
        return [(name, self[f"name_{code}"], self[f"about_{code}"]) for code, name in i18n.LANGUAGES.items()]


def _codes() -> list[str]:
    return list(i18n.LANGUAGES)


def _minutes(typed: time) -> int:
    return typed.hour * 60 + typed.minute


for _code in i18n.LANGUAGES:
    setattr(FairForm, f"name_{_code}", StringField(_("Name of the fair"), [Optional()]))
    setattr(FairForm, f"about_{_code}", TextAreaField(_("Description"), [Optional()]))
