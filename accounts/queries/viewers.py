"""Who is signed in, and how far an action reaches for them in a list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, bindparam, false, or_, select, true
from sqlalchemy.orm import joinedload

from accounts.domain.account import PersonState
from accounts.domain.permissions import Action, Actor, Reach, Role, reach
from accounts.models import Office, Organisation, Person, SignIn
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


# Columns, not entities with their relations, and one statement for the whole life of a process: every page asks this.
_PEOPLE = (
    select(
        Person.id, Person.role, Person.organisation_id, Person.name, Person.language, Person.zone, Person.office_id,
        Person.is_demo, Organisation.names.label("organisation_names"), Organisation.state.label("organisation_state"),
        Office.names.label("office_names"), Office.path,
    )
    .outerjoin(Organisation, Organisation.id == Person.organisation_id)
    .outerjoin(Office, Office.id == Person.office_id)
)  # fmt: skip
_SIGNED_IN = (
    _PEOPLE.add_columns(SignIn.id.label("sign_in_id"), SignIn.seen_at)
    .join(SignIn, SignIn.person_id == Person.id)
    .where(SignIn.digest == bindparam("digest"), SignIn.seen_at > bindparam("since", type_=db.Instant))
    .where(Person.state == PersonState.ACTIVE)
)
_BY_ID = _PEOPLE.where(Person.id == bindparam("person_id"))


def _seen(row: RowMapping) -> Viewer:
    facts = dict(row)
    path, role = facts.pop("path"), Role(facts.pop("role"))
    return Viewer(role=role, office_path=path if role == Role.OFFICER else None, **facts)


def viewer(token: str) -> Viewer | None:
    """Who holds this session token, if the session was not revoked and the account not closed."""
    asked = {"digest": digest(token), "since": now() - SIGN_IN_LIFE}
    row = db.session().execute(_SIGNED_IN, asked).mappings().first()
    return _seen(row) if row else None


def viewer_of(person_id: int) -> Viewer:
    """The same for a person by id: jobs and links act on somebody's behalf."""
    row = db.session().execute(_BY_ID, {"person_id": person_id}).mappings().first()
    if row is None:
        raise NotFound
    return _seen(row)


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
