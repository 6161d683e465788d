"""What a showcase may hold, and what it shows of a company as things stand when it is opened."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

MOST = 60
TITLE_LONGEST = 120
NOTE_LONGEST = 2_000
STEPS = {"up": -1, "down": 1}
Standing = Literal["shown", "withdrawn", "away"]


def standing(consents: Collection[str], state: str, *, paused: bool) -> Standing:
    """Facts only of a verified company that consents and is not paused; "away" may come back by itself."""
    if "chambers" not in consents:
        return "withdrawn"
    return "shown" if state == "verified" and not paused else "away"


def moved(ids: list[int], one: int, step: str) -> list[int]:
    """The same with one a place further up or down; at the end it stays where it is."""
    at = ids.index(one)
    to = min(max(at + STEPS[step], 0), len(ids) - 1)
    rest = ids[:at] + ids[at + 1 :]
    return [*rest[:to], one, *rest[to:]]
