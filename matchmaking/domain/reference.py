"""The reference tables beside this feature, read once and kept.

Where each table comes from stands in matchmaking/reference/SOURCES.md.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FOLDER = Path(__file__).parent.parent / "reference"
LANGUAGES = ("en", "zh", "ja", "ko", "de", "fr", "es", "ru", "ar")


@lru_cache(maxsize=32)
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of reference/<name>.csv, heading → cell. FileNotFoundError for a table that does not exist."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@lru_cache(maxsize=32)
def codes(kind: str) -> tuple[str, ...]:
    """The codes of one list of values ("incoterm", "unit", "currency" ...) in the order they are offered.

    KeyError for a list that does not exist, so that a misspelt kind is never an empty list.
    """
    found = tuple(row["code"] for row in rows("values") if row["kind"] == kind)
    if not found:
        raise KeyError(kind)
    return found


@lru_cache(maxsize=1)
def ports() -> dict[str, str]:
    """UN/LOCODE → ISO country of the ports we know."""
    return {row["unlocode"]: row["country"] for row in rows("ports")}


def parts(cell: str) -> tuple[str, ...]:
    """A cell with several values, split at semicolons; empty for an empty cell."""
    return tuple(piece.strip() for piece in cell.split(";") if piece.strip())


def language_of(tag: str) -> str:
    """The two-letter language of a locale tag: zh for zh_Hans, zh-CN and zh alike."""
    return tag.replace("_", "-").partition("-")[0].lower()


@dataclass(frozen=True)
class Certificate:
    """A certificate as commonly asked; never legal advice.

    `scope` are HS prefixes of 2 to 6 digits (empty: every product); `market` is the market as written in the
    table, to be read by `markets.covers`; `mandatory` and `verified` are what the table claims.
    """

    code: str
    name: str
    scope: tuple[str, ...]
    market: str
    mandatory: bool
    verified: bool

    @property
    def hard(self) -> bool:
        """Whether its absence may rule a pair out: verified mandatory rows alone."""
        return self.mandatory and self.verified

    def concerns(self, hs6: str) -> bool:
        return not self.scope or hs6.startswith(self.scope)


@lru_cache(maxsize=1)
def certificates() -> dict[str, Certificate]:
    """Certificates by code."""
    return {
        row["code"]: Certificate(
            code=row["code"],
            name=row["name"],
            scope=parts(row["hs_scope"]),
            market=row["market"],
            mandatory=row["required"].startswith("mandatory"),
            verified=row["confidence"].startswith(("verified", "rule verified"))
            and not row["confidence"].startswith("verified in part"),
        )
        for row in rows("certifications")
    }
