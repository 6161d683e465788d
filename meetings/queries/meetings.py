"""Meetings, fetched through the actor: what both sides agree on, and what one side must not learn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from accounts.domain.account import PersonState
from accounts.domain.permissions import Action, Actor, Place
from accounts.models import Office, Organisation, Person
from accounts.queries import ordering, within
from core import db
from core.clock import now
from core.errors import NotFound
from matchmaking.models import Interest, Introduction, Request
from meetings.domain.meeting import MeetingState
from meetings.models import Meeting, MeetingPerson, Outcome, Proposal

OPEN = (MeetingState.REQUESTED, MeetingState.ACCEPTED)
_UNANSWERED = (MeetingState.REQUESTED, MeetingState.WITHDRAWN, MeetingState.EXPIRED)
_EXPORTER, _BUYER = aliased(Organisation), aliased(Organisation)
_EXPORTER_OFFICE, _BUYER_OFFICE = aliased(Office), aliased(Office)
WHOLE = (
    joinedload(Meeting.exporter).joinedload(Organisation.office),
    joinedload(Meeting.buyer).joinedload(Organisation.office),
    joinedload(Meeting.fair),
    selectinload(Meeting.people).joinedload(MeetingPerson.person),
)


# Built once: a verb that asks only for an id spends most of its time on building the question.
_BARRED = select(Interest.id).where(
    Interest.organisation_id == bindparam("by"), Interest.other_id == bindparam("other"), Interest.word == "no_thanks"
)
_SAME_TIME = select(Meeting.id).where(
    Meeting.exporter_id == bindparam("exporter"), Meeting.buyer_id == bindparam("buyer"),
    Meeting.starts_at == bindparam("starts"), Meeting.state.in_(OPEN),
)  # fmt: skip
_MEMBER_IDS = select(Person.id).where(
    Person.organisation_id.in_(bindparam("sides", expanding=True)), Person.state == PersonState.ACTIVE
)


def visible(actor: Actor, action: Action = Action.MEETING_READ) -> Select[Meeting]:
    """The meetings in reach of the actor for this action."""
    mine = (
        select(MeetingPerson.person_id)
        .where(MeetingPerson.meeting_id == Meeting.id, MeetingPerson.person_id == actor.id)
        .correlate(Meeting)
        .scalar_subquery()
    )
    reached = within(
        actor, action, organisations=[Meeting.exporter_id, Meeting.buyer_id], people=[mine],
        office_paths=[_EXPORTER_OFFICE.path, _BUYER_OFFICE.path],
    )  # fmt: skip
    return (
        select(Meeting)
        .join(_EXPORTER, _EXPORTER.id == Meeting.exporter_id)
        .join(_EXPORTER_OFFICE, _EXPORTER_OFFICE.id == _EXPORTER.office_id)
        .join(_BUYER, _BUYER.id == Meeting.buyer_id)
        .join(_BUYER_OFFICE, _BUYER_OFFICE.id == _BUYER.office_id)
        .where(reached, ~_kept_away(actor))
    )


def _kept_away(actor: Actor) -> ColumnElement[bool]:
    """Requests of an organisation that the actor's own wants nothing of: for the asker they stay unanswered."""
    unwanted = exists().where(
        Interest.organisation_id == actor.organisation_id, Interest.other_id == Meeting.asked_by_id,
        Interest.word == "no_thanks",
    )  # fmt: skip
    theirs = or_(Meeting.state != MeetingState.REQUESTED, Meeting.awaits_id == actor.organisation_id)
    return and_(Meeting.state.in_(_UNANSWERED), Meeting.asked_by_id != (actor.organisation_id or 0), theirs, unwanted)


def barred(organisation_id: int, by_id: int) -> bool:
    """Whether `by_id` has said that it wants nothing of the organisation; never shown to it."""
    known = {"by": by_id, "other": organisation_id}
    return db.session().connection().scalar(_BARRED, known) is not None


def last_held(exporter_id: int, buyer_id: int) -> datetime | None:
    """When the last meeting of the two that took place ended."""
    held = (Meeting.exporter_id == exporter_id, Meeting.buyer_id == buyer_id, Meeting.state == MeetingState.HELD)
    return db.session().scalar(select(func.max(Meeting.ends_at)).where(*held))


