"""The questions that follow from a product group, put into the forms of products and of requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar, cast

from flask import request
from wtforms import StringField

from core.forms import Form
from core.i18n import lazy as _
from matchmaking.domain import sectors
from matchmaking.domain import specifications as rules
from matchmaking.domain.specifications import Field, Kind, Value
from matchmaking.forms.fields import Checks, Choice
from matchmaking.labels import specifications as labels
from matchmaking.labels import words

F = TypeVar("F", bound=Form)
_WORDS = {"inputmode": "decimal", "autocomplete": "off", "maxlength": "60"}


class _Number(StringField):
    """A number as typed; what was not sent is nothing, whatever is saved."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = valuelist[0] if valuelist else ""


_made: dict[tuple[Any, str], Any] = {}
"""Made once for each form and group: WTForms prepares a class on its first use."""


def asking(form: type[F], group: str) -> type[F]:
    """The form with what that group is asked besides; `specified` is the group."""
    known = group if group in rules.GROUPS else ""
    if (form, known) not in _made:
        fields: dict[str, Any] = {"specified": known}
        for field in rules.fields_of(known):
            fields |= dict(zip(field.inputs, _inputs(field), strict=True))
        _made[form, known] = type(form.__name__, (form,), fields)
    return cast("type[F]", _made[form, known])


def _inputs(field: Field) -> list[Any]:
    name, unit = labels.NAMES[field.code], labels.UNITS.get(field.unit, "")
    if field.kind is Kind.RANGE:
        ends = (
            _("%(name)s from, in %(unit)s", name=name, unit=unit),
            _("%(name)s to, in %(unit)s", name=name, unit=unit),
        )
        return [_Number(end, render_kw=_WORDS) for end in ends]
    if field.kind is Kind.NUMBER:
        return [_Number(_("%(name)s, in %(unit)s", name=name, unit=unit), render_kw=_WORDS)]
    return [Choice(name)] if field.kind is Kind.FLAG else [Checks(name)]


class SpecificationForm(Form):
    """The questions alone, for the part of a page that follows the group chosen; sends nothing."""

    class Meta(Form.Meta):
        csrf = False

    hs6 = StringField("")


def chosen_group(saved: str = "") -> str:
    """The group whose questions a page shows: the one sent, the only one of the subheading sent, or the saved one."""
    sent = request.values
    if "group" not in sent:
        return saved
    if sent["group"]:
        return sent["group"] if sent["group"] in rules.GROUPS else ""
    found = sectors.groups_of(sent.get("hs6", ""))
    return found[0] if len(found) == 1 else ""


def offer_choices(form: Form) -> None:
    """What may be chosen, in the reader's language."""
    for field in rules.fields_of(getattr(form, "specified", "")):
        if not field.is_number:
            nothing = _("Not said") if field.kind is Kind.FLAG else None
            form[field.inputs[0]].choices = words.choices(labels.words_of(field), nothing)


def inputs_of(values: Iterable[Value]) -> dict[str, Any]:
    """What is saved, as the form's inputs show it."""
    shown: dict[str, Any] = {}
    for value in values:
        field = rules.FIELDS.get(value.field)
        if field is None:
            continue
        if field.is_number:
            ends = (value.low or 0, value.high or 0)
            shown |= {name: rules.shown(end) for name, end in zip(field.inputs, ends, strict=False)}
        elif field.kind is Kind.FLAG:
            shown[field.inputs[0]] = value.word
        else:
            shown.setdefault(field.inputs[0], []).append(value.word)
    return shown


def typed(form: Form) -> Mapping[str, Sequence[str]]:
    """What was sent, by input, for the verb."""
    names = [name for field in rules.fields_of(getattr(form, "specified", "")) for name in field.inputs]
    said = {name: form[name].data for name in names}
    return {name: tuple(data) if isinstance(data, list) else (data or "",) for name, data in said.items()}


def suggested_subheading(form: Form) -> str:
    """The subheading that what was said of a tile points to, where another one is picked."""
    words_said = form["spec_absorption_class"].data or [] if "spec_absorption_class" in form else []
    found = rules.tile_subheading(Value("absorption_class", word=word) for word in words_said)
    return found if found != (form["hs6"].data or "") else ""
