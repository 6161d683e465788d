"""Moves of organisations and of people's accounts: whoever is told no is told why."""

from __future__ import annotations

from accounts.domain.account import ORGANISATION, PERSON, needs_reason
from accounts.models import Organisation, Person
from core import journal
from core.errors import Refused
from core.states import Machine


def move_organisation(organisation: Organisation, step: str, by: journal.Mover, why: str = "") -> None:
    """Move along the table and leave a row; Refused("reason.missing") where a no needs a why."""
    _move(ORGANISATION, organisation, step, by, why)


def move_person(person: Person, step: str, by: journal.Mover, why: str = "") -> None:
    """The same for an account."""
    _move(PERSON, person, step, by, why)


def _move(machine: Machine, subject: Organisation | Person, step: str, by: journal.Mover, why: str) -> None:
    if needs_reason(step) and not why.strip():
        raise Refused("reason.missing", field="why")
    journal.move(machine, subject, step, by=by, why=why)
