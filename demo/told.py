"""What the demo has told so far, and how a life that already happened is written down."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random  # noqa: TID251  seeded: the demo is the same each time

from accounts.models import Organisation, Person
from core.journal import StateMove
from core.states import Machine
from matchmaking.models import Company, Request

SEED = 20260315
LENGTH = timedelta(minutes=30)
"""Of every meeting of the demo."""
Step = tuple[str, datetime, Person | None]


@dataclass
class Told:
    """Organisations and their contact people by the keys of the reference tables, relative to the present instant."""

    now: datetime
    organisations: dict[str, Organisation] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    companies: dict[str, Company] = field(default_factory=dict)
    requests: dict[str, list[Request]] = field(default_factory=dict)
    dice: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311  nothing secret is drawn

    def ago(self, *, days: float = 0, minutes: float = 0) -> datetime:
        """That long before now."""
        return self.now - timedelta(days=days, minutes=minutes)

    def pairs(self) -> list[tuple[str, str, Request]]:
        """Verified exporters and buyers of whom one makes what the other asks for, shuffled."""
        makers: dict[str, list[str]] = {}
        for key, company in self.companies.items():
            if self._verified(key):
                for group in {product.group for product in company.products}:
                    makers.setdefault(group, []).append(key)
        found = [
            (maker, key, request)
            for key, requests in self.requests.items()
            if self._verified(key)
            for request in requests
            for maker in makers.get(request.group, [])
        ]
        self.dice.shuffle(found)
        return found

    def _verified(self, key: str) -> bool:
        return self.organisations[key].state == "verified"


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
