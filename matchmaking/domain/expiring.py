"""When a company is told that a certificate runs out."""

from __future__ import annotations

from datetime import date

WARNINGS = (90, 30, 7)
"""Days before the last day; a warning that was missed is not made up for once the next one is due."""


def warning(expires_on: date, today: date) -> int | None:
    """The warning that is due: the nearest of WARNINGS; None before the first and after the last day."""
    left = (expires_on - today).days
    return min((days for days in WARNINGS if 0 <= left <= days), default=None)
