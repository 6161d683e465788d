"""With whom a deal may be recorded, what stands behind it, and who is asked to confirm it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import joinedload

from accounts import queries as people
from accounts.domain.account import Kind, PersonState
from accounts.domain.permissions import Role
from accounts.models import Organisation, Person
from accounts.queries import Viewer
from core import db
from core.errors import NotFound, Refused
from matchmaking.models import Introduction
from meetings.domain.meeting import MeetingState
from meetings.models import Meeting, MeetingPerson

OTHER = {Role.EXPORTER: Kind.BUYER, Role.BUYER: Kind.EXPORTER}


@dataclass(frozen=True)
class Partner:
    """The two sides of a deal about to be recorded."""

    other: Organisation
    exporter_id: int
    buyer_id: int


def partner(viewer: Viewer, other_id: int) -> Partner:
    """The other side, seen from the viewer's; NotFound out of sight, Refused("deal.other") for one of the same kind."""
    other = people.organisation(viewer, other_id)
    mine = viewer.organisation_id
    if mine is None or OTHER.get(viewer.role) != other.kind:
        raise Refused("deal.other", field="other_id")
    exporter, buyer = (other.id, mine) if other.kind == Kind.EXPORTER else (mine, other.id)
    return Partner(other, exporter, buyer)


def partners(viewer: Viewer) -> Sequence[Organisation]:
    """Whom the viewer's side has met or was introduced to, by name."""
    mine = viewer.organisation_id
    met = select(Meeting.id).where(Meeting.state == MeetingState.HELD, _pair(Meeting, mine))
    known = select(Introduction.id).where(Introduction.state == "agreed", _pair(Introduction, mine))
    chosen = select(Organisation).where(Organisation.id != mine, or_(met.exists(), known.exists()))
    return db.session().scalars(chosen.order_by(Organisation.plain_name)).all()


def _pair(table: type[Meeting | Introduction], mine: int | None) -> ColumnElement[bool]:
    """The outer query's organisation is the other side of a row in which mine is one."""
    return or_(
        and_(table.exporter_id == mine, table.buyer_id == Organisation.id),
        and_(table.buyer_id == mine, table.exporter_id == Organisation.id),
    )


def counterparts(viewer: Viewer, text: str, limit: int = 12) -> Sequence[Organisation]:
    """Others by name, for a deal that no meeting stands behind."""
    if not text or viewer.role not in OTHER:
        return []
    found, _total = people.organisations(
        viewer, kind=OTHER[viewer.role], state="verified", text=text, sort="name", limit=limit
    )
    return found


def held_meetings(pair: Partner) -> Sequence[Meeting]:
    """Meetings of the two that took place, the newest first."""
    chosen = select(Meeting).where(
        Meeting.exporter_id == pair.exporter_id, Meeting.buyer_id == pair.buyer_id, Meeting.state == MeetingState.HELD
    )
    return db.session().scalars(chosen.order_by(Meeting.starts_at.desc())).all()


def meeting_between(viewer: Viewer, meeting_id: int) -> Meeting:
    """A meeting in which the viewer's side took part; NotFound for any other."""
    found = db.session().get(Meeting, meeting_id)
    if found is None or viewer.organisation_id not in {found.exporter_id, found.buyer_id}:
        raise NotFound
    return found


def introduced(exporter_id: int, buyer_id: int) -> bool:
    """Whether an introduction of the two was agreed by both."""
    chosen = select(Introduction.id).where(
        Introduction.exporter_id == exporter_id, Introduction.buyer_id == buyer_id, Introduction.state == "agreed"
    )
    return db.session().scalar(chosen.limit(1)) is not None


def asked_people(organisation_id: int, meeting_id: int | None) -> Sequence[Person]:
    """Active members of a side: those who were in the meeting, else all of them."""
    active = (
        select(Person)
        .where(Person.organisation_id == organisation_id, Person.state == PersonState.ACTIVE)
        .options(joinedload(Person.organisation))
        .order_by(Person.id)
    )
    if meeting_id is not None:
        there = select(MeetingPerson.person_id).where(MeetingPerson.meeting_id == meeting_id)
        if found := db.session().scalars(active.where(Person.id.in_(there))).all():
            return found
    return db.session().scalars(active).all()
