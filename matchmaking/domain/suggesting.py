"""Which subheadings fit what somebody typed, in any of nine languages. It suggests; a person picks.

Looked in are the glossary with what officers added, our labels, a list of everyday trade words, and the English
nomenclature of all chapters, so that goods of another trade come out in their own chapter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from matchmaking.domain import grams, hs, reference, vocabulary, words
from matchmaking.domain.grams import Piece
from matchmaking.domain.hs import Label
from matchmaking.domain.likeness import Index, Name

MOST = 50
_OFFICIAL = 0.5
"""How much a likeness to the nomenclature's wording counts beside one to our everyday words."""
_HALF = 4.0
"""The strength at which a score is one half."""
_LEAST = 0.2
"""Suggestions below this score are noise."""
_BESIDE_BEST = 0.4
"""Nor is any kept that is below this share of the best one's strength."""
_REASONS = 4
_LONGEST_REASON = 12

# A code stands in a text with its dot (7007.19, 7007.19.00) or as six to ten digits; it is neither part of a longer
# number nor a price.
_CODE = re.compile(
    r"(?<![\d.,$€£¥₩])(?:(\d{4})\.(\d{2})(?:[. ]?\d{2}){0,2}|(\d{4})(\d{2})(?:\d{2}){0,2})"
    r"(?!\d|[.,]\d|\s*(?:usd|eur|cny|rmb|krw|jpy|[$€£¥₩元円원]))"
)
_PREFIX = re.compile(r"[\d. ]{2,12}")
Meaning = Callable[[str], Mapping[str, float]]
"""What an encoder of meaning adds: a text → the strength of some subheadings."""


@dataclass(frozen=True)
class Suggestion:
    """A subheading for what somebody typed: `score` 0..1, and the words of the text that speak for it."""

    hs6: str
    label: Label
    score: float
    why: tuple[str, ...]


def suggest(text: str, language: str, top: int = 8, meaning: Meaning | None = None) -> list[Suggestion]:
    """Subheadings for words in any of our languages, best first; codes that stand in the text lead.

    The first digits of a code alone list what is under them. Empty for a text that names no goods. Never raises; a
    text is read to its thousandth character.
    """
    top = min(max(top, 0), MOST)
    read = words.normalise(text[: grams.LONGEST])
    digits = re.sub(r"\D", "", read) if _PREFIX.fullmatch(read) and read.isascii() else ""
    if digits and (under := hs.subheadings(digits)):
        return [_suggestion(code, language, 1.0, (read,)) for code in under[:top]]
    typed = codes_in(read)
    found = [_suggestion(code, language, 1.0, (written,)) for code, written in typed.items()]
    found += [
        _suggestion(code, language, score, why) for code, score, why in _ranked(read, top, meaning) if code not in typed
    ]
    return found[:top]


def codes_in(text: str) -> dict[str, str]:
    """The subheadings whose codes stand in a text, in order, and how each is written; an unknown code is no code."""
    found: dict[str, str] = {}
    for hit in _CODE.finditer(words.normalise(text)):
        code = "".join(part for part in hit.groups() if part)
        if hs.exists(code):
            found.setdefault(code, hit.group())
    return found


def everyday() -> Index:
    """The index of all names but those that officers added; made on first use, which takes about a second."""
    return _base()


def _suggestion(code: str, language: str, score: float, why: tuple[str, ...]) -> Suggestion:
    name = hs.label(code, language) or Label(code, "en", fallback=True)
    return Suggestion(code, name, round(score, 4), why)


def _ranked(text: str, top: int, meaning: Meaning | None) -> Iterator[tuple[str, float, tuple[str, ...]]]:
    """(code, score 0..1, words that speak for it), best first; the better of both indexes counts."""
    asked = grams.pieces(text)
    if not asked or not top:
        return
    compared = [index.compare(list(asked)) for index in (_base(), _added(vocabulary.edition())) if index]
    added = meaning(text) if meaning else {}
    best: dict[str, tuple[float, int]] = {}
    for number, likeness in enumerate(compared):
        for code, strength in likeness.best(MOST):
            best[code] = max(best.get(code, (0.0, 0)), (strength + added.get(code, 0.0), number))
    for code, strength in added.items():
        best.setdefault(code, (strength, 0))
    ranked = sorted(best.items(), key=lambda hit: (-hit[1][0], hit[0]))
    for code, (strength, number) in ranked[:top]:
        score = strength / (strength + _HALF)
        if score >= _LEAST and strength >= _BESIDE_BEST * ranked[0][1][0]:
            yield code, score, tuple(_said(asked, compared[number].why(code)))


def _said(asked: Mapping[Piece, str], why: list[Piece]) -> Iterator[str]:
    for piece in why[:_REASONS]:
        written = asked[piece]
        yield written if len(written) <= _LONGEST_REASON or not piece.is_cjk else f"{written[:_LONGEST_REASON]}…"


# --- what goods are called --------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _base() -> Index:
    return Index((*_our_names(), *_official_names()))


@lru_cache(maxsize=2)
def _added(_edition: int) -> Index | None:
    names = [Name(word.hs6, word.text) for word in vocabulary.in_force() if grams.pieces(word.text)]
    return Index(names, beside=_base()) if names else None


def _our_names() -> Iterator[Name]:
    for row in reference.rows("glossary"):
        spoken = [row[language] for language in reference.LANGUAGES]
        for text in (*spoken, *reference.parts(row["en_synonyms"]), *reference.parts(row["zh_synonyms"])):
            yield Name(row["hs6"], text)
    for code, ours in hs.ours().items():
        if hs.exists(code):
            yield from (Name(code, part) for text in ours.values() for part in text.split(" / "))
    for row in reference.rows("trade_words"):
        for language in reference.LANGUAGES:
            yield from (Name(row["hs6"], text) for text in reference.parts(row[language]))


def _official_names() -> Iterator[Name]:
    for code, text in hs.nomenclature().items():
        if hs.exists(code):
            yield Name(code, text, _OFFICIAL)


def our_names() -> tuple[Name, ...]:
    """What goods are called in our own lists, for an encoder of meaning."""
    return tuple(_our_names())
