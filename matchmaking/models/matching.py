"""What matching reads and leaves behind: the index, the weights, the runs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core import db

ENDINGS = ("", "done", "stopped", "failed")


class MatchKey(db.Base):
    """What brings a company near others: an HS heading it deals in, or a term of the glossary that it names."""

    __tablename__ = "match_key"
    __table_args__ = (Index("ix_match_key_of", "key", "organisation_id"),)
    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("company.organisation_id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(60), primary_key=True)


class Weighing(db.Base):
    """A table of weights and limits: a draft until it is put in force; of those in force the newest holds.

    `weights` is {"for_buyer": {"product": 30, ...}, "for_exporter": {...}}, `limits` as in `domain.limits`.
    """

    __tablename__ = "weighing"
    id: Mapped[int] = mapped_column(primary_key=True)
    weights: Mapped[dict[str, dict[str, int]]] = mapped_column(JSON)
    limits: Mapped[dict[str, int]] = mapped_column(JSON)
    looked_at: Mapped[list[int]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(String(200), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime] = mapped_column(db.Instant)
    in_force_at: Mapped[datetime | None] = mapped_column(db.Instant, index=True)


class MatchRun(db.Base):
    """A process that computes all matches anew, or (with a draft) what that draft would change.

    `ending` is empty while it waits or works; `beat_at` is its last sign of life.
    """

    __tablename__ = "match_run"
    __table_args__ = (db.one_of("ending", ENDINGS),)
    id: Mapped[int] = mapped_column(primary_key=True)
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("weighing.id"), index=True)
    daily: Mapped[bool] = mapped_column(default=False)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    asked_at: Mapped[datetime] = mapped_column(db.Instant)
    started_at: Mapped[datetime | None] = mapped_column(db.Instant)
    beat_at: Mapped[datetime] = mapped_column(db.Instant)
    ended_at: Mapped[datetime | None] = mapped_column(db.Instant)
    ending: Mapped[str] = mapped_column(String(10), default="")
    stop_asked: Mapped[bool] = mapped_column(default=False)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
