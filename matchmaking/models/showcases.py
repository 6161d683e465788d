"""Companies that a chamber or an office puts together for its members or partners."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import db
from matchmaking.domain.showcase import TITLE_LONGEST


class Showcase(db.Base):
    """A draft of a chamber or of an office; its pages are composed anew at each download.

    `language` is the reader's. Exactly one of `chamber_id` and `office_id` says whose it is.
    """

    __tablename__ = "showcase"
    __table_args__ = (CheckConstraint("(chamber_id IS NULL) <> (office_id IS NULL)", name="one_owner"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    chamber_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    title: Mapped[str] = mapped_column(String(TITLE_LONGEST))
    language: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    changed_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ShowcaseEntry(db.Base):
    """A company of a showcase; the lower position comes first."""

    __tablename__ = "showcase_entry"
    __table_args__ = (UniqueConstraint("showcase_id", "organisation_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    showcase_id: Mapped[int] = mapped_column(ForeignKey("showcase.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"), index=True)
    position: Mapped[int] = mapped_column(Integer)
    added_at: Mapped[datetime] = mapped_column(db.Instant)
