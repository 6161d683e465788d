"""Which products may stand side by side."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Refused

MOST = 4


def added(chosen: Sequence[tuple[int, str]], product: tuple[int, str]) -> list[int]:
    """The ids with one more, given as (id, group); Refused beyond MOST, or where the groups differ."""
    ids = [number for number, _group in chosen]
    if product[0] in ids:
        return ids
    if len(ids) >= MOST:
        raise Refused("compare.many", most=MOST)
    if any(group != product[1] for _number, group in chosen):
        raise Refused("compare.groups")
    return [*ids, product[0]]
