"""The one normaliser and tokeniser: what is indexed and what is searched for go through the same door.

Han, Kana and Hangul become overlapping pairs of characters, because these scripts do not separate words and
their words are short. Latin, Cyrillic and Arabic become words with accents and the commonest endings folded.
The folding is rough on purpose: both sides are folded the same way, so it only has to bring the forms of a word
together; it is never shown to anyone.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

LONGEST = 10_000
"""Characters of a text that are read; the rest of a longer one is ignored."""

_CJK = (
    "\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
)
_PIECE = re.compile(rf"([{_CJK}]+)|([^\W_{_CJK}]+)")
_BETWEEN_CJK = re.compile(rf"(?<=[{_CJK}]) (?=[{_CJK}])")
_ACCENT = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640]")
_SPACE = re.compile(r"\s+")
_FOLDED = str.maketrans("ёأإآٱىةıøłđ", "еاااايهiold")

# fmt: off
_ENDINGS = {
    "LATIN":    ("er", "em", "n", "e", "o", "a"),
    "CYRILLIC": ("ого", "его", "ому", "ему", "ыми", "ими", "ами", "ями", "ая", "яя", "ое", "ее", "ые", "ие", "ый",
                 "ий", "ой", "ей", "ую", "юю", "ых", "их", "ым", "им", "ом", "ем", "ам", "ям", "ах", "ях", "ов",
                 "ев", "ок", "ек", "к", "а", "я", "о", "е", "ы", "и", "у", "ю", "ь"),
    "ARABIC":   ("ات", "ين", "ون", "يه", "ه"),
}
# fmt: on
_ARTICLES = ("وال", "بال", "كال", "فال", "ال", "لل", "و")
_SHORTEST_STEM = 3


def normalise(text: str) -> str:
    """Compatibility forms composed (NFKC), case folded, invisible characters gone, spaces single.

    Idempotent; never raises; at most LONGEST characters in and out.
    """
    if text.isascii() and text.isprintable():
        return _SPACE.sub(" ", text[:LONGEST].lower()).strip()
    visible = _visible(text[:LONGEST])
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", visible).casefold())
    # Folding may bring forth a mark that is itself changed by folding; a second round settles it.
    folded = unicodedata.normalize("NFKC", _visible(folded).casefold())
    return _SPACE.sub(" ", folded).strip()[:LONGEST].strip()


def _visible(text: str) -> str:
    """Without bidi marks, zero-width characters and lone surrogates; control characters become spaces."""
    return "".join(map(_seen, text))


@lru_cache(maxsize=8192)
def _seen(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return " "
    return "" if category in {"Cf", "Cs", "Cn", "Co"} or "\ufe00" <= character <= "\ufe0f" else character


def pieces(text: str, *, joined: bool = True) -> Iterator[tuple[bool, str]]:
    """The words of a text in order as (is CJK, word): a run of CJK characters, or a folded word.

    Spaces do not break a run of CJK characters unless `joined` is false: layout puts them anywhere.
    """
    for is_cjk, word in spelt(text, joined=joined):
        yield is_cjk, word if is_cjk else fold(word)


def spelt(text: str, *, joined: bool = True) -> Iterator[tuple[bool, str]]:
    """The same words as they are written, normalised but not folded."""
    plain = normalise(text)
    for found in _PIECE.finditer(_BETWEEN_CJK.sub("", plain) if joined else plain):
        run, word = found.groups()
        yield bool(run), run or word


def tokens(text: str) -> list[str]:
    """Search tokens in order: pairs of CJK characters (a lone one stays itself) and folded words."""
    found: list[str] = []
    for is_cjk, piece in pieces(text):
        if not is_cjk or len(piece) == 1:
            found.append(piece)
        else:
            found.extend(piece[at : at + 2] for at in range(len(piece) - 1))
    return found


@lru_cache(maxsize=65536)
def fold(word: str) -> str:
    """A normalised word without accents, article and common endings; words of three letters or fewer stay."""
    plain = _ACCENT.sub("", unicodedata.normalize("NFD", word)) if _is_latin(word) else _ACCENT.sub("", word)
    plain = plain.translate(_FOLDED) or word
    script = unicodedata.name(plain[0], "").partition(" ")[0]
    if script == "ARABIC":
        plain = _without_article(plain)
    if script == "LATIN" and len(plain) > _SHORTEST_STEM:
        plain = plain.removesuffix("s")
    stem = _stem(plain, _ENDINGS.get(script, ()), _SHORTEST_STEM)
    return stem[:-1] if stem[-2:-1] == stem[-1] and len(stem) > _SHORTEST_STEM else stem


def _stem(word: str, endings: tuple[str, ...], shortest: int) -> str:
    """Without its endings, one after the other, each time leaving more ("Tellern", "Teller" → "tell")."""
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= shortest:
            return _stem(word[: -len(ending)], endings, shortest + 1)
    return word


def _is_latin(word: str) -> bool:
    return unicodedata.name(word[0], "").startswith("LATIN")


def _without_article(word: str) -> str:
    for article in _ARTICLES:
        # A lone "and" is taken off longer words only: it begins many a short one itself.
        shortest = _SHORTEST_STEM + (len(article) == 1)
        if word.startswith(article) and len(word) - len(article) >= shortest:
            return word[len(article) :]
    return word
