"""The product groups of the city's trade, their HS subheadings, and the glossary found in a text of any language."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate

from matchmaking.domain import hs, reference, vocabulary, words

_NOTE = re.compile(r"\s*[（(][^）)]*[）)]")
_INSIDE = re.compile("(?<=[\u3000-\ud7ff])[()（）・·](?=[\u3000-\ud7ff])")
"""Marks inside a Chinese, Japanese or Korean name: 炻器（ストーンウェア）食器 is one name."""
_SHORTEST_WORD = 5
_FIRST_CJK = "\u3000"
_LINKS = frozenset("の的")
_SKIPPED = frozenset(
    words.fold(word)
    for word in [
        "of",
        "in",
        "from",
        "for",
        "the",
        "a",
        "an",
        "de",
        "en",
        "del",
        "la",
        "le",
        "les",
        "à",
        "aux",
        "du",
        "des",
        "d",
        "l",
        "para",
        "con",
        "pour",
        "aus",
        "von",
        "für",
        "из",
        "для",
        "с",
        "من",
    ]
)
"""Small words between the parts of a term: "plates of porcelain", "plate in porcelain"."""


@dataclass(frozen=True)
class Term:
    """One entry of the glossary; `labels` by language, synonyms in English and Chinese."""

    id: str
    group: str
    hs6: str
    labels: dict[str, str]
    synonyms: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A product group with the subheadings and the glossary terms in it, in the glossary's order."""

    code: str
    hs6: tuple[str, ...]
    terms: tuple[str, ...]


def terms() -> dict[str, Term]:
    """The glossary by term id, with the words that officers added."""
    return _terms(vocabulary.edition())


@lru_cache(maxsize=2)
def _terms(_edition: int) -> dict[str, Term]:
    found = dict(printed())
    own: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for word in vocabulary.in_force():
        if word.term in found:
            term = found[word.term]
            found[word.term] = replace(term, synonyms=(*term.synonyms, word.text))
        else:
            own[word.hs6][word.language].append(word.text)
    return found | {f"W{hs6}": _own_term(hs6, said) for hs6, said in own.items()}


def _own_term(hs6: str, said: dict[str, list[str]]) -> Term:
    """The added words for goods of a subheading that are no synonyms of a printed term mean one another."""
    english = hs.label(hs6, "en")
    labels = {"en": english.text if english else hs6} | {language: texts[0] for language, texts in said.items()}
    return Term(f"W{hs6}", "".join(groups_of(hs6)[:1]), hs6, labels, tuple(t for ts in said.values() for t in ts[1:]))


@lru_cache(maxsize=1)
def printed() -> dict[str, Term]:
    """The glossary without the words that officers added."""
    return {
        row["id"]: Term(
            row["id"],
            row["group"],
            row["hs6"],
            {language: row[language] for language in reference.LANGUAGES},
            reference.parts(row["en_synonyms"]) + reference.parts(row["zh_synonyms"]),
        )
        for row in reference.rows("glossary")
    }


@lru_cache(maxsize=1)
def groups() -> dict[str, Group]:
    """The 21 product groups by code."""
    members: dict[str, list[Term]] = defaultdict(list)
    for term in printed().values():
        members[term.group].append(term)
    return {
        code: Group(code, tuple(dict.fromkeys(term.hs6 for term in among)), tuple(term.id for term in among))
        for code, among in members.items()
    }


@lru_cache(maxsize=4096)
def groups_of(hs6: str) -> tuple[str, ...]:
    """The groups a subheading belongs to; empty for one outside the glossary."""
    return tuple(group.code for group in groups().values() if hs6 in group.hs6)


def term_label(term_id: str, language: str) -> str:
    """The term in that language, English where we have none. KeyError for an unknown term."""
    labels = terms()[term_id].labels
    return labels.get(reference.language_of(language), labels["en"])


def terms_in(text: str) -> frozenset[str]:
    """Ids of the glossary terms that a text names, in any of the nine languages.

    The longest name wins and what it covers is not read again: 钢化玻璃桌面 is a table top, not also 钢化玻璃.
    Chinese, Japanese and Korean names are found inside runs of characters, the others word by word.
    """
    return _terms_in(text, vocabulary.edition())


@lru_cache(maxsize=4096)
def _terms_in(text: str, edition: int) -> frozenset[str]:
    lexicon = _lexicon(edition)
    found: set[str] = set()
    for is_cjk, run in _runs(text):
        for part in _longest(run, lexicon.cjk if is_cjk else lexicon.spaced):
            found.update(part.terms)
    return frozenset(found)


