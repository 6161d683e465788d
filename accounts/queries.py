"""What is known of people, organisations and offices. Records are fetched through the actor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from accounts.domain.account import PersonState
from accounts.domain.permissions import Action, Actor, Place, Reach, Role, reach
from accounts.models import Attempt, Hours, HoursException, Office, Organisation, Person, SignIn, SiteText
from core import db
from core.errors import NotFound
from core.security import digest


@dataclass(frozen=True)
class Viewer(Actor):
    """The person signed in, with what pages need of them."""

    name: str = ""
    language: str = "en"
    zone: str = "UTC"
    organisation_names: dict[str, str] | None = None
    organisation_state: str | None = None
    office_id: int | None = None
    office_names: dict[str, str] | None = None
    is_demo: bool = False
    sign_in_id: int | None = None

    def __hash__(self) -> int:
        return hash(self.id)


_BELONGING = (
    joinedload(Person.organisation).joinedload(Organisation.office),
    joinedload(Person.office),
)


def _seen(person: Person, sign_in_id: int | None = None) -> Viewer:
    organisation, office = person.organisation, person.office
    return Viewer(
        id=person.id,
        role=Role(person.role),
        organisation_id=person.organisation_id,
        office_path=office.path if office and person.role == Role.OFFICER else None,
        name=person.name,
        language=person.language,
        zone=person.zone,
        organisation_names=organisation.names if organisation else None,
        organisation_state=organisation.state if organisation else None,
        office_id=person.office_id,
        office_names=office.names if office else None,
        is_demo=person.is_demo,
        sign_in_id=sign_in_id,
    )


def viewer(token: str) -> Viewer | None:
    """Who holds this session token, if the session was not revoked and the account not closed."""
    chosen = (
        select(Person, SignIn.id)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.digest == digest(token), Person.state == PersonState.ACTIVE)
        .options(*_BELONGING)
    )
    row = db.session().execute(chosen).first()
    return _seen(row[0], row[1]) if row else None


def viewer_of(person_id: int) -> Viewer:
    """The same for a person by id: jobs and links act on somebody's behalf."""
    chosen = select(Person).where(Person.id == person_id).options(*_BELONGING)
    person = db.session().scalar(chosen)
    if person is None:
        raise NotFound
    return _seen(person)


def within(
    actor: Actor,
    action: Action,
    *,
    organisations: Iterable[Any] = (),
    people: Iterable[Any] = (),
    office_paths: Iterable[Any] = (),
) -> ColumnElement[bool]:
    """`may` as a SQL condition over the columns that say where a record stands."""
    match reach(actor, action):
        case Reach.ALL:
            return true()
        case Reach.OWN:
            mine = [column == actor.organisation_id for column in organisations] if actor.organisation_id else []
            return or_(false(), *mine, *(column == actor.id for column in people))
        case Reach.AREA if actor.office_path:
            return or_(false(), *(column.startswith(actor.office_path, autoescape=True) for column in office_paths))
        case _:
            return false()


def place_of(organisation: Organisation) -> Place:
    """Where an organisation stands; its office must be loaded."""
    return Place(frozenset({organisation.id}), frozenset(), frozenset({organisation.office.path}))


def organisation(actor: Actor, organisation_id: int, action: Action = Action.ORGANISATION_READ) -> Organisation:
    """One organisation, fetched through the actor; NotFound out of sight."""
    chosen = (
        _organisations(actor, action).where(Organisation.id == organisation_id).options(joinedload(Organisation.office))
    )
    found = db.session().scalar(chosen)
    if found is None:
        raise NotFound
    return found


def _organisations(actor: Actor, action: Action) -> Select[Organisation]:
    """Others see verified organisations only; members and their offices see them in every state."""
    mine = within(actor, Action.ORGANISATION_EDIT, organisations=[Organisation.id], office_paths=[Office.path])
    visible = within(actor, action, organisations=[Organisation.id], office_paths=[Office.path])
    return (
        select(Organisation)
        .join(Office, Office.id == Organisation.office_id)
        .where(and_(visible, or_(Organisation.state == "verified", mine)))
    )


def organisations(  # noqa: PLR0913  each is a filter of the list page
    actor: Actor, action: Action = Action.ORGANISATION_READ, *, state: str | None = None,
    kind: str | None = None, text: str = "", limit: int = 50, offset: int = 0,
) -> tuple[Sequence[Organisation], int]:  # fmt: skip
    """A page of organisations in reach, newest first, and how many there are."""
    chosen = _organisations(actor, action)
    if state:
        chosen = chosen.where(Organisation.state == state)
    if kind:
        chosen = chosen.where(Organisation.kind == kind)
    if text:
        chosen = chosen.where(Organisation.plain_name.contains(text.casefold(), autoescape=True))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(joinedload(Organisation.office)).order_by(Organisation.id.desc())
    return db.session().scalars(page.limit(limit).offset(offset)).all(), total


def offices() -> Sequence[Office]:
    """The tree, top first."""
    return db.session().scalars(select(Office).order_by(Office.path)).all()


