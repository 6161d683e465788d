"""Choices and fields that several forms share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import time
from functools import lru_cache
from typing import Any

from wtforms import Field, SelectField, StringField
from wtforms.validators import Email, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from accounts import queries
from accounts.domain.account import SPOKEN
from core import clock, i18n
from core.forms import options
from core.i18n import gettext
from core.i18n import lazy as _

# What a browser's language says of the place, where it says anything.
ZONE_OF = {"zh-Hans": "Asia/Shanghai", "ja": "Asia/Tokyo", "ko": "Asia/Seoul"}
COUNTRY_OF = {"zh-Hans": "CN", "ja": "JP", "ko": "KR"}
Spans = list[tuple[int, int]]
_NO_TIME = "Not a valid time value."  # as WTForms says it; core.forms has the sentence
FILLED = InputRequired()


def email_field() -> StringField:
    """An address, asked for everywhere in the same way."""
    return StringField(
        _("Email address"),
        [FILLED, Length(max=254), Email()],
        render_kw={"type": "email", "autocomplete": "email", "inputmode": "email", "spellcheck": "false"},
        filters=[_bare],
    )


def _bare(typed: str | None) -> str | None:
    return typed.strip() if typed else typed


def languages() -> list[Any]:
    """The platform's languages, each in its own name."""
    return options(i18n.LANGUAGES.items())


def spoken() -> list[Any]:
    """Languages people speak here, named in the reader's language."""
    return options((code, i18n.language_name(code)) for code in SPOKEN)


def zones() -> list[Any]:
    """All zones by continent; a zone is found by the name of its city."""
    by_continent = _zones(i18n.language(), clock.now().date().toordinal())
    listed = [choice for region, found in by_continent.items() for choice in options(found, region)]
    return [*options([("", gettext("Please choose"))]), *listed]


@lru_cache(maxsize=16)
def _zones(_language: str, _day: int) -> dict[str, list[tuple[str, str]]]:
    grouped: dict[str, list[tuple[str, str]]] = {}
    for name in clock.zone_names():
        grouped.setdefault(name.split("/")[0], []).append((name, i18n.zone_name(name)))
    return {region: sorted(found, key=lambda pair: pair[1]) for region, found in grouped.items()}


def offices() -> list[Any]:
    """The tree of offices, each named with its area and set in by its depth."""
    return options(
        (office.code, "\u2003" * (office.path.count("/") - 1) + i18n.text_in(office.area_names))
        for office in queries.offices()
    )


def countries() -> list[Any]:
    """All countries, in the reader's language."""
    return options([("", gettext("Please choose")), *i18n.countries()])


def zone_field() -> SelectField:
    """Where one's wall clock stands; the browser's own zone is chosen when none is yet."""
    return SelectField(
        _("Time zone"),
        [FILLED],
        choices=zones,
        render_kw={"data-behaviour": "guess-zone"},
        description=_("Hours and meetings are shown to you on this clock."),
    )


def language_field() -> SelectField:
    """The language of pages and mails."""
    return SelectField(_("Language of pages and emails"), [FILLED], choices=languages)


def zone_guess(language: str) -> str:
    """The zone that goes with a language, or nothing."""
    return ZONE_OF.get(language, "")


def names_given(sent: Mapping[str, Any]) -> dict[str, str]:
    """The names by language out of a form that asks for them as `name_en` and the like."""
    given = {code: sent.get(f"name_{code}") or "" for code in i18n.LANGUAGES}
    return {code: name for code, name in given.items() if name.strip()}


def add_names(form: type) -> type:
    """Give a form one field per language for the organisation's name."""
    for code, name in i18n.LANGUAGES.items():
        field = StringField(_("Name in %(language)s", language=name), render_kw={"lang": code, "maxlength": 200})
        setattr(form, f"name_{code}", field)
    return form


class SpansField(Field):
    """Several spans of a day as pairs of times; `data` is a list of (start, end) in minutes from midnight.

    What cannot be read stays in `typed`, so that the page shows it again. "00:00" as an end is midnight.
    """

    typed: Sequence[tuple[str, str]] = ()
    _least = 2

    def process_data(self, value: Spans | None) -> None:
        self.data = list(value or [])
        self.typed = [(_clock(start), _clock(end)) for start, end in self.data]

    def process_formdata(self, valuelist: list[str]) -> None:
        pairs = list(zip(valuelist[::2], valuelist[1::2], strict=False))
        self.typed = [pair for pair in pairs if any(pair)]
        try:
            self.data = [(_minutes(start), _minutes(end) or 24 * 60) for start, end in self.typed]
        except ValueError as error:
            raise ValueError(self.gettext(_NO_TIME)) from error

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What the page shows: each span and one empty pair more, so that it grows without script."""
        spare = max(self._least - len(self.typed), 1)
        return [*self.typed, *[("", "")] * spare]


def _minutes(typed: str) -> int:
    read = time.fromisoformat(typed)
    return read.hour * 60 + read.minute


def _clock(minutes: int) -> str:
    return f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def boxes() -> dict[str, Any]:
    """A SelectMultipleField shown as boxes to tick."""
    return {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
