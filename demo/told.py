"""What the demo has told so far, and how a life that already happened is written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random  # noqa: TID251  seeded: the demo is the same each time

from accounts.models import Organisation, Person
from core.journal import StateMove
from core.states import Machine

SEED = 20260315
Step = tuple[str, datetime, Person | None]


@dataclass
class Told:
    """Organisations and their contact people by the keys of the reference tables, relative to the present instant."""

    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    dice: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  nothing secret is drawn

    def ago(self, *, days: float = 0, minutes: float = 0) -> datetime:
        """That long before now."""
        return self.now - timedelta(days=days, minutes=minutes)

    def exporters(self) -> list[str]:
        """Keys of the verified exporters, in the tables' order."""
        return [key for key, firm in self.organisations.items() if firm.kind == "exporter" and firm.state == "verified"]

    def buyers(self) -> list[str]:
        """The same of the buyers."""
        return [key for key, firm in self.organisations.items() if firm.kind == "buyer" and firm.state == "verified"]


def end_of(machine: Machine, steps: Iterable[str]) -> str:
    """The state that these steps lead to; Refused where the table has no such step."""
    state = machine.first
    for step in steps:
        state = machine.move(state, step).target
    return state


def moves(machine: Machine, subject_id: int, steps: Sequence[Step], why: str = "") -> Iterator[StateMove]:
    """The rows that these steps would have left; `why` stands at the last of them."""
    state = machine.first
    for number, (step, at, person) in enumerate(steps, start=1):
        found = machine.move(state, step)
        yield StateMove(
            machine=machine.name, subject_id=subject_id, step=step, source=found.source, target=found.target,
            person_id=person.id if person else None, role=person.role if person else "clock", at=at,
            why=why if number == len(steps) else "",
        )  # fmt: skip
        state = found.target
