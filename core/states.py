"""A life as a literal table: step, from, to, who. One function per feature moves along it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import Refused


@dataclass(frozen=True)
class Move:
    """One row of the table. `action` is the permission the move needs, or None for the clock."""

    step: str
    source: str
    target: str
    action: str | None


class Machine:
    """A table of moves and its first state.

    States nobody leaves are final. Raises ValueError for a table with two rows for one (step,
    source) or with a state that cannot be reached.
    """

    def __init__(self, name: str, first: str, moves: Iterable[Move]) -> None:
        self.name = name
        self.first = first
        self.moves = tuple(moves)
        self._by = {(m.step, m.source): m for m in self.moves}
        if len(self._by) != len(self.moves):
            raise ValueError(f"{name}: a step leaves a state twice")
        reached = {first}
        while more := {m.target for m in self.moves if m.source in reached} - reached:
            reached |= more
        self.states = tuple(dict.fromkeys([first, *(s for m in self.moves for s in (m.source, m.target))]))
        if lost := set(self.states) - reached:
            raise ValueError(f"{name}: nobody reaches {sorted(lost)}")

    @property
    def final(self) -> frozenset[str]:
        """States that nobody leaves."""
        return frozenset(self.states) - {m.source for m in self.moves}

    def open_from(self, state: str) -> tuple[Move, ...]:
        """The moves that leave a state, in the table's order: the buttons of a page."""
        return tuple(m for m in self.moves if m.source == state)

    def move(self, state: str, step: str) -> Move:
        """The row for this step; Refused("state.closed") when the table has none."""
        found = self._by.get((step, state))
        if found is None:
            raise Refused("state.closed", machine=self.name, state=state, step=step)
        return found

    def mermaid(self) -> str:
        """The same table as a diagram for docs/states.md."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.first}"]
        lines += [f"    {m.source} --> {m.target}: {m.step}" for m in self.moves]
        lines += [f"    {state} --> [*]" for state in self.states if state in self.final]
        return "\n".join(lines)
