"""The words by which a company is found: folded once, for what is kept and for what is typed."""

from __future__ import annotations

from collections.abc import Iterable

from matchmaking.domain import hs, reference, sectors, words

LONGEST = 60_000
_SINGLE = 1


def search_text(texts: Iterable[str], hs6s: Iterable[str] = ()) -> str:
    """Each token once, between spaces.

    Whoever names a term of the glossary, or an HS subheading, is found by its names in all languages: 強化ガラス
    finds a maker of 钢化玻璃.
    """
    said = [text for text in texts if text]
    codes = list(dict.fromkeys(code for code in hs6s if code))
    terms = {term for text in said for term in sectors.terms_in(text)}
    labels = [name for term in sorted(terms) for name in _names_of(term)]
    labels += [label for code in codes for label in _labels_of(code)]
    found = dict.fromkeys(token for text in (*said, *labels, *codes) for token in words.tokens(text))
    joined = " ".join(found)[:LONGEST]
    return f" {joined} " if joined else ""


def _names_of(term_id: str) -> Iterable[str]:
    term = sectors.terms()[term_id]
    return (*term.labels.values(), *term.synonyms)


def _labels_of(hs6: str) -> Iterable[str]:
    labels = (hs.label(code, language) for code in hs.ancestors(hs6)[1:] for language in reference.LANGUAGES)
    return [label.text for label in labels if label and not label.fallback]


def patterns(typed: str) -> list[str]:
    """What a search text must contain, all of them: the beginning of a word, or a lone CJK character anywhere."""
    found = dict.fromkeys(words.tokens(typed))
    return [token if len(token) == _SINGLE and not token.isascii() else f" {token}" for token in found]
