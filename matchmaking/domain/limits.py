"""How often a company is recommended: buyers are few, and every exporter with a chance is to be seen."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """`buyer_most` lists of exporters show one buyer, `exporter_most` lists of buyers one exporter.

    Each exporter is in `exporter_least` lists before anybody is in more, as far as its buyers have room.
    """

    buyer_most: int = 30
    exporter_most: int = 30
    exporter_least: int = 3


LARGEST = 500
LIMITS = Limits()
