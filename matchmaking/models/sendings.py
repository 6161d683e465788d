"""Showcases that an office sent to chambers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from core import db
from matchmaking.models.showcases import Showcase


class Sending(db.Base):
    """One edition of an office's showcase for one chamber: the companies that were in it at `sent_at`.

    Opened and taken are said by the chamber's people with a button; what a mail scanner fetches changes neither.
    """

    __tablename__ = "sending"
    __table_args__ = (UniqueConstraint("showcase_id", "chamber_id", "sent_at"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    showcase_id: Mapped[int] = mapped_column(ForeignKey("showcase.id", ondelete="CASCADE"))
    chamber_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    language: Mapped[str] = mapped_column(String(12))
    sent_at: Mapped[datetime] = mapped_column(db.Instant)
    opened_at: Mapped[datetime | None] = mapped_column(db.Instant)
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    taken_at: Mapped[datetime | None] = mapped_column(db.Instant)
    withdrawn_at: Mapped[datetime | None] = mapped_column(db.Instant)
    showcase: Mapped[Showcase] = relationship(lazy="raise")
    chamber: Mapped[Organisation] = relationship(lazy="raise")
