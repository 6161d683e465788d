"""Public holidays by country, named in the reader's language where the calendar knows it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

import holidays

_SPOKEN = {"en": "en_US", "zh-Hans": "zh_CN"}


@lru_cache(maxsize=256)
def _year(country: str, year: int, language: str) -> dict[date, str]:
    """The holidays of a year; none for a country the calendar does not know."""
    known = holidays.list_supported_countries()
    if country not in known:
        return {}
    wanted = _SPOKEN.get(language, language)
    spoken = holidays.country_holidays(country).supported_languages or ()
    said = wanted if wanted in spoken else "en_US" if "en_US" in spoken else None
    return dict(holidays.country_holidays(country, years=year, language=said).items())


def between(country: str, first: date, last: date, language: str = "en") -> dict[date, str]:
    """Day → name, for an ISO 3166-1 country."""
    return {
        first + timedelta(days=n): name
        for n in range((last - first).days + 1)
        if (name := _year(country, (first + timedelta(days=n)).year, language).get(first + timedelta(days=n)))
    }
