"""The words that officers have added to the glossary, as this process knows them.

The rules ask here; `queries.wording.follow` brings in what the database holds. An edition number tells whoever keeps
something made from these words that it is out of date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import _lru_cache_wrapper
from typing import TypeVar


@dataclass(frozen=True)
class Added:
    """One word in one language for goods of a subheading; `term` is the glossary term it means the same as, or ""."""

    hs6: str
    language: str
    text: str
    term: str = ""


T = TypeVar("T")
_words: tuple[Added, ...] = ()
_edition = 0
_depending: list[_lru_cache_wrapper[object]] = []


def in_force() -> tuple[Added, ...]:
    """The added words."""
    return _words


def edition() -> int:
    """A number that changes with the words, within this process."""
    return _edition


def use(words: tuple[Added, ...]) -> None:
    """These words are in force in this process from now on."""
    global _words, _edition
    if words != _words:
        _words, _edition = words, _edition + 1
        for kept in _depending:
            kept.cache_clear()


def depends(kept: _lru_cache_wrapper[T]) -> _lru_cache_wrapper[T]:
    """A decorator above lru_cache: what the function keeps is forgotten when the words change."""
    _depending.append(kept)
    return kept
