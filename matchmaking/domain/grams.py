"""The pieces that a text and a name of goods are compared by: words of spaced scripts, runs of CJK, and their grams."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from matchmaking.domain import words

LONGEST = 1_000
"""Characters of a text that are read; buyers name the goods well before."""
MOST = 80
"""Pieces of a text that are read."""
_LONGEST_PIECE = 60
_SIZES = (3, 4)
_ALONE = 0.3
"""A single Han or Kana character says less than a pair of them."""
_LINKS = str.maketrans("", "", "の的")


@dataclass(frozen=True)
class Piece:
    """One word (folded) of a spaced script, or one run of CJK characters without spaces."""

    is_cjk: bool
    text: str


def pieces(text: str) -> dict[Piece, str]:
    """Each piece of a text once and in order, with how it is written there. Never raises.

    Numbers, sizes and single letters are none.
    """
    found: dict[Piece, str] = {}
    for piece, written in _pieces(text[:LONGEST]):
        if len(found) == MOST:
            break
        found.setdefault(piece, written)
    return found


def _pieces(text: str) -> Iterator[tuple[Piece, str]]:
    for is_cjk, written in words.spelt(text):
        if is_cjk:
            run = written.translate(_LINKS)
            for at in range(0, len(run), _LONGEST_PIECE):
                part = run[at : at + _LONGEST_PIECE]
                yield Piece(is_cjk=True, text=part), part
        elif len(written) > 1 and not any(map(str.isdigit, written)):
            yield Piece(is_cjk=False, text=words.fold(written[:_LONGEST_PIECE])), written[:_LONGEST_PIECE]


@lru_cache(maxsize=32768)
def grams(piece: Piece) -> dict[str, float]:
    """Gram → weight: characters and pairs of a run, and three or four characters of a framed word."""
    text = piece.text
    if piece.is_cjk:
        if len(text) == 1:
            return {text: 1.0}
        return dict.fromkeys(text, _ALONE) | {text[at : at + 2]: 1.0 for at in range(len(text) - 1)}
    framed = f"^{text}$"
    return {framed[at : at + size]: 1.0 for size in _SIZES for at in range(len(framed) - size + 1)}
