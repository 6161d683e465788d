"""Markets: which countries one is made of, and which countries are neighbours in trade."""

from __future__ import annotations

import re
from functools import lru_cache

# fmt: off
MEMBERS: dict[str, frozenset[str]] = {
    "EU":    frozenset(["AT", "BE", "BG", "HR", "CY", "CZ", "DK", "EE", "FI", "FR", "DE", "GR", "HU", "IE", "IT", "LV", "LT", "LU", "MT", "NL", "PL", "PT", "RO", "SK", "SI", "ES", "SE"]),
    "EEA":   frozenset({"IS", "LI", "NO"}),
    "UK":    frozenset({"GB"}),
    "US-CA": frozenset({"US"}),
}
REGIONS: dict[str, frozenset[str]] = {
    "europe":        MEMBERS["EU"] | MEMBERS["EEA"] | {"GB", "CH"},
    "north_america": frozenset({"US", "CA", "MX"}),
    "south_america": frozenset({"BR", "AR", "CL", "PE", "CO", "UY", "EC"}),
    "east_asia":     frozenset({"JP", "KR", "TW", "HK", "MO"}),
    "asean":         frozenset(["BN", "ID", "KH", "LA", "MM", "MY", "PH", "SG", "TH", "VN"]),
    "oceania":       frozenset({"AU", "NZ"}),
    "gulf":          frozenset({"AE", "SA", "KW", "QA", "OM", "BH"}),
    "eurasia":       frozenset({"RU", "KZ", "BY", "AM", "KG"}),
    "south_asia":    frozenset({"IN", "PK", "BD", "LK", "NP"}),
}
# fmt: on
_NOTE = re.compile(r"\(.*?\)")


@lru_cache(maxsize=256)
def countries(market: str) -> frozenset[str] | None:
    """The ISO countries of a market as the tables write it ("EU+UK+EEA", "US (from CN)"); None for the whole world."""
    if market == "international":
        return None
    names = [name.strip() for name in _NOTE.sub("", market).split("+")]
    return frozenset().union(*(MEMBERS.get(name, {name}) for name in names))


def covers(market: str, country: str) -> bool:
    """Whether a rule of that market touches goods going to that country."""
    members = countries(market)
    return members is None or country in members


@lru_cache(maxsize=512)
def region(country: str) -> str | None:
    """The trade region of an ISO country; None where the table has none."""
    return next((name for name, members in REGIONS.items() if country in members), None)
