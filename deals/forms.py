"""What people type about deals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask import request
from wtforms import DateField, FieldList, FormField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import DataRequired, Length, Optional

from core.forms import Form
from core.i18n import countries, gettext
from core.i18n import lazy as _
from core.money import CURRENCIES
from deals import labels
from deals.domain import period
from deals.domain.goods import MOST_LINES, Typed
from deals.queries import Filter
from deals.service import Answer


def _choices(pairs: Iterable[tuple[object, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


_CURRENCIES = [(code, code) for code in CURRENCIES]


class _Part(Form):
    """Fields inside another form, which has the one token."""

    class Meta(Form.Meta):
        csrf = False


class LineForm(_Part):
    text = StringField(_("Product"), [DataRequired(), Length(max=200)])
    hs6 = StringField(
        _("HS code"),
        [Optional(), Length(max=20)],
        description=_("Six digits, or leave it empty and press “Find the code”."),
    )
    quantity = StringField(_("Quantity"), [DataRequired(), Length(max=40)])
    unit = SelectField(_("Unit"), [DataRequired()])
    value = StringField(_("Value"), [DataRequired(), Length(max=40)])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.unit.choices = _choices(labels.unit_choices())


class _WithLines(Form):
    """A refusal about one cell of one line stands beside that very cell: names such as "lines-2-value"."""

    def _cell(self, name: str) -> Any:  # noqa: ANN401  fields have no common type that knows `errors`
        cells = (cell for line in self.lines for cell in line.form)
        return next((cell for cell in cells if cell.name == name), None)

    def __contains__(self, name: str) -> bool:
        return super().__contains__(name) or self._cell(name) is not None

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401  as WTForms does
        return self._fields[name] if name in self._fields else self._cell(name)

    @property
    def errors(self) -> dict[str, Any]:
        """For the summary above the form: each wrong cell by its own name."""
        own = {name: errors for name, errors in super().errors.items() if name != "lines"}
        return own | {cell.name: cell.errors for line in self.lines for cell in line.form if cell.errors}


class DealForm(_WithLines):
    """A deal about to be reported. `add`, `pick` and `find` are its buttons that record nothing."""

    meeting_id = SelectField(_("Meeting it came from"), coerce=lambda v: int(v) if v else None)
    earlier_id = SelectField(_("Follows the deal"), coerce=lambda v: int(v) if v else None)
    kind = RadioField(_("What kind of value"), [DataRequired()])
    currency = SelectField(_("Currency"), [DataRequired()], choices=_choices([("", "–"), *_CURRENCIES]))
    incoterm = SelectField(_("Incoterm"), [Optional()])
    agreed_on = DateField(_("Agreed on"), [DataRequired()])
    lines = FieldList(FormField(LineForm, _("Product")), _("Products"), min_entries=1, max_entries=MOST_LINES)
    note = TextAreaField(_("Note for the other side"), [Optional(), Length(max=2000)])

    def offer(self, meetings: Sequence[tuple[int, str]], earlier: Sequence[tuple[int, str]]) -> None:
        """What this pair may choose from."""
        self.meeting_id.choices = _choices([("", gettext("no meeting on this platform")), *meetings])
        self.earlier_id.choices = _choices([("", gettext("no earlier deal")), *earlier])
        self.kind.choices = _choices(labels.said(labels.KINDS))
        self.incoterm.choices = _choices(labels.incoterm_choices())

    def prepare(self) -> tuple[bool, int | None]:
        """Do what a button other than "record" asks: whether one did, and the line whose code is looked for."""
        asked = request.form
        if "add" in asked and len(self.lines) < MOST_LINES:
            self.lines.append_entry()
        if "remove" in asked and len(self.lines) > 1:
            self.lines.pop_entry()
        if "pick" in asked:
            at, _colon, code = asked["pick"].partition(":")
            if cell := self._cell(f"lines-{at}-hs6"):
                cell.data = code[:20]
        find = asked.get("find", type=int)
        return bool({"add", "remove", "pick", "find"} & set(asked)), find

    def typed(self) -> dict[str, Any]:
        """As the verb takes it."""
        sent = self.sent()
        return {**sent, "lines": [Typed(**{k: v or "" for k, v in line.items()}) for line in sent["lines"]]}


class ConfirmForm(Form):
    attribution = RadioField(_("How much of this deal would have come about without this platform?"), [Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.attribution.choices = _choices(labels.attribution_choices())

    def said(self) -> Answer:
        return Answer("confirm", attribution=self.attribution.data or "")


class CorrectedLine(_Part):
    quantity = StringField(_("Quantity"), [DataRequired(), Length(max=40)])
    value = StringField(_("Value"), [DataRequired(), Length(max=40)])


class CorrectForm(_WithLines):
    currency = SelectField(_("Currency"), [DataRequired()], choices=_choices(_CURRENCIES))
    lines = FieldList(FormField(CorrectedLine, _("Product")), _("Products"), max_entries=MOST_LINES)
    why = TextAreaField(_("What differs"), [Optional(), Length(max=2000)])
    attribution = RadioField(_("How much of this deal would have come about without this platform?"), [Optional()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.attribution.choices = _choices(labels.attribution_choices())

    def said(self) -> Answer:
        lines = [(line["quantity"] or "", line["value"] or "") for line in self.lines.data]
        return Answer("correct", self.attribution.data or "", self.why.data or "", self.currency.data, lines)


class WhyForm(Form):
    """A no with its reason."""

    why = TextAreaField(_("Reason"), [DataRequired(), Length(max=2000)])


class RejectForm(WhyForm):
    def said(self) -> Answer:
        return Answer("reject", why=self.why.data or "")


class SettleForm(WhyForm):
    take = RadioField(_("Which figures count"), [DataRequired()])

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.take.choices = _choices(labels.said(labels.TAKES))


class EmptyForm(Form):
    """A button alone."""


class FilterForm(Form):
    """Above the list; its fields are the address's."""

    class Meta(Form.Meta):
        csrf = False

    text = StringField(_("Company, product or HS code"))
    kind = SelectField(_("Kind"))
    state = SelectField(_("State"))
    country = SelectField(_("Buyer’s country"))
    month = StringField(_("Month"))

    def __init__(self) -> None:
        super().__init__(formdata=request.args)
        everything = ("", gettext("all"))
        self.kind.choices = _choices([everything, *labels.said(labels.KINDS)])
        self.state.choices = _choices([everything, *labels.state_choices()])
        self.country.choices = _choices([everything, *countries()])

    def asked(self) -> Filter:
        """Refused for a month that is none."""
        between = period.month(self.month.data or "", "month")
        first, last = between or (None, None)
        chosen: dict[str, str] = {
            name: (self[name].data or "").strip()[:200] for name in ("text", "kind", "state", "country")
        }
        return Filter(**chosen, first=first, last=last)
