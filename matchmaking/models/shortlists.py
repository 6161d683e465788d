"""Companies that another one keeps in mind."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from core import db
from matchmaking.domain.shortlist import NOTE_LONGEST


class Shortlisted(db.Base):
    """One company on another's list, with a note that the people of the list's owner alone read."""

    __tablename__ = "shortlisted"
    __table_args__ = (UniqueConstraint("organisation_id", "other_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    note: Mapped[str] = mapped_column(String(NOTE_LONGEST), default="")
    added_at: Mapped[datetime] = mapped_column(db.Instant)
    other: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[other_id])
