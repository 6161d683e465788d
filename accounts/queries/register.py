"""Organisations and offices, fetched through the actor."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from accounts.domain.account import PersonState
from accounts.domain.names import plain_name
from accounts.domain.permissions import Action, Actor, Place, Role
from accounts.models import Office, Organisation, Person
from accounts.queries.viewers import ordering, within
from core import db
from core.errors import NotFound, Refused


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


_ORDER = {
    "created": Organisation.id,
    "name": Organisation.plain_name,
    "country": Organisation.country,
    "state": Organisation.state,
}


def organisations(  # noqa: PLR0913  each is a filter of the list page
    actor: Actor, action: Action = Action.ORGANISATION_READ, *, state: str | None = None, kind: str | None = None,
    text: str = "", sort: str = "-created", limit: int | None = 50, offset: int = 0,
) -> tuple[Sequence[Organisation], int]:  # fmt: skip
    """A page of organisations in reach and how many there are; `sort` is a column, with "-" from the end."""
    chosen = _organisations(actor, action)
    if state:
        chosen = chosen.where(Organisation.state == state)
    if kind:
        chosen = chosen.where(Organisation.kind == kind)
    if text:
        chosen = chosen.where(Organisation.plain_name.contains(plain_name(text), autoescape=True))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.options(joinedload(Organisation.office)).order_by(*ordering(sort, _ORDER), Organisation.id.desc())
    return db.session().scalars(page.limit(limit).offset(offset)).all(), total


def offices() -> Sequence[Office]:
    """The tree, top first."""
    return db.session().scalars(select(Office).order_by(Office.path)).all()


def office_by_code(code: str) -> Office:
    """An office by its GB/T 2260 or own code; Refused("office.unknown")."""
    found = db.session().scalar(select(Office).where(Office.code == code))
    if found is None:
        raise Refused("office.unknown", field="office_code")
    return found


def officers_of(path: str) -> Sequence[Person]:
    """Active officers at exactly this office; the desk that a new file lands on."""
    chosen = select(Person).join(Office, Office.id == Person.office_id)
    active = chosen.where(Office.path == path, Person.role == Role.OFFICER, Person.state == PersonState.ACTIVE)
    return db.session().scalars(active.order_by(Person.id)).all()