def meeting(actor: Actor, meeting_id: int, action: Action = Action.MEETING_READ) -> Meeting:
    """One meeting with both sides and its people; NotFound out of sight."""
    chosen = visible(actor, action).where(Meeting.id == meeting_id).options(*WHOLE)
    found = db.session().scalar(chosen.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def lock(meeting_id: int, *, people: bool = False) -> None:
    """Verbs on one meeting come one after the other; who waited reads what the other has done.

    With `people`, an account that is being closed waits too, and then finds the mails that were posted to it.
    """
    db.session().execute(select(Meeting.id).where(Meeting.id == meeting_id).with_for_update())
    if people:
        there = select(Person.id).join(MeetingPerson).where(MeetingPerson.meeting_id == meeting_id)
        db.session().execute(there.order_by(Person.id).with_for_update(read=True, of=Person))


def by_id(meeting_id: int) -> Meeting:
    """The same for the clock, who sees everything."""
    chosen = select(Meeting).where(Meeting.id == meeting_id).options(*WHOLE)
    found = db.session().scalar(chosen.execution_options(populate_existing=True))
    if found is None:
        raise NotFound
    return found


def place_of(row: Meeting) -> Place:
    """Where a meeting stands; sides with offices and people must be loaded."""
    return Place(
        frozenset({row.exporter_id, row.buyer_id}),
        frozenset(p.person_id for p in row.people),
        frozenset({row.exporter.office.path, row.buyer.office.path}),
    )


def step_place(row: Meeting, step: str) -> Place:
    """Where a step stands: answers are for the side awaited, a withdrawal for the side that spoke last."""
    if step in {"accept", "counter", "decline"}:
        return Place(frozenset({row.awaits_id or 0}))
    if step == "withdraw":
        return Place(frozenset({row.exporter_id, row.buyer_id} - {row.awaits_id}))
    return place_of(row)


TABS = ("coming", "mine", "theirs", "past")
_ORDER = {"time": Meeting.starts_at, "partner": _BUYER.plain_name, "state": Meeting.state, "asked": Meeting.created_at}


def agenda(  # noqa: PLR0913  each is a filter of the list page
    actor: Actor, tab: str = "", *, text: str = "", state: str = "", sort: str = "time",
    since: datetime | None = None, until: datetime | None = None, limit: int | None = 50, offset: int = 0,
) -> tuple[Sequence[Meeting], int]:  # fmt: skip
    """A page of the meetings in reach and how many there are; `tab` is one of TABS or "" for all."""
    chosen = visible(actor).where(_in_tab(actor, tab))
    if text:
        names = (_EXPORTER.plain_name, _BUYER.plain_name)
        chosen = chosen.where(or_(*(name.contains(text.casefold(), autoescape=True) for name in names)))
    if state:
        chosen = chosen.where(Meeting.state == state)
    if since and until:
        chosen = chosen.where(Meeting.starts_at < until, Meeting.ends_at > since)
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(*WHOLE).order_by(*ordering(sort, _ORDER), Meeting.id)
    return db.session().scalars(page.limit(limit).offset(offset)).unique().all(), total


def _in_tab(actor: Actor, tab: str) -> ColumnElement[bool]:
    requested, accepted = Meeting.state == MeetingState.REQUESTED, Meeting.state == MeetingState.ACCEPTED
    waiting = Meeting.awaits_id == actor.organisation_id
    conditions: Mapping[str, ColumnElement[bool]] = {
        "coming": and_(accepted, Meeting.ends_at > now()),
        "mine": and_(requested, waiting),
        "theirs": and_(requested, ~waiting if actor.organisation_id else requested),
        "past": or_(Meeting.state.not_in(OPEN), and_(accepted, Meeting.ends_at <= now())),
    }
    return conditions.get(tab, Meeting.id > 0)


def tab_counts(actor: Actor) -> dict[str, int]:
    """How many meetings stand in each tab."""
    columns = [func.count().filter(_in_tab(actor, tab)) for tab in TABS]
    row = db.session().execute(visible(actor).with_only_columns(*columns)).one()
    return dict(zip(TABS, row, strict=True))


def of_pair(actor: Actor, exporter_id: int, buyer_id: int) -> Sequence[Meeting]:
    """What two companies have met or will, newest first."""
    chosen = visible(actor).where(Meeting.exporter_id == exporter_id, Meeting.buyer_id == buyer_id)
    return db.session().scalars(chosen.options(*WHOLE).order_by(Meeting.starts_at.desc()).limit(20)).unique().all()


def of_organisation(actor: Actor, organisation_id: int) -> Sequence[Meeting]:
    """The newest meetings of an organisation that the actor may see."""
    chosen = visible(actor).where(or_(Meeting.exporter_id == organisation_id, Meeting.buyer_id == organisation_id))
    return db.session().scalars(chosen.options(*WHOLE).order_by(Meeting.starts_at.desc()).limit(10)).unique().all()


def came_of(introduction: Introduction) -> tuple[int, int]:
    """How many meetings the two have agreed since they were introduced, and how many of these took place."""
    agreed = Meeting.state.in_((MeetingState.ACCEPTED, MeetingState.HELD, MeetingState.MISSED))
    counted = select(func.count().filter(agreed), func.count().filter(Meeting.state == MeetingState.HELD)).where(
        Meeting.exporter_id == introduction.exporter_id, Meeting.buyer_id == introduction.buyer_id,
        Meeting.created_at >= introduction.created_at,
    )  # fmt: skip
    row = db.session().execute(counted).one()
    return row[0], row[1]


def proposals(meeting_id: int) -> Sequence[Proposal]:
    """The times proposed so far, oldest first."""
    return db.session().scalars(select(Proposal).where(Proposal.meeting_id == meeting_id).order_by(Proposal.id)).all()


def outcomes(meeting_id: int) -> dict[int, Outcome]:
    """What the sides say of a meeting, by organisation."""
    rows = db.session().scalars(select(Outcome).where(Outcome.meeting_id == meeting_id))
    return {row.organisation_id: row for row in rows}


def check_origin(exporter_id: int, buyer_id: int, request_id: int | None, introduction_id: int | None) -> None:
    """A request is the buyer's own and an introduction is of these two; NotFound for a foreign one."""
    if request_id is not None:
        asked = db.session().get(Request, request_id)
        if asked is None or asked.organisation_id != buyer_id:
            raise NotFound
    if introduction_id is not None:
        pair = db.session().get(Introduction, introduction_id)
        if pair is None or (pair.exporter_id, pair.buyer_id) != (exporter_id, buyer_id):
            raise NotFound


def pending_of(organisation_id: int) -> int:
    """How many requests of an organisation are unanswered."""
    chosen = select(func.count()).where(
        Meeting.asked_by_id == organisation_id, Meeting.state == MeetingState.REQUESTED
    )  # fmt: skip
    return db.session().scalar(chosen) or 0


def same_time(exporter_id: int, buyer_id: int, starts_at: datetime) -> int | None:
    """An open meeting of the same two at the same instant: asking twice is a slip of the finger."""
    known = {"exporter": exporter_id, "buyer": buyer_id, "starts": starts_at}
    return db.session().connection().scalar(_SAME_TIME, known)


def expired(instant: datetime, limit: int = 200) -> Sequence[int]:
    """Requests whose time to answer is over."""
    chosen = select(Meeting.id).where(Meeting.state == MeetingState.REQUESTED, Meeting.expires_at <= instant)
    return db.session().scalars(chosen.order_by(Meeting.expires_at).limit(limit)).all()


def agreed_after(instant: datetime) -> Sequence[Meeting]:
    """Open meetings still to come, for the check of their zones' rules."""
    chosen = select(Meeting).where(Meeting.state.in_(OPEN), Meeting.starts_at > instant)
    return db.session().scalars(chosen.order_by(Meeting.starts_at)).all()


def members(organisation_id: int) -> Sequence[Person]:
    """The active people of an organisation, first come first."""
    chosen = select(Person).where(Person.organisation_id == organisation_id, Person.state == PersonState.ACTIVE)
    return db.session().scalars(chosen.order_by(Person.id)).all()


def member_ids(row: Meeting) -> Sequence[int]:
    """The active people of both sides."""
    sides = {"sides": [row.exporter_id, row.buyer_id]}
    return db.session().connection().scalars(_MEMBER_IDS, sides).all()


NO_ZONE = "UTC"  # a side nobody of which is left; the page names the zone it shows


def zones_of(rows: Sequence[Meeting]) -> dict[tuple[int, int], str]:
    """(meeting, organisation) → the wall clock of that side: of its first person in it, else of its first member."""
    found: dict[tuple[int, int], str] = {}
    for row in rows:
        for taking_part in row.people:
            if taking_part.organisation_id:
                found.setdefault((row.id, taking_part.organisation_id), taking_part.person.zone)
    sides = [(row.id, side) for row in rows for side in (row.exporter_id, row.buyer_id)]
    usual = _usual_zones({side for key in sides if key not in found for side in key[1:]})
    return {key: found.get(key) or usual.get(key[1], NO_ZONE) for key in sides}


def _usual_zones(organisation_ids: set[int]) -> dict[int, str]:
    if not organisation_ids:  # each of a meeting's eight mails asks, inside the booking's transaction
        return {}
    chosen = select(Person.organisation_id, Person.zone).where(
        Person.organisation_id.in_(organisation_ids), Person.state == PersonState.ACTIVE
    )
    return {side: zone for side, zone in db.session().execute(chosen.order_by(Person.id.desc())) if side}


def figures(actor: Actor, since: datetime, until: datetime) -> dict[str, int]:
    """How many meetings within reach for figures lie between two instants, by state."""
    reached = visible(actor, Action.FIGURES_READ).where(Meeting.starts_at >= since, Meeting.starts_at < until)
    counted = reached.with_only_columns(Meeting.state, func.count()).group_by(Meeting.state)
    return dict(db.session().execute(counted).tuples().all())
