"""Signing in and out, passwords, joining by a link."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import delete, update

from accounts import queries
from accounts.domain.account import PERSON, PersonState, check_name, check_password
from accounts.domain.permissions import Role
from accounts.models import Attempt, Person, SignIn
from accounts.service import links
from accounts.service.moving import move_person
from core import db, journal, mail
from core.clock import now, zone
from core.errors import Refused
from core.security import digest, hash_password, new_token, password_matches

FREE_TRIES = 5
LONGEST_WAIT = timedelta(minutes=15)


def sign_in(email: str, password: str, *, address: str, agent: str = "") -> str:
    """The session token for these credentials. Refused("sign_in.wrong") tells nothing of which was wrong.

    After `FREE_TRIES` failures the wait doubles up to `LONGEST_WAIT`, per account and per network
    address, so that neither one account nor one machine can be tried without end.
    """
    keys = [digest(f"account:{email.strip().casefold()}"), digest(f"address:{address}")]
    if any((known := queries.attempt(k)) and known.failures >= FREE_TRIES and known.until > now() for k in keys):
        raise Refused("sign_in.wait", field="password")
    person = queries.person_by_email(email)
    usable = person is not None and person.state == PersonState.ACTIVE
    right = password_matches(person.password_hash if person and usable else None, password)
    if person is None or not right:
        _count_failure(keys)
        raise Refused("sign_in.wrong", field="password")
    with db.transaction() as session:
        session.execute(delete(Attempt).where(Attempt.key == keys[0]))
        return _open_session(person.id, agent)


def _count_failure(keys: list[str]) -> None:
    with db.transaction() as session:
        for key in keys:
            known = session.get(Attempt, key)
            if known is None:
                known = Attempt(key=key, failures=0, until=now())
                session.add(known)
            known.failures += 1
            excess = max(0, known.failures - FREE_TRIES)
            known.until = now() + min(timedelta(seconds=2 ** min(excess, 12)), LONGEST_WAIT)


def _open_session(person_id: int, agent: str) -> str:
    token = new_token()
    row = SignIn(person_id=person_id, digest=digest(token), created_at=now(), seen_at=now(), agent=agent[:200])
    db.session().add(row)
    return token


def sign_in_demo(person_id: int, agent: str = "") -> str:
    """One click as a fictional person; the door exists in demo mode alone."""
    with db.transaction():
        person = queries.person(person_id)
        if not person.is_demo or person.state != PersonState.ACTIVE:
            raise Refused("sign_in.wrong")
        return _open_session(person.id, agent)


def sign_out(viewer: queries.Viewer, *, everywhere: bool = False) -> None:
    """Revoke this session, or all of them; open sockets are refused at their next word."""
    with db.transaction() as session:
        chosen = delete(SignIn).where(SignIn.person_id == viewer.id)
        session.execute(chosen if everywhere else chosen.where(SignIn.id == viewer.sign_in_id))


def ask_reset(email: str, base_url: str) -> None:
    """Mail a reset link if the address has an account; the page answers the same either way."""
    with db.transaction():
        person = queries.person_by_email(email)
        if person is None or person.state != PersonState.ACTIVE:
            return
        links.withdraw("reset", person.id)
        post_to(person, "password_reset", {"link": f"{base_url}/reset/{links.make('reset', person.id)}"})


def reset(token: str, password: str) -> None:
    """Set a new password by a link and sign out everywhere."""
    check_password(password)
    hashed = hash_password(password)
    with db.transaction() as session:
        person = session.get_one(Person, links.use("reset", token).subject_id)
        person.password_hash = hashed
        session.execute(delete(SignIn).where(SignIn.person_id == person.id))
        journal.record(queries.viewer_of(person.id), "password.reset", f"person:{person.id}")


def join(token: str, *, name: str, password: str, language: str, zone_name: str, purpose: str = "invite") -> str:
    """Take up an invitation: the session token of the new member, signed in."""
    check_password(password)
    zone(zone_name)
    hashed = hash_password(password)
    with db.transaction() as session:
        # The link fills in an invited account and never overwrites one in use (CVE-2026-23478).
        person = session.get_one(Person, links.use(purpose, token).subject_id)
        move_person(person, "join", journal.Outsider())
        person.name, person.password_hash = check_name(name), hashed
        person.language, person.zone = language, zone_name
        return _open_session(person.id, "")


def keep_account(  # noqa: PLR0913  the fields of the account page
    viewer: queries.Viewer, *, name: str, job_title: str, phone: str, language: str, zone_name: str, spoken: list[str]
) -> None:
    """Change one's own name, language, zone and spoken languages."""
    zone(zone_name)
    with db.transaction() as session:
        person = session.get_one(Person, viewer.id)
        person.name, person.job_title, person.phone = check_name(name), job_title.strip()[:120], phone
        person.language, person.zone, person.spoken = language, zone_name, spoken


def change_password(viewer: queries.Viewer, old: str, new: str) -> None:
    """Change one's own password; other browsers are signed out."""
    check_password(new)
    person = queries.person(viewer.id)
    if not password_matches(person.password_hash, old):
        raise Refused("password.wrong", field="old")
    hashed = hash_password(new)
    with db.transaction() as session:
        session.execute(update(Person).where(Person.id == viewer.id).values(password_hash=hashed))
        session.execute(delete(SignIn).where(SignIn.person_id == viewer.id, SignIn.id != viewer.sign_in_id))


def first_admin_link(base_url: str) -> str | None:
    """On an empty database, the address at which the first administrator sets a password."""
    if not queries.nobody_yet():
        return None
    with db.transaction() as session:
        person = Person(
            role=Role.ADMIN, name="Administrator", email="administrator@localhost", zone="Asia/Shanghai",
            created_at=now(), state=PERSON.first,
        )  # fmt: skip
        session.add(person)
        session.flush()
        return f"{base_url}/join/{links.make('invite', person.id)}"


def post_to(person: Person, kind: str, facts: Mapping[str, object], *, key: str | None = None, topic: str = "") -> None:
    """A mail to somebody with an account, in their language and zone, within the caller's transaction."""
    mail.post(
        kind, key=key or f"{kind}:{person.id}:{new_token()[:12]}", address=person.email, name=person.name,
        language=person.language, zone=person.zone, facts=dict(facts), topic=topic,
    )  # fmt: skip
