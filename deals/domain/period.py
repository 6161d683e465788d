"""Months as people filter by them: "2026-05"."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

from core.errors import Refused

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


def month(text: str, field: str) -> tuple[date, date] | None:
    """First and last day of a month, None for an empty text; Refused("period.month")."""
    if not (plain := text.strip()):
        return None
    found = _MONTH.fullmatch(plain)
    if found is None:
        raise Refused("period.month", field=field, typed=plain[:20])
    year, number = int(found[1]), int(found[2])
    return date(year, number, 1), date(year, number, monthrange(year, number)[1])


def span(first: str, last: str) -> tuple[date | None, date | None]:
    """From the first day of one month to the last day of another; either may be open. Refused("period.order")."""
    begins, ends = month(first, "first"), month(last, "last")
    if begins and ends and begins[0] > ends[1]:
        raise Refused("period.order", field="last")
    return begins[0] if begins else None, ends[1] if ends else None
