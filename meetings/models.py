"""Fairs, meetings, who takes part, what time they occupy, and what happened in the room."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation, Person
from core import db
from meetings.domain.meeting import FAIR, MEETING, OFFER, Result


class Fair(db.Base):
    """Days on which meetings take place, on the wall clock of `zone`; minutes count from midnight."""

    __tablename__ = "fair"
    __table_args__ = (
        db.one_of("state", FAIR.states),
        CheckConstraint("first_day <= last_day", name="days_order"),
        CheckConstraint("opens >= 0 AND opens < closes AND closes <= 1440", name="in_a_day"),
        CheckConstraint("slot_minutes BETWEEN 5 AND 240", name="slot_length"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("office.id"), index=True)
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    abouts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    country: Mapped[str] = mapped_column(String(2), default="")
    zone: Mapped[str] = mapped_column(String(60))
    first_day: Mapped[date]
    last_day: Mapped[date]
    opens: Mapped[int]
    closes: Mapped[int]
    slot_minutes: Mapped[int] = mapped_column(default=30)
    state: Mapped[str] = mapped_column(String(20), default=FAIR.first, index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class FairEntry(db.Base):
    """An organisation that takes part in a fair."""

    __tablename__ = "fair_entry"
    __table_args__ = (UniqueConstraint("fair_id", "organisation_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    fair_id: Mapped[int] = mapped_column(ForeignKey("fair.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    joined_at: Mapped[datetime] = mapped_column(db.Instant)


class OpenSlot(db.Base):
    """A time that somebody offers to whoever books it first; booking makes an accepted meeting at once."""

    __tablename__ = "open_slot"
    __table_args__ = (UniqueConstraint("person_id", "starts_at"), CheckConstraint("starts_at < ends_at", name="order"))
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    fair_id: Mapped[int | None] = mapped_column(ForeignKey("fair.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(db.Instant, index=True)
    ends_at: Mapped[datetime] = mapped_column(db.Instant)


class Meeting(db.Base):
    """Two sides at an agreed instant.

    `starts_at`..`ends_at` is the time proposed last or agreed; `wall` and `zone` are the wall clock it was agreed on,
    so that a change of a zone's rules can be noticed. `awaits_id` is the organisation whose answer is awaited.
    `uid` and `sequence` are those of the calendar object (RFC 5545): they never change and always grow.
    """

    __tablename__ = "meeting"
    __table_args__ = (
        db.one_of("state", MEETING.states),
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("(state = 'requested') = (awaits_id IS NOT NULL)", name="somebody_is_awaited"),
        CheckConstraint("exporter_id <> buyer_id", name="two_sides"),
        Index("ix_meeting_exporter", "exporter_id", "starts_at"),
        Index("ix_meeting_buyer", "buyer_id", "starts_at"),
        Index("ix_meeting_state", "state", "starts_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[str] = mapped_column(String(80), unique=True)
    sequence: Mapped[int] = mapped_column(default=0)
    exporter_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    awaits_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    fair_id: Mapped[int | None] = mapped_column(ForeignKey("fair.id"), index=True)
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id"))
    introduction_id: Mapped[int | None] = mapped_column(ForeignKey("introduction.id"))
    state: Mapped[str] = mapped_column(String(20), default=MEETING.first)
    starts_at: Mapped[datetime] = mapped_column(db.Instant)
    ends_at: Mapped[datetime] = mapped_column(db.Instant)
    wall: Mapped[str] = mapped_column(String(16))
    zone: Mapped[str] = mapped_column(String(60))
    expires_at: Mapped[datetime | None] = mapped_column(db.Instant)
    interpreter_wanted: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(Text, default="")
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    exporter: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[exporter_id])
    buyer: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[buyer_id])
    people: Mapped[list[MeetingPerson]] = relationship(lazy="raise", order_by="MeetingPerson.person_id")
    fair: Mapped[Fair | None] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}


class MeetingPerson(db.Base):
    """Somebody who takes part: a member of a side, or an interpreter (no organisation).

    `told_for` is the start that their newest invitation names; empty until they were invited.
    """

    __tablename__ = "meeting_person"
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    told_for: Mapped[datetime | None] = mapped_column(db.Instant)
    person: Mapped[Person] = relationship(lazy="raise")


class Proposal(db.Base):
    """A time that one side proposed for a meeting, with its message; the newest one counts."""

    __tablename__ = "proposal"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    starts_at: Mapped[datetime] = mapped_column(db.Instant)
    ends_at: Mapped[datetime] = mapped_column(db.Instant)
    message: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(db.Instant)


class Booking(db.Base):
    """Time that a person cannot give twice: an accepted meeting, or a hold of a few minutes while a form is open.

    `holder_id` is who holds it, on their own time or on somebody else's. No two rows of one person overlap: an exclusion constraint on PostgreSQL, triggers on SQLite; both speak as
    `core.db.OVERLAP` and become one Conflict("time.taken").
    """

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("starts_at < ends_at", name="order"),
        CheckConstraint("(meeting_id IS NULL) = (held_until IS NOT NULL)", name="meeting_or_hold"),
        CheckConstraint("(holder_id IS NULL) = (held_until IS NULL)", name="hold_has_holder"),
        Index("ix_booking_time", "person_id", "starts_at"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(db.Instant)
    ends_at: Mapped[datetime] = mapped_column(db.Instant)
    held_until: Mapped[datetime | None] = mapped_column(db.Instant)
    holder_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)


class Offer(db.Base):
    """A meeting offered to an interpreter between two languages."""

    __tablename__ = "offer"
    __table_args__ = (db.one_of("state", OFFER.states), UniqueConstraint("meeting_id", "person_id"))
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    source: Mapped[str] = mapped_column(String(12))
    target: Mapped[str] = mapped_column(String(12))
    state: Mapped[str] = mapped_column(String(20), default=OFFER.first)
    offered_at: Mapped[datetime] = mapped_column(db.Instant)
    answer_by: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    meeting: Mapped[Meeting] = relationship(lazy="raise")
    person: Mapped[Person] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}


class Attendance(db.Base):
    """One stay of a person in the room, as the server saw it; `left_at` is empty while they are inside."""

    __tablename__ = "attendance"
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    seat: Mapped[str] = mapped_column(String(64))
    joined_at: Mapped[datetime] = mapped_column(db.Instant)
    seen_at: Mapped[datetime] = mapped_column(db.Instant)
    left_at: Mapped[datetime | None] = mapped_column(db.Instant)


class ChatLine(db.Base):
    """What somebody wrote in the room. `key` comes from the browser, so that a repeated send adds nothing."""

    __tablename__ = "chat_line"
    __table_args__ = (UniqueConstraint("meeting_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime] = mapped_column(db.Instant)


class Outcome(db.Base):
    """What one side says of a meeting; said again it replaces what was said before."""

    __tablename__ = "outcome"
    __table_args__ = (UniqueConstraint("meeting_id", "organisation_id"), db.one_of("result", Result))
    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meeting.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    result: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    at: Mapped[datetime] = mapped_column(db.Instant)
