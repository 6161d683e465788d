"""What companies allowed and took back, for as long as anybody may ask when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core import db


class ConsentChange(db.Base):
    """A company's person gave a consent, or took it back. What holds now is in `Company.consents`."""

    __tablename__ = "consent_change"
    __table_args__ = (Index("ix_consent_change_of", "organisation_id", "consent"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    consent: Mapped[str] = mapped_column(String(20))
    given: Mapped[bool]
    at: Mapped[datetime] = mapped_column(db.Instant)