@dataclass(frozen=True)
class Part:
    """A stretch of a text: characters or folded words, and the glossary terms that they name together."""

    is_cjk: bool
    words: tuple[str, ...]
    terms: frozenset[str] = frozenset()


def parts_of(text: str) -> list[Part]:
    """A text cut into the terms it names and what lies between: CJK stretches, which spaces break, or single words."""
    lexicon = _lexicon(vocabulary.edition())
    found: list[Part] = []
    spaced: list[str] = []
    run: list[str] = []
    for is_cjk, piece in (*words.pieces(_INSIDE.sub("", text), joined=False), (False, "")):
        if is_cjk:
            run.append(piece)
            continue
        found += _cut(run, lexicon.cjk)
        run = []
        if piece and piece not in _SKIPPED:
            spaced.append(piece)
    return found + list(_longest(tuple(spaced), lexicon.spaced))


def _cut(chunks: list[str], table: _Table) -> Iterator[Part]:
    """The terms in chunks that only spaces part, which may run across a space, and what is left of each chunk."""
    plain = ["".join(sign for sign in chunk if sign not in _LINKS) for chunk in chunks]
    ends = set(accumulate(map(len, plain)))
    at, left = 0, ""
    for part in _longest(tuple("".join(plain)), table):
        at += len(part.words)
        left += "" if part.terms else "".join(part.words)
        if left and (part.terms or at in ends):
            yield Part(is_cjk=True, words=tuple(left))
            left = ""
        if part.terms:
            yield replace(part, is_cjk=True)


# --- finding names -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Table:
    """Name → term ids, and for each first part the lengths of the names that begin with it, longest first."""

    names: dict[tuple[str, ...], frozenset[str]]
    lengths: dict[str, tuple[int, ...]]


@dataclass(frozen=True)
class _Lexicon:
    cjk: _Table
    spaced: _Table


@lru_cache(maxsize=2)
def _lexicon(edition: int) -> _Lexicon:
    cjk: dict[tuple[str, ...], set[str]] = defaultdict(set)
    spaced: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for term in _terms(edition).values():
        for name in _names(term):
            runs = [found for found in _runs(name) if found[1]]
            if len(runs) == 1:
                is_cjk, run = runs[0]
                (cjk if is_cjk else spaced)[run].add(term.id)
    return _Lexicon(_table(cjk), _table(spaced))


def _table(names: dict[tuple[str, ...], set[str]]) -> _Table:
    lengths: dict[str, set[int]] = defaultdict(set)
    for name in names:
        lengths[name[0]].add(len(name))
    return _Table(
        {name: frozenset(ids) for name, ids in names.items()},
        {first: tuple(sorted(of_first, reverse=True)) for first, of_first in lengths.items()},
    )


def _names(term: Term) -> Iterator[str]:
    """The ways to write a term: whole, without its note in brackets or after the comma, and each of two joined by /.

    A single short word left over ("Glas" of "Glas (Konservenglas)") would be found everywhere and is dropped.
    """
    for label in (*term.labels.values(), *term.synonyms):
        yield label
        for part in _NOTE.sub("", label).split(" / "):
            name = part.partition(",")[0]
            if name != label and not (name.isalpha() and name < _FIRST_CJK and len(name) < _SHORTEST_WORD):
                yield name


def _runs(text: str) -> Iterator[tuple[bool, tuple[str, ...]]]:
    """Each run of CJK as its characters, then all the other words, folded; without the small words of both."""
    spaced: list[str] = []
    for is_cjk, piece in words.pieces(_INSIDE.sub("", text)):
        if is_cjk:
            yield True, tuple(character for character in piece if character not in _LINKS)
        elif piece not in _SKIPPED:
            spaced.append(piece)
    yield False, tuple(spaced)


def _longest(run: tuple[str, ...], table: _Table) -> Iterator[Part]:
    """The run from left to right: the longest name that begins here, else a single character or word."""
    at = 0
    while at < len(run):
        for length in table.lengths.get(run[at], ()):
            name = run[at : at + length]
            if name in table.names:
                yield Part(is_cjk=False, words=name, terms=table.names[name])
                at += length
                break
        else:
            yield Part(is_cjk=False, words=(run[at],))
            at += 1
