"""Rows of accounts."""

from __future__ import annotations

from sqlalchemy import update

from accounts.domain.account import Kind
from accounts.models import Organisation, Person
from accounts.service import links, organising
from core import db
from core.security import hash_password


def password(person_id: int, typed: str) -> None:
    """Give somebody of the cast a password."""
    hashed = hash_password(typed)
    with db.transaction() as session:
        session.execute(update(Person).where(Person.id == person_id).values(password_hash=hashed))


def link(purpose: str, subject_id: int, **facts: object) -> str:
    """The token of a link."""
    with db.transaction():
        return links.make(purpose, subject_id, **facts)


def pending(name: str, office: str, kind: Kind = Kind.EXPORTER) -> int:
    """An organisation that waits for verification."""
    with db.transaction():
        new = organising.NewOrganisation(kind, {"en": name}, "CN", office)
        return organising.add_organisation(new).id


def organisation(organisation_id: int) -> Organisation:
    """The row as it is now."""
    return db.session().get_one(Organisation, organisation_id, populate_existing=True)


def person(person_id: int) -> Person:
    """The row as it is now."""
    return db.session().get_one(Person, person_id, populate_existing=True)
