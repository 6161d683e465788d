"""What a chamber or an office writes to both sides, and what one may ask of the list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from wtforms import SearchField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from core.forms import Form, KeyField
from core.i18n import lazy as _
from matchmaking.labels import introducing, words


class ProposalForm(Form):
    """The two are chosen beforehand, on the same page."""

    exporter_id = KeyField(_("Exporter"), [InputRequired()])
    buyer_id = KeyField(_("Buyer"), [InputRequired()])
    note = TextAreaField(
        _("Why these two should meet"),
        [InputRequired(), Length(max=1000)],
        description=_("Both sides read this in your words, with your name."),
        render_kw={"rows": 5},
    )


class ListForm(Form):
    """The filters above the list; a choice that makes no sense asks for nothing."""

    class Meta(Form.Meta):
        csrf = False

    known: Mapping[str, Any] = introducing.STATES
    text = SearchField(_("Search"))
    state = SelectField(_("State"))
    sort = SelectField(_("Order"))

    @classmethod
    def asked(cls, *, side: bool) -> ListForm:
        """A side knows three states, the proposer and the offices all of them."""
        form: ListForm = cls(request.args)
        form.known = introducing.FOR_SIDES | {"over": introducing.OVER} if side else introducing.STATES
        form.state.choices = words.choices(form.known, _("All"))
        form.sort.choices = words.choices(introducing.SORTS)
        return form

    def states(self) -> tuple[str, ...]:
        """For the query. A side asks for the three it knows: the true state would tell who declined."""
        chosen = self.state.data if self.state.data in self.known else ""
        if chosen == "over":
            return tuple(sorted(set(introducing.STATES) - set(introducing.FOR_SIDES)))
        return (chosen,) if chosen else ()
