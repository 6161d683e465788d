"""Names of organisations made comparable."""

from __future__ import annotations

import unicodedata


def plain_name(name: str) -> str:
    """For searching: NFKC and case folded, one space between words (UAX #15)."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())[:220]
