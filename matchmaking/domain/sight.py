"""Whose profiles a person of a role may read: one table.

Everybody reads the own one, and offices all of theirs in every state. What others read is verified; an exporter
does not read competitors, a chamber reads exporters who agreed to it and no buyers.
"""

from __future__ import annotations

from dataclasses import dataclass

from accounts.domain.account import Kind
from accounts.domain.permissions import Role


@dataclass(frozen=True)
class Sight:
    """Kinds of verified organisations in sight, the consent this needs, and whether the own one must be verified."""

    kinds: frozenset[str]
    consent: str = ""
    as_verified: bool = False


KINDS = _BOTH = frozenset({Kind.EXPORTER.value, Kind.BUYER.value})
SIGHT: dict[Role, Sight] = {
    Role.EXPORTER: Sight(frozenset({Kind.BUYER.value}), as_verified=True),
    Role.BUYER: Sight(frozenset({Kind.EXPORTER.value}), as_verified=True),
    Role.CHAMBER: Sight(frozenset({Kind.EXPORTER.value}), consent="chambers", as_verified=True),
    Role.INTERPRETER: Sight(_BOTH),
    Role.OFFICER: Sight(_BOTH),
    Role.ADMIN: Sight(_BOTH),
}
