"""Names as they are shown, and made comparable."""

from __future__ import annotations

import unicodedata

# Embeddings, overrides and isolates (UAX #9): one of them in a name turns round what stands after it.
_TURNS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SEEN = frozenset("LNPS")


def one_line(text: str) -> str:
    """One space between words, nothing that controls anything; empty where there would be nothing to see.

    Marks that belong to scripts stay (U+200F in Arabic, joiners in Persian and Hindi).
    """
    kept = "".join(sign for sign in text if sign.isspace() or not _controls(sign))
    return " ".join(kept.split()) if any(unicodedata.category(sign)[0] in _SEEN for sign in kept) else ""


def _controls(sign: str) -> bool:
    return sign in _TURNS or unicodedata.category(sign) == "Cc"


def plain_name(name: str) -> str:
    """For searching: NFKC and case folded, one space between words (UAX #15)."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:220]
