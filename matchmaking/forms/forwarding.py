"""The form that points a colleague to a profile."""

from __future__ import annotations

from collections.abc import Sequence

from wtforms import TextAreaField

from accounts.models import Person
from core.forms import Form
from core.i18n import lazy as _
from matchmaking.forms.fields import Choice, Needed


class ForwardForm(Form):
    """To whom, and a note."""

    person_id = Choice(_("Colleague"), [Needed()])
    note = TextAreaField(_("Note"), description=_("Your colleague reads it as you write it."))

    @classmethod
    def to(cls, people: Sequence[Person]) -> ForwardForm:
        form: ForwardForm = cls()
        form.person_id.choices = [("", str(_("Please choose"))), *((str(one.id), one.name) for one in people)]
        return form

    def chosen(self) -> int | None:
        """The colleague's key, or None."""
        picked = str(self.person_id.data or "")
        return int(picked) if picked.isdecimal() else None
