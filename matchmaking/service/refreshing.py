"""Whoever changes what matching reads says so here; a job computes anew what that touches."""

from __future__ import annotations

from core import jobs


def touched(organisation_id: int) -> None:
    """Within the caller's transaction: this company's matches are to be computed anew."""
    jobs.enqueue("matchmaking.refresh", {"organisation_id": organisation_id})
