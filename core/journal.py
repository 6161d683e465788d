"""Who did what, when and why: a row per state move and an entry per deed. Written in the deed's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import JSON, Index, String, Text, func, select
from sqlalchemy.orm import Mapped, mapped_column

from core import db
from core.clock import now
from core.states import Machine, Move


class Mover(Protocol):
    """Whoever acts: a person signed in, or the platform itself (id None)."""

    @property
    def id(self) -> int | None: ...
    @property
    def role(self) -> str: ...


@dataclass(frozen=True)
class Clockwork:
    """The platform itself, when time rather than a person makes the move."""

    id: None = None
    role: str = "clock"


@dataclass(frozen=True)
class Outsider:
    """Somebody who holds a one-purpose link and has no account."""

    id: None = None
    role: str = "link"


class StateMove(db.Base):
    """One row per move of any life; durations, dashboards and audit read these."""

    __tablename__ = "state_move"
    __table_args__ = (Index("ix_state_move_subject", "machine", "subject_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    machine: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[int]
    step: Mapped[str] = mapped_column(String(30))
    source: Mapped[str] = mapped_column(String(30))
    target: Mapped[str] = mapped_column(String(30))
    person_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(db.Instant)
    why: Mapped[str] = mapped_column(Text, default="")


class JournalEntry(db.Base):
    """One row per deed that is not a move: what an audit asks for. No personal data in `facts`."""

    __tablename__ = "journal_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(db.Instant, index=True)
    person_id: Mapped[int | None]
    role: Mapped[str] = mapped_column(String(20))
    deed: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(60), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class Living(Protocol):
    """A row with a life."""

    id: Any
    state: Any


def move(machine: Machine, subject: Living, step: str, *, by: Mover, why: str = "") -> Move:
    """Move a row along its table and leave a row of the move: the only place where a `state` changes.

    The caller has checked who may; Refused("state.closed") when the table has no such step from here. A row that is not
    in the database yet is written there in the state it moved to.
    """
    found = machine.move(subject.state, step)
    subject.state = found.target
    if subject.id is None:
        db.session().flush()
    moved = {"machine": machine.name, "subject_id": subject.id, "step": step, "source": found.source}
    done = {"target": found.target, "person_id": by.id, "role": by.role, "at": now(), "why": why.strip()}
    db.write(StateMove, moved | done)
    return found


def moves_of(machine: Machine, subject_id: int) -> Sequence[StateMove]:
    """The life so far, oldest first."""
    chosen = select(StateMove).where(StateMove.machine == machine.name, StateMove.subject_id == subject_id)
    return db.session().scalars(chosen.order_by(StateMove.id)).all()


def record(by: Mover, deed: str, subject: str, **facts: object) -> None:
    """Write one entry: `deed` is a verb of the product, `subject` like "organisation:17"."""
    entry = {"at": now(), "person_id": by.id, "role": by.role, "deed": deed, "subject": subject, "facts": facts}
    db.write(JournalEntry, entry)


def entries(subject: str | None = None, limit: int = 200, offset: int = 0) -> Sequence[JournalEntry]:
    """The newest entries first, of one subject or of all."""
    chosen = select(JournalEntry).order_by(JournalEntry.id.desc()).limit(limit).offset(offset)
    if subject:
        chosen = chosen.where(JournalEntry.subject == subject)
    return db.session().scalars(chosen).all()


def count(subject: str | None = None) -> int:
    """How many entries there are, of one subject or of all."""
    chosen = select(func.count()).select_from(JournalEntry)
    if subject:
        chosen = chosen.where(JournalEntry.subject == subject)
    return db.session().scalar(chosen) or 0
