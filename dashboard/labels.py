"""What the figures' codes mean to people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial

from babel import dates

from core import i18n
from core.i18n import gettext
from core.i18n import lazy as _
from dashboard.domain.figures import By, Period, Step
from dashboard.queries import OTHER_GROUP, Sum
from deals.labels import hs_label
from matchmaking.labels import words

LONGEST = 48
UNITS = words.UNITS
GROUPS = words.GROUPS | {OTHER_GROUP: _("Other goods")}
STEPS = {
    Step.MATCHED: _("Good matches"),
    Step.ACCEPTED: _("Meetings agreed"),
    Step.HELD: _("Meetings that took place"),
    Step.DEALS: _("Deals reported"),
}
STEP_NOTES = {
    Step.MATCHED: _("Pairs with 50 points or more, by the day they were found"),
    Step.ACCEPTED: _("Accepted by both sides, by the day of the meeting"),
    Step.HELD: _("Both sides were there"),
    Step.DEALS: _("Neither rejected nor withdrawn, by the day of the agreement"),
}
BYS = {
    By.HS2: _("By sector (HS chapter)"),
    By.GROUP: _("By product group"),
    By.COUNTRY: _("By buyer’s country"),
    By.DISTRICT: _("By district of the exporter"),
    By.MONTH: _("By month of the agreement"),
}
HEADS = {
    By.HS2: _("Sector"),
    By.GROUP: _("Product group"),
    By.COUNTRY: _("Country"),
    By.DISTRICT: _("District"),
    By.MONTH: _("Month"),
}
# What a bar is made of: state → tone. A rejected report is in no bar.
TONES = {"confirmed": "good", "reported": "accent", "disputed": "warn", "unconfirmed": "muted"}
MEETING_STATES = {
    "accepted": _("Agreed"),
    "held": _("Took place"),
    "missed": _("Did not take place"),
    "cancelled": _("Called off"),
}


def key(by: str, code: str, districts: Mapping[str, Mapping[str, str]]) -> str:
    """What a breakdown's key is called; `districts` are the offices' area names by code."""
    match by:
        case By.HS2:
            return gettext("%(code)s: %(text)s", code=code, text=_short(hs_label(code)))
        case By.GROUP:
            return str(GROUPS.get(code, code))
        case By.COUNTRY:
            return i18n.country(code)
        case By.DISTRICT:
            return i18n.text_in(districts.get(code, {})) or code
        case _:
            return month(code)


def _short(text: str) -> str:
    """Some chapters have titles of four lines; beside a bar their beginning is enough."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def month(code: str) -> str:
    """A month such as "2026-05" as the reader writes it."""
    year, _dash, number = code.partition("-")
    first = date(int(year), int(number), 1)
    return str(dates.format_skeleton("yMMM", first, locale=i18n.locale(i18n.language())))


def period(chosen: Period) -> str:
    """The months in words."""
    first = month(f"{chosen.first:%Y-%m}") if chosen.first else None
    last = month(f"{chosen.last:%Y-%m}") if chosen.last else None
    if first and last:
        return first if first == last else gettext("%(first)s to %(last)s", first=first, last=last)
    if first:
        return gettext("from %(first)s", first=first)
    return gettext("until %(last)s", last=last) if last else gettext("all months")


def ranked(by: str, found: list[Sum]) -> dict[str, dict[str, list[Sum]]]:
    """Currency → key → its sums, the largest first; months in their own order."""
    tree: dict[str, dict[str, list[Sum]]] = {}
    for one in found:
        if one.state in TONES:
            tree.setdefault(one.worth.currency, {}).setdefault(one.key, []).append(one)
    for currency, keys in tree.items():
        order = sorted(keys) if by == By.MONTH else sorted(keys, key=partial(_largest_first, keys))
        tree[currency] = {k: keys[k] for k in order}
    return dict(sorted(tree.items()))


def _largest_first(keys: Mapping[str, list[Sum]], key: str) -> tuple[int, str]:
    return -worth(keys[key]), key


def worth(several: list[Sum]) -> int:
    """Minor units of sums in one currency."""
    return sum(one.worth.minor for one in several)
