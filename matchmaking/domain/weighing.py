"""What an officer may make of the weights: a number for every part and way, and limits that can be kept."""

from __future__ import annotations

from collections.abc import Mapping

from core.errors import Refused
from matchmaking.domain.limits import LARGEST, Limits
from matchmaking.domain.scoring import PARTS, WAYS, Weights

HEAVIEST = 100


def complete(weights: Weights) -> dict[str, dict[str, int]]:
    """With a number for every part, in the order of the parts; 0 does not count at all."""
    return {way: {part: weights[way].get(part, 0) for part in PARTS} for way in WAYS}


def field(way: str, part: str) -> str:
    """The name of the field a weight is typed in."""
    return f"{way}_{part}"


def check(weights: Mapping[str, Mapping[str, int]], limits: Limits) -> dict[str, dict[str, int]]:
    """The table as it is kept; Refused beside the field of a number that cannot be.

    The goods always count: without them everybody would fit everybody.
    """
    for way in WAYS:
        for part, weight in weights[way].items():
            if part not in PARTS or not (part == "product") <= weight <= HEAVIEST:
                raise Refused("weight.range", field=field(way, part), least=int(part == "product"), most=HEAVIEST)
    for name, number in (("buyer_most", limits.buyer_most), ("exporter_most", limits.exporter_most)):
        if not 1 <= number <= LARGEST:
            raise Refused("limit.range", field=name, least=1, most=LARGEST)
    if not 0 <= limits.exporter_least <= limits.exporter_most:
        raise Refused("limit.range", field="exporter_least", least=0, most=limits.exporter_most)
    return complete(weights)
