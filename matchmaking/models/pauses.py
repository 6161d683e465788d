"""Companies that do not want to be found for a while."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core import db


class Pause(db.Base):
    """A company that paused its profile, and since when; no row for one that is found as usual."""

    __tablename__ = "pause"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    since: Mapped[datetime] = mapped_column(db.Instant)
