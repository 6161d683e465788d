"""Words, numbers, dates and names of places in the reader's language (gettext and CLDR through Babel).

The language in force is a context variable, so a page, a mail and a test use the same functions.
Catalogues: one `.po` file per feature and language under `translations/`, merged per language.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

from babel import Locale, dates, lists, numbers
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import LazyProxy, NullTranslations, Translations
from jinja2 import Environment
from markupsafe import escape

from core import clock
from core.money import Money

FOLDER = Path(__file__).parent.parent / "translations"
LANGUAGES = {"en": "English", "zh-Hans": "简体中文", "ja": "日本語", "ko": "한국어"}
# What outsiders may meet besides: pages that a link opens are written in more languages.
RIGHT_TO_LEFT = {"ar", "he", "fa", "ur"}
_language: ContextVar[str] = ContextVar("language", default="en")
P = ParamSpec("P")
T = TypeVar("T")
_log = logging.getLogger(__name__)


def language() -> str:
    """The language in force (BCP 47)."""
    return _language.get()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Everything inside is said in that language."""
    token = _language.set(code if code in LANGUAGES else "en")
    try:
        yield
    finally:
        _language.reset(token)


def choose(accepted: Mapping[str, float] | list[str], default: str = "en") -> str:
    """The best of our languages for a browser's list, matched on language and script.

    `Locale.negotiate(["zh_CN"], ["zh_Hans"])` finds nothing, so each tag is maximised first;
    Traditional Chinese readers get simplified characters rather than English.
    """
    for tag in accepted:
        primary = tag.replace("_", "-").split("-")[0].lower()
        found = next((ours for ours in LANGUAGES if ours.split("-")[0] == primary), None)
        if found:
            return found
    return default


def direction(code: str | None = None) -> str:
    """`rtl` or `ltr`."""
    return "rtl" if (code or language()).split("-")[0] in RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=32)
def locale(code: str) -> Locale:
    """The CLDR locale of a language; conventional month names and orders come from here."""
    return Locale.parse(code.replace("-", "_"))


@lru_cache(maxsize=32)
def catalogue(code: str) -> NullTranslations:
    """All features' words in one language. A missing word falls back to English, the source."""
    folder = FOLDER / code.replace("-", "_") / "LC_MESSAGES"
    merged: Translations | None = None
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as source:
            parsed = read_po(source, locale=code.replace("-", "_"), abort_invalid=True)
        compiled = io.BytesIO()
        write_mo(compiled, parsed)
        compiled.seek(0)
        words = Translations(compiled)
        merged = words if merged is None else cast("Translations", merged.merge(words))
    return merged or NullTranslations()


def gettext(message: str, /, **names: object) -> str:
    """The sentence in the language in force; placeholders are always named."""
    said = catalogue(language()).ugettext(message)
    return said % names if names else said


def ngettext(one: str, many: str, number: int, /, **names: object) -> str:
    """The plural form for `number`, which the sentence may show as %(n)s."""
    said = catalogue(language()).ungettext(one, many, number)
    return said % {"n": decimal(number), **names}


def pgettext(context: str, message: str, /, **names: object) -> str:
    """A word whose meaning depends on where it stands ("Open" the state, "Open" the button)."""
    said = catalogue(language()).upgettext(context, message)
    return str(said % names if names else said)


class _Lazy(LazyProxy):
    """Says itself once when it is shown; looking for its attributes would say it each time."""

    def __html__(self) -> str:
        return escape(str(self))


def lazy(message: str, /, **names: object) -> Any:  # noqa: ANN401  WTForms asks for str, and it behaves as one
    """A sentence of a module's table, said when it is shown."""
    return _Lazy(gettext, message, enable_cache=False, **names)


_ = gettext


def use(code: str) -> None:
    """From here on in this context (a request, a socket event) everything is said in that language."""
    _language.set(code if code in LANGUAGES else "en")


def _once(say: Callable[Concatenate[str, P], T]) -> Callable[P, T]:
    """What CLDR says of a value in a language (`say`'s first argument), worked out once: it takes a while and never changes."""
    kept = lru_cache(maxsize=4096, typed=True)(say)

    @wraps(say)
    def saying(*values: P.args, **_named: P.kwargs) -> T:
        return kept(language(), *values)

    return saying


def day(value: date | datetime, zone: str | None = None) -> str:
    """Weekday and date in full, on that zone's wall clock."""
    when = clock.local(value, zone) if isinstance(value, datetime) and zone else value
    return _day(when.date() if isinstance(when, datetime) else when)