def office_by_code(code: str) -> Office:
    """An office by its GB/T 2260 or own code."""
    found = db.session().scalar(select(Office).where(Office.code == code))
    if found is None:
        raise NotFound
    return found


def officers_of(path: str) -> Sequence[Person]:
    """Active officers at exactly this office; the desk that a new file lands on."""
    chosen = select(Person).join(Office, Office.id == Person.office_id)
    active = chosen.where(Office.path == path, Person.role == Role.OFFICER, Person.state == PersonState.ACTIVE)
    return db.session().scalars(active.order_by(Person.id)).all()


def people_of(organisation_id: int) -> Sequence[Person]:
    """The people of one organisation, first come first."""
    chosen = select(Person).where(Person.organisation_id == organisation_id).order_by(Person.id)
    return db.session().scalars(chosen).all()


def people(
    actor: Actor, *, text: str = "", role: str | None = None, limit: int = 50, offset: int = 0
) -> tuple[Sequence[Person], int]:
    """A page of people whom the actor manages."""
    paths = func.coalesce(Office.path, "")
    office = func.coalesce(Organisation.office_id, Person.office_id)
    chosen = (
        select(Person)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Office, Office.id == office)
        .where(within(actor, Action.PEOPLE_MANAGE, office_paths=[paths]))
    )
    if text:
        chosen = chosen.where(
            or_(Person.name.icontains(text, autoescape=True), Person.email.icontains(text, autoescape=True))
        )
    if role:
        chosen = chosen.where(Person.role == role)
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(*_BELONGING).order_by(Person.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(page).all(), total


def person(person_id: int) -> Person:
    """A person with organisation and office; for verbs that check the place themselves."""
    chosen = select(Person).where(Person.id == person_id).options(*_BELONGING)
    found = db.session().scalar(chosen)
    if found is None:
        raise NotFound
    return found


def person_place(someone: Person) -> Place:
    """Where a person stands; organisation and office must be loaded."""
    paths = {o.path for o in (someone.office, someone.organisation.office if someone.organisation else None) if o}
    mine = frozenset({someone.organisation_id}) if someone.organisation_id else frozenset()
    return Place(mine, frozenset({someone.id}), frozenset(paths))


def person_by_email(email: str) -> Person | None:
    """The account of an address, in any state."""
    return db.session().scalar(select(Person).where(Person.email == email.strip().casefold()))


def people_by_id(ids: Iterable[int]) -> dict[int, Person]:
    """Several people at once, with organisation and office."""
    chosen = select(Person).where(Person.id.in_(list(ids))).options(*_BELONGING)
    return {p.id: p for p in db.session().scalars(chosen)}


def interpreters(*, source: str | None = None, target: str | None = None) -> Sequence[Person]:
    """Active interpreters, of a language pair if one is named (either direction)."""
    chosen = select(Person).where(Person.role == Role.INTERPRETER, Person.state == PersonState.ACTIVE)
    found = db.session().scalars(chosen.order_by(Person.name)).all()
    wanted = {source, target} - {None}
    return [p for p in found if not wanted or any(wanted <= set(pair) for pair in p.pairs)]


def hours_of(person_ids: Iterable[int]) -> dict[int, list[Hours]]:
    """Weekly hours by person."""
    return _grouped(select(Hours).order_by(Hours.weekday, Hours.start), Hours.person_id, person_ids)


def exceptions_of(person_ids: Iterable[int], first: date, last: date) -> dict[int, list[HoursException]]:
    """Days that differ, by person, within the dates."""
    chosen = select(HoursException).where(HoursException.day.between(first, last))
    return _grouped(chosen.order_by(HoursException.day, HoursException.start), HoursException.person_id, person_ids)


def _grouped(chosen: Select[Any], owner: InstrumentedAttribute[int], person_ids: Iterable[int]) -> dict[int, list[Any]]:
    ids = list(person_ids)
    grouped: dict[int, list[Any]] = {i: [] for i in ids}
    for row in db.session().scalars(chosen.where(owner.in_(ids))):
        grouped[row.person_id].append(row)
    return grouped


def sign_ins(person_id: int) -> Sequence[SignIn]:
    """Where a person is signed in."""
    chosen = select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.seen_at.desc())
    return db.session().scalars(chosen).all()


def attempt(key: str) -> Attempt | None:
    """Failures counted under a key."""
    return db.session().get(Attempt, key)


def site_texts() -> dict[str, dict[str, str]]:
    """What the operator says of the site: key → language → text."""
    texts: dict[str, dict[str, str]] = {}
    for row in db.session().scalars(select(SiteText)):
        texts.setdefault(row.key, {})[row.language] = row.text
    return texts


def demo_people() -> Sequence[Person]:
    """Those of the one-click sign-in page; fictional people only."""
    chosen = select(Person).where(Person.is_demo, Person.state == PersonState.ACTIVE).options(*_BELONGING)
    return db.session().scalars(chosen.order_by(Person.id)).all()


def nobody_yet() -> bool:
    """Whether the database has no account at all."""
    return db.session().scalar(select(Person.id).limit(1)) is None
