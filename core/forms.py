"""Forms in HTML: what was typed is kept, and a refusal stands beside the field it is about.

A view reads so:

    form = ProfileForm(obj=profile)
    with tried(form):
        form.check()
        service.keep(viewer, **form.sent())
        return redirect(url_for("matchmaking.profile"))
    return page("matchmaking/profile.html", form, profile=profile)

`check` raises when a field is not filled in well; a verb raises `Refused`. Either way `tried` puts
the sentence into the form and the view goes on to show the page again, with 422, 409 or 429.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from types import TracebackType
from typing import Any

from flask import render_template
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from wtforms import HiddenField, IntegerField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # the stubs are older
from wtforms.widgets import HiddenInput, Select, html_params

from core import db, web
from core.errors import Refused
from core.i18n import lazy as _
from core.listing import key

# What WTForms says in English, said as this platform speaks.
_SENTENCES = {
    "This field is required.": _("Please fill this in."),
    "Not a valid choice.": _("Please choose one from the list."),
    "Invalid Choice: could not coerce.": _("Please choose one from the list."),
    "'%(value)s' is not a valid choice for this field.": _("Please choose from the list."),
    "Not a valid integer value.": _("Please write a whole number."),
    "Not a valid decimal value.": _("Please write a number, such as 1250.50."),
    "Not a valid date value.": _("Please write a date as year-month-day, such as 2026-05-31."),
    "Not a valid time value.": _("Please write a time as hours and minutes, such as 14:30."),
    "Not a valid datetime value.": _("Please write a date and a time, such as 2026-05-31 14:30."),
    "Number must be at least %(min)s.": _("Please write a number of at least %(min)s."),
    "Number must be at most %(max)s.": _("Please write a number of at most %(max)s."),
    "Number must be between %(min)s and %(max)s.": _("Please write a number between %(min)s and %(max)s."),
    "Field cannot be longer than %(max)d character.": _("Please write at most %(max)d characters."),
    "Field must be at least %(min)d character long.": _("Please write at least %(min)d characters."),
    "Field must be exactly %(max)d character long.": _("Please write exactly %(max)d characters."),
    "Field must be between %(min)d and %(max)d characters long.": _("Please write between %(min)d and %(max)d characters."),
    "Field must be equal to %(other_name)s.": _("The two entries differ. Please write the same in both."),
    "Invalid email address.": _("Please write an email address, such as name@company.com."),
    "Invalid URL.": _("Please write a web address, such as https://www.company.com."),
}  # fmt: skip


def options(pairs: Iterable[tuple[str, Any]], group: str | None = None) -> list[Any]:
    """The choices of a list, radio or box field from (value, label) pairs, under a heading if one is named."""
    return [SelectChoice(value, label, optgroup=group) for value, label in pairs]


class Invalid(Refused):
    """A form whose fields already say what is wrong with them."""


class KeyField(IntegerField):
    """The key of a row in a hidden field; a number that no row can have was not written by the page."""

    widget = HiddenInput()

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([str(key(typed)) for typed in valuelist[:1] if typed.strip()])


class _Select(Select):
    """Writes the options of a list once and marks the chosen ones: two hundred countries took half their page's time."""

    def __call__(self, field: Any, **kwargs: object) -> Markup:  # noqa: ANN401  as WTForms declares it
        flags = {name: bool(getattr(field.flags, name)) for name in self.validation_attrs}
        attributes = html_params(**{"id": field.id, "name": field.name, "multiple": self.multiple, **flags, **kwargs})
        written = _written(tuple(map(_spelled, field.choices or ())))
        chosen = field.data or () if self.multiple else () if field.data is None else (field.data,)
        for value in map(escape, map(str, chosen)):
            written = written.replace(f'<option value="{value}">', f'<option selected value="{value}">')
        return Markup(f"<select {attributes}>{written}</select>")  # noqa: S704  both parts are escaped


def _spelled(choice: Any) -> tuple[str, str, str | None]:  # noqa: ANN401  a SelectChoice or a plain pair
    """Value, label and heading in words: a lazy label is said in the language in force."""
    value, label, _attributes, group = choice if isinstance(choice, SelectChoice) else (*choice, None, None)
    return str(value), str(label), None if group is None else str(group)


@lru_cache(maxsize=512)
def _written(options: tuple[tuple[str, str, str | None], ...]) -> str:
    """The options as HTML, kept by what they say: whoever is offered the same list gets the same text."""
    html = []
    for group, rows in groupby(options, key=itemgetter(2)):
        inside = "".join(f'<option value="{escape(value)}">{escape(label)}</option>' for value, label, _group in rows)
        html.append(inside if group is None else f"<optgroup {html_params(label=group)}>{inside}</optgroup>")
    return "".join(html)


class _Words:
    """WTForms asks here for its sentences; a KeyError in a test for one that is not written above."""

    def gettext(self, message: str) -> str:
        return str(_SENTENCES[message])

    def ngettext(self, one: str, _many: str, _number: int) -> str:
        return str(_SENTENCES[one])


class Form(FlaskForm):  # type: ignore[misc]
    """The base of every form. `status` is what the page that shows it again answers with."""

    status: int = 200

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, _form: object) -> _Words:
            return _Words()

        def bind_field(self, form: object, unbound: Any, options: dict[str, Any]) -> Any:  # noqa: ANN401  as WTForms has it
            """Nobody reads the label of a hidden field, so none is made of its name."""
            silent = issubclass(unbound.field_class, HiddenField) and not unbound.args
            return super().bind_field(form, unbound, {"label": "", **options} if silent else options)

        def render_field(self, field: Any, render_kw: dict[str, Any]) -> Any:  # noqa: ANN401  as WTForms declares it
            if type(field.widget) is Select:
                field.widget = _Select(field.widget.multiple)
            return super().render_field(field, render_kw)

    def check(self) -> None:
        """Raise Invalid unless the form was sent and every field is well."""
        if not self.validate_on_submit():
            raise Invalid("form.invalid")

    def sent(self) -> dict[str, Any]:
        """The fields by name, as a verb's keyword arguments; a text field that a browser left out is empty."""
        return {
            name: "" if value is None and isinstance(self[name], StringField) else value
            for name, value in self.data.items()
            if name != "csrf_token"
        }


class tried:  # noqa: N801  reads as a word: with tried(form)
    """Put a Refused of the block into the form instead of letting it become an error page."""

    def __init__(self, form: Form) -> None:
        self.form = form

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Refused):
            return False
        db.close()
        put(self.form, error)
        return True


def put(form: Form, trouble: Refused) -> None:
    """Say a refusal beside its field, or above the form where it has none; and set the form's status."""
    if isinstance(trouble, Invalid):
        form.status = 422
        return
    form.status = web.status(trouble)
    if trouble.field and trouble.field in form:
        beside = form[trouble.field]
        beside.errors = [*beside.errors, web.sentence(trouble)]
    else:
        form.form_errors.append(web.sentence(trouble))


def page(template: str, form: Form, **facts: object) -> tuple[str, int]:
    """The page of a form and its status: 200 when it is new, 422, 409 or 429 after a refusal."""
    return render_template(template, form=form, **facts), form.status