@_once
def _day(code: str, value: date) -> str:
    return dates.format_date(value, _FULL_DAY.get(code, "full"), locale=locale(code))


_FULL_DAY = {"en": "EEE d MMM y", "zh-Hans": "y年M月d日 EEE", "ja": "y年M月d日(EEE)", "ko": "y년 M월 d일 (EEE)"}


def hour(value: datetime | time, zone: str | None = None) -> str:
    """Hours and minutes on a 24-hour clock, which nobody misreads."""
    when = clock.local(value, zone) if isinstance(value, datetime) and zone else value
    return when.strftime("%H:%M")


def moment(value: datetime, zone: str) -> str:
    """Day, time and the zone's name together: an hour without its zone is a mistake in waiting."""
    named = zone_name(zone, value)
    return gettext("%(day)s, %(time)s (%(zone)s)", day=day(value, zone), time=hour(value, zone), zone=named)


def zone_name(zone: str, when: datetime | None = None) -> str:
    """The place that names the zone and its offset at that instant (now, if none is given)."""
    offset = clock.local(when or clock.now(), zone).strftime("%z")
    return gettext("%(city)s, UTC%(offset)s", city=_city(zone), offset=f"{offset[:3]}:{offset[3:]}")


@_once
def _city(code: str, zone: str) -> str:
    return dates.get_timezone_location(clock.zone(zone), locale=locale(code), return_city=True)


@_once
def decimal(code: str, value: float) -> str:
    """A number with the reader's separators."""
    return numbers.format_decimal(value, locale=locale(code))


@_once
def percent(code: str, share: float) -> str:
    """A share of 1 as whole per cent."""
    return numbers.format_percent(share, locale=locale(code))


@_once
def money(code: str, value: Money) -> str:
    """The amount with its ISO code: signs such as ¥ mean two currencies."""
    amount = numbers.format_currency(
        value.amount, value.currency, format="#,##0.00", locale=locale(code), currency_digits=True
    )
    return f"{value.currency}\u00a0{amount}"


def country(code: str) -> str:
    """A country's name (ISO 3166-1 alpha-2) in the language in force."""
    return str(locale(language()).territories.get(code, code))


@_once
def countries(code: str) -> Sequence[tuple[str, str]]:
    """All countries as (code, name), sorted as the reader's language sorts them roughly."""
    named = locale(code).territories
    found = ((c, n) for c, n in named.items() if c.isalpha() and len(c) == len("CN") and c not in _NOT_COUNTRIES)
    return tuple(sorted(found, key=lambda pair: pair[1]))


_NOT_COUNTRIES = {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}


@_once
def language_name(code: str, named: str) -> str:
    """A language's name in the language in force."""
    return Locale.parse(named.replace("-", "_")).get_display_name(locale(code)) or named


def enumerate_words(words: list[str]) -> str:
    """A list joined as the language joins lists."""
    return _enumerated(tuple(words))


@_once
def _enumerated(code: str, words: tuple[str, ...]) -> str:
    return lists.format_list(words, locale=locale(code))


def text_in(names: Mapping[str, Any], code: str | None = None) -> str:
    """The best of a text kept in several languages: the reader's, English, or any there is."""
    wanted = code or language()
    for key in (wanted, wanted.split("-")[0], "en", "local"):
        if found := names.get(key):
            return str(found)
    return next((str(v) for v in names.values() if v), "")


def install(environment: Environment) -> None:
    """The same words for pages and mails: globals and filters of every Jinja environment."""
    environment.globals.update(
        _=gettext, ngettext=ngettext, pgettext=pgettext, country=country, language_name=language_name,
        text_in=text_in, enumerate_words=enumerate_words,
    )  # fmt: skip
    environment.filters.update(
        day=_parsed(day), time=_parsed(hour), hour=_parsed(hour), moment=_parsed(moment), zone_name=zone_name,
        money=money, decimal=decimal, percent=percent, country=country, language_name=language_name,
        text_in=text_in,
    )  # fmt: skip


def _parsed(said: Callable[..., str]) -> Callable[..., str]:
    """Mails keep instants as ISO 8601 text: read them on the way in."""

    def reading(value: datetime | date | time | str, *rest: str) -> str:
        return said(datetime.fromisoformat(value) if isinstance(value, str) else value, *rest)

    return reading
