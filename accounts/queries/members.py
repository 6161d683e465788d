"""People, their hours and their languages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from accounts.domain.account import PersonState
from accounts.domain.permissions import Action, Actor, Place, Role
from accounts.models import Hours, HoursException, Office, Organisation, Person
from accounts.queries.viewers import BELONGING, ordering, within
from core import db
from core.errors import NotFound


def people_of(organisation_id: int) -> Sequence[Person]:
    """The people of one organisation, first come first."""
    chosen = select(Person).where(Person.organisation_id == organisation_id).order_by(Person.id)
    return db.session().scalars(chosen).all()


_ORDER = {"created": Person.id, "name": Person.name, "role": Person.role, "state": Person.state}


def people(  # noqa: PLR0913  each is a filter of the list page
    actor: Actor, *, text: str = "", role: str | None = None, state: str | None = None, sort: str = "-created",
    limit: int | None = 50, offset: int = 0,
) -> tuple[Sequence[Person], int]:  # fmt: skip
    """A page of the people whom the actor manages, and how many there are."""
    office = func.coalesce(Organisation.office_id, Person.office_id)
    chosen = (
        select(Person)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
        .outerjoin(Office, Office.id == office)
        .where(within(actor, Action.PEOPLE_MANAGE, office_paths=[func.coalesce(Office.path, "")]))
    )
    if text:
        columns = (Person.name, Person.email, Organisation.plain_name)
        chosen = chosen.where(or_(*(column.icontains(text, autoescape=True) for column in columns)))
    if role:
        chosen = chosen.where(Person.role == role)
    if state:
        chosen = chosen.where(Person.state == state)
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(*BELONGING).order_by(*ordering(sort, _ORDER), Person.id.desc())
    return db.session().scalars(page.limit(limit).offset(offset)).all(), total


def person(person_id: int) -> Person:
    """A person with organisation and office; for verbs that check the place themselves."""
    chosen = select(Person).where(Person.id == person_id).options(*BELONGING)
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
    chosen = select(Person).where(Person.id.in_(list(ids))).options(*BELONGING)
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


def demo_people() -> Sequence[Person]:
    """Those of the one-click sign-in page; fictional people only."""
    chosen = select(Person).where(Person.is_demo, Person.state == PersonState.ACTIVE).options(*BELONGING)
    return db.session().scalars(chosen.order_by(Person.id)).all()


def nobody_yet() -> bool:
    """Whether nobody has joined so far; an invited administrator who lost the link is nobody yet."""
    return db.session().scalar(select(Person.id).where(Person.state != PersonState.INVITED).limit(1)) is None
