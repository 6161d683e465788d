"""The months and the kind that the figures are asked for."""

from __future__ import annotations

from flask import request
from wtforms import SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]

from core.forms import Form
from core.i18n import lazy as _
from dashboard.domain.figures import Cell, Period, known
from deals import labels
from deals.domain.deal import ValueKind
from deals.domain.period import span


class PeriodForm(Form):
    """Read from the address."""

    class Meta(Form.Meta):
        csrf = False

    first = StringField(_("From month"))
    last = StringField(_("To month"))
    kind = SelectField(_("Kind of value"))

    def __init__(self) -> None:
        super().__init__(formdata=request.args)
        self.kind.choices = [SelectChoice(code, word) for code, word in labels.said(labels.KINDS)]

    def period(self) -> Period:
        """Refused for a month that is none, or when they are the wrong way round."""
        return Period(*span(self.first.data or "", self.last.data or ""))

    def chosen_kind(self) -> str:
        """Signed, unless the address says another."""
        return self.kind.data if self.kind.data in set(ValueKind) else ValueKind.SIGNED


def cell() -> Cell:
    """The figure that the address names; NotFound for words no figure has."""
    words = {name: request.args.get(name, "")[:20] for name in ("kind", "currency", "state", "by", "key")}
    return known(Cell(PeriodForm().period(), **words))
