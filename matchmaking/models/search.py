"""What lists ask of a company in one narrow row, searches that somebody keeps, and what has changed since."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from core import db

SUBJECTS = ("companies", "requests")
MAILS = ("", "daily", "at_once")


class Listing(db.Base):
    """A company as lists filter, count and order it: reading it from its many tables takes ten times as long.

    What it copies from organisation and company (kind to changed_at) triggers keep in step, so that no way of writing
    those can leave a company in a list that must not show it. `groups`, `hs6s` and `certificates` are written with the
    search words; each value stands between commas. Certificates are those in force until `certificates_until`.
    """

    __tablename__ = "listing"
    __table_args__ = (Index("ix_listing_name", "name"), Index("ix_listing_changed_at", "changed_at"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    country: Mapped[str] = mapped_column(String(2))
    office_id: Mapped[int]
    name: Mapped[str] = mapped_column(String(220))
    consents: Mapped[str] = mapped_column(Text)
    markets: Mapped[str] = mapped_column(Text)
    changed_at: Mapped[datetime] = mapped_column(db.Instant)
    groups: Mapped[str] = mapped_column("product_groups", Text, default="", server_default="")
    hs6s: Mapped[str] = mapped_column(Text, default="", server_default="")
    certificates: Mapped[str] = mapped_column(Text, default="", server_default="")
    certificates_until: Mapped[date | None]


class SavedSearch(db.Base):
    """A search somebody keeps: what was asked, as the list's address has it, and how news of it are mailed.

    `mailed_on` is the owner's local day of the last mail; there is one a day at most.
    """

    __tablename__ = "saved_search"
    __table_args__ = (db.one_of("subject", SUBJECTS), db.one_of("mails", MAILS))
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    asked: Mapped[dict[str, Any]] = mapped_column(JSON)
    mails: Mapped[str] = mapped_column(String(10), default="", index=True)
    mailed_on: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(db.Instant)


class SavedHit(db.Base):
    """A company or request that fits a saved search. `told_at` is when its owner knew of it; none while a mail waits."""

    __tablename__ = "saved_hit"
    search_id: Mapped[int] = mapped_column(ForeignKey("saved_search.id"), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime | None] = mapped_column(db.Instant)


class SearchChange(db.Base):
    """A company that was written to, or with its requests; the next look at saved searches takes these up.

    Triggers write it beside what changes who sees a company, the index beside what changes its words.
    """

    __tablename__ = "search_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int]
