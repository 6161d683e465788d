"""Who is in a meeting's room and what was written there. The meeting is fetched through the person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts.domain.account import PersonState
from accounts.domain.permissions import Action, Actor, Place, may
from accounts.models import Organisation, Person
from core import db
from core.errors import NotFound
from meetings.domain import room
from meetings.domain.meeting import MeetingState
from meetings.models import Attendance, ChatLine, Meeting, MeetingPerson


@dataclass(frozen=True)
class Seat:
    """Somebody inside: `stay` names this visit to the others, `sid` is the socket it is reached by."""

    stay: int
    sid: str
    meeting_id: int
    person_id: int
    name: str
    language: str
    zone: str
    company: dict[str, str]


@dataclass(frozen=True)
class Side:
    """One of the two clocks: a company and the zone of its first person in the meeting."""

    names: dict[str, str]
    zone: str
    mine: bool


@dataclass(frozen=True)
class Line:
    """A line of the chat."""

    id: int
    person_id: int
    name: str
    key: str
    text: str
    at: datetime


_WITH_PEOPLE = (
    joinedload(Meeting.exporter),
    joinedload(Meeting.buyer),
    selectinload(Meeting.people).joinedload(MeetingPerson.person),
)


def meeting_of(actor: Actor, meeting_id: int) -> Meeting:
    """A meeting this person takes part in, with its sides and people; NotFound for everybody else."""
    if not 0 < meeting_id <= room.LARGEST_ID:
        raise NotFound
    chosen = (
        select(Meeting).where(Meeting.id == meeting_id).options(*_WITH_PEOPLE).execution_options(populate_existing=True)
    )
    found = db.session().scalar(chosen)
    if found is None:
        raise NotFound
    if not may(actor, Action.MEETING_ENTER, Place(people=frozenset(p.person_id for p in found.people))):
        raise NotFound
    return found


def sides(actor: Actor, meeting: Meeting) -> tuple[Side, Side]:
    """Both sides, one's own first; for an interpreter the exporter first."""
    zones: dict[int | None, str] = {}
    for someone in meeting.people:
        zones.setdefault(someone.organisation_id, someone.person.zone)
    both = [
        Side(company.names, zones.get(company.id, meeting.zone), company.id == actor.organisation_id)
        for company in (meeting.exporter, meeting.buyer)
    ]
    first, second = sorted(both, key=lambda side: not side.mine)
    return first, second


def takes_part(actor: Actor, meeting_id: int) -> bool:
    """Whether this person is one of the meeting's."""
    return db.session().get(MeetingPerson, (meeting_id, actor.id)) is not None


def seats(meeting_id: int, instant: datetime) -> list[Seat]:
    """Who is inside, first come first: people of the meeting whose account is open and who were heard of lately."""
    return _seats_where(instant, Attendance.meeting_id == meeting_id)


def seats_of(stays: Collection[int], instant: datetime) -> dict[int, Seat]:
    """Of these stays those that go on, by stay: every event of the room asks so, in one statement."""
    return {seat.stay: seat for seat in _seats_where(instant, Attendance.id.in_(stays))}


def meeting_id_of(actor: Actor, stay: int) -> int:
    """The meeting of one's own stay, gone or not; NotFound for another's."""
    found = db.session().get(Attendance, stay)
    if found is None or found.person_id != actor.id:
        raise NotFound
    return found.meeting_id


def _seats_where(instant: datetime, *conditions: ColumnElement[bool]) -> list[Seat]:
    person = MeetingPerson.meeting_id == Attendance.meeting_id, MeetingPerson.person_id == Attendance.person_id
    chosen = (
        select(
            Attendance.id, Attendance.seat, Attendance.meeting_id, Person.id, Person.name, Person.language, Person.zone,
            Organisation.names,
        )
        .join(MeetingPerson, and_(*person))
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .join(Person, Person.id == Attendance.person_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .where(
            Attendance.left_at.is_(None),
            Attendance.seen_at > instant - room.SILENCE,
            Person.state == PersonState.ACTIVE,
            *_open_at(instant),
            *conditions,
        )
        .order_by(Attendance.id)
    )  # fmt: skip
    return [Seat(*row[:-1], row[-1] or {}) for row in db.session().execute(chosen)]


def _open_at(instant: datetime) -> tuple[ColumnElement[bool], ...]:
    """`room.phase(...) is OPEN` as SQL."""
    return (
        Meeting.state.in_(room.ENTERED),
        Meeting.starts_at <= instant + room.OPENS_BEFORE,
        Meeting.ends_at > instant - room.CLOSES_AFTER,
    )


def own_stays(actor: Actor, meeting_id: int, since: int) -> Sequence[Attendance]:
    """One's own stays from that one on, newest first."""
    chosen = select(Attendance).where(
        Attendance.meeting_id == meeting_id, Attendance.person_id == actor.id, Attendance.id >= since
    )
    return db.session().scalars(chosen.order_by(Attendance.id.desc())).all()


def lines(meeting_id: int, since: int = 0) -> list[Line]:
    """What was written after line `since`, in order."""
    chosen = (
        select(ChatLine, Person.name)
        .join(Person, Person.id == ChatLine.person_id)
        .where(ChatLine.meeting_id == meeting_id, ChatLine.id > since)
        .order_by(ChatLine.id)
    )
    return [Line(row.id, row.person_id, name, row.key, row.text, row.at) for row, name in db.session().execute(chosen)]


def lines_since(meeting_id: int, person_id: int, instant: datetime) -> int:
    """How many lines somebody wrote in a room after an instant."""
    theirs = ChatLine.meeting_id == meeting_id, ChatLine.person_id == person_id, ChatLine.at > instant
    return db.session().scalar(select(func.count()).where(*theirs)) or 0


def stays(meeting_id: int) -> Sequence[tuple[Attendance, int | None]]:
    """All stays of a meeting with the organisation of each person."""
    chosen = (
        select(Attendance, Person.organisation_id)
        .join(Person, Person.id == Attendance.person_id)
        .where(Attendance.meeting_id == meeting_id)
        .order_by(Attendance.id)
    )
    return [(stay, organisation) for stay, organisation in db.session().execute(chosen)]


def ended(instant: datetime) -> Sequence[int]:
    """Accepted meetings whose end is past."""
    chosen = select(Meeting.id).where(Meeting.state == MeetingState.ACCEPTED, Meeting.ends_at <= instant)
    return db.session().scalars(chosen.order_by(Meeting.id)).all()


def enterable(actor: Actor, instant: datetime) -> Sequence[Meeting]:
    """One's meetings whose room is open now, soonest first."""
    chosen = (
        select(Meeting)
        .join(MeetingPerson, MeetingPerson.meeting_id == Meeting.id)
        .where(
            MeetingPerson.person_id == actor.id,
            *_open_at(instant),
        )
        .options(*_WITH_PEOPLE)
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return db.session().scalars(chosen).all()
