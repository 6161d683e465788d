"""What people type about fairs and meetings."""

from __future__ import annotations

from datetime import UTC, datetime

from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    RadioField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import DataRequired, InputRequired, Optional

from core.clock import at
from core.errors import Refused
from core.forms import Form, options
from core.i18n import lazy as _
from meetings.labels import RESULTS


class TimeForm(Form):
    """A time: one of those shown, or a day and an hour on one's own clock."""

    slot = StringField(_("Time"), [Optional()])
    day = DateField(_("Day"), [Optional()])
    time = TimeField(_("Your local time"), [Optional()])
    # Set where the chosen hour exists twice, for the page to say so.
    doubled = False

    def instant(self, zone: str) -> datetime:
        """What was chosen; Refused("time.missing"), or ("time.skipped") for an hour that a clock change skips."""
        try:
            return self._chosen(zone)
        except (ValueError, OverflowError):
            # OverflowError: a clock of the year 1 or 9999 may stand for no instant in UTC.
            raise Refused("time.missing", field="slot") from None

    def _chosen(self, zone: str) -> datetime:
        if self.day.data and self.time.data:
            resolved = at(self.day.data, self.time.data, zone)
            self.doubled = resolved.doubled
            return resolved.instant
        typed = datetime.fromisoformat(self.slot.data or "")
        if typed.tzinfo is None:
            raise ValueError(self.slot.data)
        return typed.astimezone(UTC)


class AskForm(TimeForm):
    """A request for a meeting."""

    message = TextAreaField(
        _("Message"), [Optional()], description=_("What you would like to talk about. They read it as you write it.")
    )
    interpreter_wanted = BooleanField(
        _("We would like an interpreter"),
        description=_("The foreign affairs office looks for one. It costs you nothing."),
    )
    request_id = HiddenField("")
    introduction_id = HiddenField("")
    fair_id = HiddenField("")


class CounterForm(TimeForm):
    """Another time instead of the one asked for."""

    message = TextAreaField(_("Message"), [Optional()])


class MoveForm(TimeForm):
    """Another time for what was agreed."""

    why = TextAreaField(_("Reason"), [DataRequired()], description=_("The other side reads it."))


class ReasonForm(Form):
    """Why something ends; the verb says whether it is needed."""

    why = TextAreaField(_("Reason"), [Optional()])


class BookForm(Form):
    """Taking an offered time."""

    message = TextAreaField(
        _("Message"), [Optional()], description=_("What you would like to talk about. They read it as you write it.")
    )
    interpreter_wanted = BooleanField(
        _("We would like an interpreter"),
        description=_("The foreign affairs office looks for one. It costs you nothing."),
    )


class OutcomeForm(Form):
    """How it was."""

    result = RadioField(
        _("How was it?"),
        [InputRequired()],
        choices=lambda: options((code, word) for code, (word, _hint) in RESULTS.items()),
    )
    note = TextAreaField(
        _("Note"),
        [Optional()],
        description=_("For you and the foreign affairs office; the other side does not see it."),
    )
