"""How companies and requests are found: what is kept for a text, and what is looked for when somebody types.

Both go through the same folding, so the databases need to know nothing of language: they are asked which entries hold
which tokens, and answer alike. A token stands as it is for "somewhere in it", again with a mark for where it stands
(`n_` in the names, `g_` among the goods). The terms of the glossary (`t_`), the HS path (`h_`), product groups (`p_`) and
markets (`m_`) have tokens of their own: 強化ガラス finds a maker of 钢化玻璃 because both name term G063.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from matchmaking.domain import hs, reference, sectors, vocabulary, words

LONGEST = 60_000
"""Characters of tokens that are kept of one company."""
TOKEN_LONGEST = 48
UNITS_MOST = 12
"""Words and terms of a typed text that are looked for; what follows them is not read."""
RUN_MOST = 24
"""Characters of one CJK stretch that are looked for."""
_SHORTEST_BEGINNING = 2
"""Letters from which on a word counts as one that is still being typed."""
_CODE = re.compile(r"(?<![\w.])(\d{4})[. ]?(\d{2})(?![\w.]?\d)|(?<![\w.])(\d{2})\.(\d{2})(?:\.(\d{2}))?(?![\w.]?\d)")
_PATH = (2, 4, 6)
_OPERATORS = frozenset(words.fold(word) for word in ("and", "or", "not", "und", "oder", "et", "ou", "y", "и", "или"))


# --- what is kept --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """What is searchable of a company or a request; each text in whatever language it was written."""

    names: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    hs6s: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    markets: tuple[str, ...] = ()


def search_text(entry: Entry) -> str:
    """All tokens of an entry, each once, between spaces."""
    found = dict.fromkeys(_all_tokens(entry))
    return " ".join(found)[:LONGEST].rpartition(" ")[0] if sum(map(len, found)) > LONGEST else " ".join(found)


def _all_tokens(entry: Entry) -> Iterator[str]:
    """What a company says itself comes first, so that an overlong entry loses what only follows from it."""
    codes = [code for code in dict.fromkeys(entry.hs6s) if code]
    for code in codes:
        yield from (f"h_{code[:digits]}" for digits in _PATH)
    yield from (f"p_{group}" for group in entry.groups if group)
    yield from (f"m_{market.lower()}" for market in entry.markets)
    for text in entry.names:
        yield from _marked("n_", tokens(text))
    goods_terms: set[str] = set()
    for text in entry.goods:
        yield from _marked("g_", tokens(text))
        goods_terms |= sectors.terms_in(text)
    terms = goods_terms.union(*map(sectors.terms_in, (*entry.names, *entry.texts)))
    yield from (f"t_{term.lower()}" for term in sorted(terms))
    yield from (f"g_t_{term.lower()}" for term in sorted(goods_terms))
    for text in entry.texts:
        yield from tokens(text)
    for term in sorted(terms):
        yield from _tokens_of_term(term)
    for code in codes:
        yield from _tokens_of_code(code)


def _marked(mark: str, found: list[str]) -> Iterator[str]:
    for token in found:
        yield token
        yield mark + token


def tokens(text: str) -> list[str]:
    """Folded words; of a CJK run its pairs and its last character, so that each begins a token."""
    found: list[str] = []
    for is_cjk, piece in words.pieces(text):
        if is_cjk:
            found += [piece[at : at + 2] for at in range(len(piece))]
        else:
            found.append(piece[:TOKEN_LONGEST])
    return found


@vocabulary.depends
@lru_cache(maxsize=1024)
def _tokens_of_term(term_id: str) -> tuple[str, ...]:
    """Its names in all languages: whoever types only a part of one finds it too."""
    term = sectors.terms()[term_id]
    return tuple(dict.fromkeys(t for name in (*term.labels.values(), *term.synonyms) for t in tokens(name)))


@lru_cache(maxsize=4096)
def _tokens_of_code(hs6: str) -> tuple[str, ...]:
    labels = (hs.label(code, language) for code in hs.ancestors(hs6)[1:] for language in reference.LANGUAGES)
    said = [label.text for label in labels if label and not label.fallback]
    return tuple(dict.fromkeys(token for text in said for token in tokens(text)))


# --- what is looked for --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Word:
    """A token to be held; `begins` where any token that begins so will do."""

    token: str
    begins: bool = False


@dataclass(frozen=True)
class Unit:
    """One thing typed. An entry has it when it holds all words of one of the ways to say it.

    `anywhere` decides who is found, `names` and `goods` how good the find is; empty where it cannot stand there.
    `terms` are the glossary's, `typed` what was typed, folded.
    """

    typed: str
    anywhere: tuple[tuple[Word, ...], ...]
    names: tuple[tuple[Word, ...], ...] = ()
    goods: tuple[tuple[Word, ...], ...] = ()
    terms: frozenset[str] = frozenset()


@vocabulary.depends
@lru_cache(maxsize=1024)
def units(typed: str) -> tuple[Unit, ...]:
    """What to look for: every unit must be there. Empty for a text without words. Never raises.

    Codes of the Harmonized System are one unit together: two codes mean goods of either.
    """
    plain = words.normalise(typed)
    codes = list(dict.fromkeys("".join(filter(None, found.groups())) for found in _CODE.finditer(plain)))
    parts = sectors.parts_of(_CODE.sub(" ", plain))
    kept = [part for part in parts if part.terms or not set(part.words) <= _OPERATORS] or parts
    found = [_codes(codes)] if codes else []
    return tuple(dict.fromkeys([*found, *map(_unit, kept)]))[:UNITS_MOST]


def narrowing(*, group: str = "", hs: str = "", market: str = "") -> tuple[Unit, ...]:
    """Facets as units: the index then narrows before anything is read. They count for nothing in the order."""
    tokens_of_facets = [f"p_{group}"] * bool(group) + [f"h_{hs}"] * bool(hs) + [f"m_{market.lower()}"] * bool(market)
    return tuple(_everywhere(token) for token in tokens_of_facets)


def _everywhere(token: str) -> Unit:
    ways = ((Word(token),),)
    return Unit("", ways, ways, ways)


def _codes(codes: list[str]) -> Unit:
    ways = tuple((Word(f"h_{code}"),) for code in codes)
    return Unit(" ".join(codes), ways, goods=ways)


def _unit(part: sectors.Part) -> Unit:
    literal = tuple(_words(part))
    typed = "".join(part.words) if part.is_cjk else " ".join(part.words)
    terms = sorted(term.lower() for term in part.terms)
    anywhere, goods = [literal], [_with("g_", literal)]
    anywhere += [(Word(f"t_{term}"),) for term in terms]
    goods += [(Word(f"g_t_{term}"),) for term in terms]
    if typed.isdecimal() and typed.isascii() and len(typed) <= _PATH[-1]:
        path = (Word(f"h_{typed}", begins=len(typed) not in _PATH),)
        anywhere, goods = [literal, path], [*goods, path]
    return Unit(typed, tuple(anywhere), (_with("n_", literal),), tuple(goods), part.terms)


def _with(mark: str, literal: tuple[Word, ...]) -> tuple[Word, ...]:
    return tuple(Word(mark + word.token, word.begins) for word in literal)


def _words(part: sectors.Part) -> Iterator[Word]:
    if not part.is_cjk:
        yield from (Word(word[:TOKEN_LONGEST], _unfinished(word)) for word in part.words)
    elif len(part.words) == 1:
        yield Word(part.words[0], begins=True)
    else:
        run = "".join(part.words[:RUN_MOST])
        yield from (Word(run[at : at + 2]) for at in range(len(run) - 1))


def _unfinished(word: str) -> bool:
    """A word in letters may still be being typed; a short number would find every longer one."""
    return len(word) >= _SHORTEST_BEGINNING and not (word.isdecimal() and len(word) <= _PATH[-1])


@vocabulary.depends
@lru_cache(maxsize=8192)
def tokens_of(goods: tuple[str, ...], hs6: str) -> frozenset[str]:
    """What one product or request contributes to an entry's goods."""
    terms = frozenset().union(*map(sectors.terms_in, goods))
    said = {f"g_{token}" for text in goods for token in tokens(text)}
    return frozenset(said | {f"g_t_{term.lower()}" for term in terms} | {f"h_{hs6[:digits]}" for digits in _PATH})


def holds(kept: Iterable[str], ways: tuple[tuple[Word, ...], ...]) -> bool:
    """Whether tokens satisfy one of the ways; what the databases answer, for a few tokens at hand."""
    there = frozenset(kept)
    return any(all(_held(word, there) for word in way) for way in ways)


def _held(word: Word, there: frozenset[str]) -> bool:
    return word.token in there or (word.begins and any(token.startswith(word.token) for token in there))
