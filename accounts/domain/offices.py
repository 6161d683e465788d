"""The offices of the city as a tree: province, city, then districts, counties and zones."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "reference" / "offices.csv"
LANGUAGES = {"zh-Hans": "zh", "en": "en", "ja": "ja", "ko": "ko"}
CITY = "370300"


@dataclass(frozen=True)
class OfficeFact:
    """One row of the reference: GB/T 2260 code (zones have codes of our own), level, parent's code, names."""

    code: str
    level: str
    parent: str
    names: dict[str, str]
    area_names: dict[str, str]


@lru_cache(maxsize=1)
def tree() -> tuple[OfficeFact, ...]:
    """All offices, each after its parent."""
    with FILE.open(encoding="utf-8", newline="") as source:
        return tuple(
            OfficeFact(
                row["code"], row["level"], row["parent"],
                {ours: row[f"office_{theirs}"] for ours, theirs in LANGUAGES.items()},
                {ours: row[f"area_{theirs}"] for ours, theirs in LANGUAGES.items()},
            )
            for row in csv.DictReader(source)
        )  # fmt: skip
