"""Offices, organisations, people, how they sign in, and the links that are sent to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.domain.account import ORGANISATION, PERSON, Kind
from accounts.domain.permissions import Role
from core import db


class Office(db.Base):
    """A foreign-affairs office; `path` is the chain of codes from the province down, "370000/370300/"."""

    __tablename__ = "office"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    path: Mapped[str] = mapped_column(String(120), unique=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"))
    level: Mapped[str] = mapped_column(String(20))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    area_names: Mapped[dict[str, str]] = mapped_column(JSON)
    zone: Mapped[str] = mapped_column(String(60), default="Asia/Shanghai")


class Organisation(db.Base):
    """An exporter, a buyer or a chamber; the company profile of matchmaking shares its key.

    `office_id` is the office that verifies it and in whose figures it counts.
    """

    __tablename__ = "organisation"
    __table_args__ = (
        db.one_of("kind", Kind),
        db.one_of("state", ORGANISATION.states),
        CheckConstraint("length(country) = 2", name="country_iso"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    plain_name: Mapped[str] = mapped_column(String(220), index=True)
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    country: Mapped[str] = mapped_column(String(2), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=ORGANISATION.first, index=True)
    website: Mapped[str] = mapped_column(String(300), default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    office: Mapped[Office] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}


class Person(db.Base):
    """Somebody with an account. Members of a company have an organisation, officers an office."""

    __tablename__ = "person"
    __table_args__ = (
        db.one_of("role", Role),
        db.one_of("state", PERSON.states),
        CheckConstraint(
            "(role IN ('exporter', 'buyer', 'chamber')) = (organisation_id IS NOT NULL)",
            name="member_has_organisation",
        ),
        CheckConstraint("(role IN ('officer', 'interpreter')) = (office_id IS NOT NULL)", name="officer_has_office"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    office_id: Mapped[int | None] = mapped_column(ForeignKey("office.id"), index=True)
    role: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(200))
    job_title: Mapped[str] = mapped_column(String(120), default="")
    email: Mapped[str] = mapped_column(String(254), unique=True)
    phone: Mapped[str] = mapped_column(String(20), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    language: Mapped[str] = mapped_column(String(12), default="en")
    zone: Mapped[str] = mapped_column(String(60))
    spoken: Mapped[list[str]] = mapped_column(JSON, default=list)
    pairs: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    state: Mapped[str] = mapped_column(String(20), default=PERSON.first)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    organisation: Mapped[Organisation | None] = relationship(lazy="raise")
    office: Mapped[Office | None] = relationship(lazy="raise")


class SignIn(db.Base):
    """A browser that is signed in; revoking the row signs it out, sockets included."""

    __tablename__ = "sign_in"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    seen_at: Mapped[datetime] = mapped_column(db.Instant)
    agent: Mapped[str] = mapped_column(String(200), default="")


class Link(db.Base):
    """A one-purpose link: whoever holds it may do that one thing, once, until it expires."""

    __tablename__ = "link"
    id: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(String(30), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    subject_id: Mapped[int] = mapped_column(index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    expires_at: Mapped[datetime] = mapped_column(db.Instant)
    used_at: Mapped[datetime | None] = mapped_column(db.Instant)


class Hours(db.Base):
    """Weekly hours on the person's own wall clock, minutes from midnight; Monday is 0."""

    __tablename__ = "hours"
    __table_args__ = (
        UniqueConstraint("person_id", "weekday", "start"),
        CheckConstraint("weekday BETWEEN 0 AND 6 AND start >= 0 AND start < ends AND ends <= 1440", name="in_a_day"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    weekday: Mapped[int]
    start: Mapped[int]
    ends: Mapped[int]


class HoursException(db.Base):
    """A day that differs: away (no minutes) or open at these minutes instead of the weekly ones."""

    __tablename__ = "hours_exception"
    __table_args__ = (
        UniqueConstraint("person_id", "day", "start"),
        CheckConstraint(
            "(start IS NULL) = (ends IS NULL) AND (start IS NULL OR (start >= 0 AND start < ends AND ends <= 1440))",
            name="in_a_day",
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    day: Mapped[date]
    start: Mapped[int | None]
    ends: Mapped[int | None]
    note: Mapped[str] = mapped_column(String(120), default="")


class Attempt(db.Base):
    """Failed sign-ins per key (address or account), to slow down guessing."""

    __tablename__ = "attempt"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    until: Mapped[datetime] = mapped_column(db.Instant)


class SiteText(db.Base):
    """What the operator says about the site: who runs it, contact, cost, privacy; by language."""

    __tablename__ = "site_text"
    key: Mapped[str] = mapped_column(String(30), primary_key=True)
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
