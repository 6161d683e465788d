"""Fields that several forms of this feature share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from wtforms import IntegerField, SelectField, SelectMultipleField, StringField, TextAreaField, widgets

from core import i18n
from core.forms import Form


class Needed:
    """Marks a field that a verb asks for; the sentence comes from there, with all that can be wrong with it."""

    field_flags: ClassVar[dict[str, Any]] = {"required": True}

    def __call__(self, _form: object, _field: object) -> None:
        """Nothing to say here."""


class Checks(SelectMultipleField):
    """Several boxes under one question."""

    widget = widgets.ListWidget(prefix_label=False)
    option_widget = widgets.CheckboxInput()


class Choice(SelectField):
    """One of a list; what was not sent is the empty choice."""

    def process_data(self, value: object) -> None:
        super().process_data(value or "")


class _Digits(widgets.TextInput):
    """A line of text for which a telephone shows its number keys."""

    def __call__(self, field: Any, **kwargs: object) -> Any:  # noqa: ANN401  as WTForms declares it
        return super().__call__(field, **{"inputmode": "numeric", **kwargs})


class Count(IntegerField):
    """A whole number, or nothing, as people write it: full-width digits and thousands separators are welcome."""

    widget = _Digits()

    def process_formdata(self, valuelist: list[str]) -> None:
        plain = [value.translate(_GROUPING) for value in valuelist]
        if plain and not plain[0]:
            self.data = None
            return
        super().process_formdata(plain)


_GROUPING = str.maketrans("", "", " ,'，\u00a0\u202f\u2009")


def spoken(stem: str, label: Callable[[str], Any], *, long: bool = False) -> dict[str, Any]:
    """One field per language, `<stem>_<language>`; give it to `type()` or `with_texts`."""
    kind = TextAreaField if long else StringField
    return {
        f"{stem}_{code}": kind(label(name), render_kw={"lang": code, "dir": "auto"})
        for code, name in i18n.LANGUAGES.items()
    }


def with_texts(fields: dict[str, Any]) -> Callable[[type[Form]], type[Form]]:
    """A class decorator: put such fields into a form."""

    def put(form: type[Form]) -> type[Form]:
        for name, made in fields.items():
            setattr(form, name, made)
        return form

    return put


def texts(form: Form, stem: str) -> dict[str, str]:
    """What was typed into the fields of a stem, by language."""
    return {code: form[f"{stem}_{code}"].data or "" for code in i18n.LANGUAGES}


def fill(form: Form, stem: str, said: dict[str, str]) -> None:
    """Show what is saved in a form that was not sent."""
    if not form.is_submitted():
        for code in i18n.LANGUAGES:
            form[f"{stem}_{code}"].data = said.get(code, "")
