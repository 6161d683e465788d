"""The words for goods that officers add to the glossary."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core import db


class AddedWord(db.Base):
    """One word in one of nine languages for goods of a subheading.

    `folded` is the word as it is compared; `term` is the id of the glossary term that it means the same as, or empty.
    """

    __tablename__ = "added_word"
    __table_args__ = (UniqueConstraint("language", "folded", "hs6"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    hs6: Mapped[str] = mapped_column(String(6), index=True)
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(String(80))
    folded: Mapped[str] = mapped_column(String(160))
    term: Mapped[str] = mapped_column(String(10), default="")
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class Wording(db.Base):
    """The one row that says which edition of the added words is in force; every process looks here."""

    __tablename__ = "wording"
    id: Mapped[int] = mapped_column(primary_key=True)
    stamp: Mapped[str] = mapped_column(String(32))
