"""The facts about a pair."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import db
from matchmaking.domain.lives import INTRODUCTION

WORDS = ("must", "want", "no_thanks")
POSITIVE = WORDS[:2]


class Match(db.Base):
    """How well an exporter and a buyer fit, 0–1000 thousandths, both ways and fused by the harmonic mean.

    `parts` holds what each part said: [{"part": "product", "way": "for_buyer", "share": 750, "facts": {...}}, ...],
    shares in thousandths, None where nothing is known; labels turn it into sentences. Rows are derived: they may be
    computed anew at any time; `found_at` is when the pair first came up since it last dropped out.
    """

    __tablename__ = "match"
    __table_args__ = (
        UniqueConstraint("exporter_id", "buyer_id"),
        Index("ix_match_of_exporter", "exporter_id", "score"),
        Index("ix_match_of_buyer", "buyer_id", "score"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    exporter_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"))
    buyer_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id", ondelete="SET NULL"))
    score: Mapped[int]
    for_buyer: Mapped[int]
    for_exporter: Mapped[int]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    found_at: Mapped[datetime] = mapped_column(db.Instant)
    computed_at: Mapped[datetime] = mapped_column(db.Instant)


class Interest(db.Base):
    """What one organisation says of another. A "no_thanks" is never shown to the other side.

    "must" and "want" are both interest; which of them is for planning alone. `mutual_at` is when both were interested: what this side was told then stays true for it, whatever the other side
    says later.
    """

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("organisation_id", "other_id"), db.one_of("word", WORDS))
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    word: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime] = mapped_column(db.Instant)
    mutual_at: Mapped[datetime | None] = mapped_column(db.Instant)


class Met(db.Base):
    """Two who have met; they know each other and are not proposed again. Meetings say so through `pairing`."""

    __tablename__ = "met"
    __table_args__ = (UniqueConstraint("exporter_id", "buyer_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    exporter_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    met_at: Mapped[datetime] = mapped_column(db.Instant)


class Introduction(db.Base):
    """A pair proposed by a chamber (or an office): both sides answer, and a meeting may follow."""

    __tablename__ = "introduction"
    __table_args__ = (db.one_of("state", INTRODUCTION.states),)
    id: Mapped[int] = mapped_column(primary_key=True)
    proposer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chamber_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    exporter_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12), default="en")
    exporter_said: Mapped[str | None] = mapped_column(String(3))
    buyer_said: Mapped[str | None] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(20), default=INTRODUCTION.first)
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    expires_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}
