"""Who is signed in, and how far an action reaches for them in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select, true
from sqlalchemy.orm import joinedload

from accounts.domain.account import PersonState
from accounts.domain.permissions import Action, Actor, Reach, Role, reach
from accounts.models import Organisation, Person, SignIn
from core import db, i18n
from core.clock import now
from core.errors import NotFound
from core.security import digest

SIGN_IN_LIFE = timedelta(days=30)


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
    seen_at: datetime | None = None

    @property
    def organisation_name(self) -> str:
        """In the reader's language."""
        return i18n.text_in(self.organisation_names or {})

    @property
    def office_name(self) -> str:
        """In the reader's language."""
        return i18n.text_in(self.office_names or {})

    def __hash__(self) -> int:
        return hash(self.id)


BELONGING = (
    joinedload(Person.organisation).joinedload(Organisation.office),
    joinedload(Person.office),
)


def _seen(person: Person, sign_in: SignIn | None = None) -> Viewer:
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
        sign_in_id=sign_in.id if sign_in else None,
        seen_at=sign_in.seen_at if sign_in else None,
    )


def viewer(token: str) -> Viewer | None:
    """Who holds this session token, if the session was not revoked and the account not closed."""
    chosen = (
        select(Person, SignIn)
        .join(SignIn, SignIn.person_id == Person.id)
        .where(SignIn.digest == digest(token), Person.state == PersonState.ACTIVE)
        .where(SignIn.seen_at > now() - SIGN_IN_LIFE)
        .options(*BELONGING)
    )
    row = db.session().execute(chosen).first()
    return _seen(row[0], row[1]) if row else None


def viewer_of(person_id: int) -> Viewer:
    """The same for a person by id: jobs and links act on somebody's behalf."""
    chosen = select(Person).where(Person.id == person_id).options(*BELONGING)
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


def sign_ins(person_id: int) -> Sequence[SignIn]:
    """Where a person is signed in."""
    chosen = select(SignIn).where(SignIn.person_id == person_id).order_by(SignIn.seen_at.desc())
    return db.session().scalars(chosen).all()


def ordering(sort: str, columns: Mapping[str, Any]) -> list[Any]:
    """The order a list's address asks for, such as "-name"; nothing for a word the list does not know."""
    column = columns.get(sort.removeprefix("-"))
    if column is None:
        return []
    return [column.desc() if sort.startswith("-") else column.asc()]
