"""Signing in and out, passwords, joining by a link."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import update

from accounts import queries
from accounts.domain.account import PERSON, PersonState, check_name, check_password, check_phone
from accounts.domain.permissions import Role
from accounts.models import Person, SignIn
from accounts.service import links, throttling
from accounts.service.ending import end_sign_ins
from accounts.service.moving import move_person
from core import db, journal, mail, realtime
from core.clock import now
from core.clock import zone as check_zone
from core.errors import NotFound, Refused
from core.security import digest, hash_password, new_token, password_matches

FIRST_ADMIN = "administrator@localhost"


def sign_in(email: str, password: str, *, address: str, agent: str = "") -> str:
    """The session token for these credentials. Refused("sign_in.wrong") tells nothing of which was wrong.

    Every try is counted before the password is looked at, so that a burst of tries at once is
    slowed down like tries one after the other.
    """
    throttling.check("sign_in", email, address)
    throttling.count("sign_in", email, address)
    person = queries.person_by_email(email)
    usable = person is not None and person.state == PersonState.ACTIVE
    right = password_matches(person.password_hash if person and usable else None, password)
    if person is None or not right:
        raise Refused("sign_in.wrong", field="password")
    throttling.forgive("sign_in", email, address)
    with db.transaction():
        return _open_session(person.id, agent)


def _open_session(person_id: int, agent: str) -> str:
    token = new_token()
    row = SignIn(person_id=person_id, digest=digest(token), created_at=now(), seen_at=now(), agent=agent[:200])
    db.session().add(row)
    return token


def notice(viewer: queries.Viewer) -> None:
    """Remember now and then that this browser is still in use."""
    with db.transaction() as session:
        session.execute(update(SignIn).where(SignIn.id == viewer.sign_in_id).values(seen_at=now()))


def sign_in_demo(person_id: int, agent: str = "") -> str:
    """One click as a fictional person; the door exists in demo mode alone."""
    with db.transaction():
        person = queries.person(person_id)
        if not person.is_demo or person.state != PersonState.ACTIVE:
            raise Refused("sign_in.wrong")
        return _open_session(person.id, agent)


def sign_out(viewer: queries.Viewer, *, everywhere: bool = False) -> None:
    """Revoke this session, or all of them."""
    this = () if everywhere else (SignIn.id == viewer.sign_in_id,)
    with db.transaction():
        end_sign_ins(SignIn.person_id == viewer.id, *this)


def revoke(viewer: queries.Viewer, sign_in_id: int) -> None:
    """Sign out one of one's own browsers; NotFound for somebody else's."""
    with db.transaction():
        if not end_sign_ins(SignIn.person_id == viewer.id, SignIn.id == sign_in_id):
            raise NotFound


def ask_reset(email: str, base_url: str, *, address: str) -> str | None:
    """Mail a reset link if the address has an account; the page answers the same either way.

    The link of a fictional person is returned for demo mode, where no mail leaves; a real person's stands
    in the mail alone, since whoever reads it owns the account.
    """
    throttling.check("mail", email, address)
    throttling.count("mail", email, address)
    with db.transaction():
        person = queries.person_by_email(email)
        if person is None or person.state != PersonState.ACTIVE:
            return None
        links.withdraw("reset", person.id)
        link = f"{base_url}/reset/{links.make('reset', person.id)}"
        post_to(person, "password_reset", {"link": link})
        return link if person.is_demo else None


def reset(token: str, password: str) -> None:
    """Set a new password by a link and sign out everywhere."""
    check_password(password)
    hashed = hash_password(password)
    with db.transaction() as session:
        person = session.get_one(Person, links.use("reset", token).subject_id)
        person.password_hash = hashed
        end_sign_ins(SignIn.person_id == person.id)
        journal.record(queries.viewer_of(person.id), "password.reset", f"person:{person.id}")


def join(token: str, *, name: str, password: str, language: str, zone: str, email: str = "", agent: str = "") -> str:  # noqa: PLR0913  the fields of the form
    """Take up an invitation: the session token of the new member, signed in.

    The first administrator's link asks for the address too; for everybody else it is the one invited.
    """
    check_password(password)
    check_zone(zone)
    hashed = hash_password(password)
    with db.transaction() as session:
        # The link fills in an invited account and never overwrites one in use (CVE-2026-23478).
        link = links.use("invite", token)
        person = session.get_one(Person, link.subject_id)
        if link.facts.get("asks_email") and queries.person_by_email(email) not in {None, person}:
            raise Refused("email.taken", field="email")
        move_person(person, "join", journal.Outsider())
        person.name, person.password_hash, person.language, person.zone = check_name(name), hashed, language, zone
        if link.facts.get("asks_email"):
            person.email = email.strip().casefold()
        return _open_session(person.id, agent)


def keep_account(  # noqa: PLR0913  the fields of the account page
    viewer: queries.Viewer, *, name: str, job_title: str, phone: str, language: str, zone: str, spoken: list[str],
    pairs: list[list[str]] | None = None,
) -> None:  # fmt: skip
    """Change one's own name, language, zone, spoken languages and, for interpreters, pairs."""
    check_zone(zone)
    with db.transaction() as session:
        person = session.get_one(Person, viewer.id)
        person.name, person.job_title, person.phone = check_name(name), job_title.strip()[:120], check_phone(phone)
        person.language, person.zone, person.spoken = language, zone, spoken
        if viewer.role == Role.INTERPRETER:
            person.pairs = pairs or []


def speak(viewer: queries.Viewer, language: str) -> None:
    """Read the platform, and its mails, in another language."""
    with db.transaction() as session:
        session.execute(update(Person).where(Person.id == viewer.id).values(language=language))


def change_password(viewer: queries.Viewer, old: str, new: str, *, address: str) -> None:
    """Change one's own password; other browsers are signed out.

    Tries are counted as at the sign-in: whoever finds a browser open must not guess the password there.
    """
    check_password(new)
    person = queries.person(viewer.id)
    throttling.check("password", person.email, address)
    throttling.count("password", person.email, address)
    if not password_matches(person.password_hash, old):
        raise Refused("password.wrong", field="old")
    throttling.forgive("password", person.email, address)
    hashed = hash_password(new)
    with db.transaction() as session:
        session.execute(update(Person).where(Person.id == viewer.id).values(password_hash=hashed))
        end_sign_ins(SignIn.person_id == viewer.id, SignIn.id != viewer.sign_in_id)


def first_admin_link(base_url: str) -> str | None:
    """While nobody has joined yet, a fresh address at which the first administrator sets a password."""
    if not queries.nobody_yet():
        return None
    with db.transaction():
        person = queries.person_by_email(FIRST_ADMIN) or _first_admin()
        links.withdraw("invite", person.id)
        return f"{base_url}/join/{links.make('invite', person.id, asks_email=True)}"


def _first_admin() -> Person:
    person = Person(
        role=Role.ADMIN, name="Administrator", email=FIRST_ADMIN, zone="Asia/Shanghai",
        created_at=now(), state=PERSON.first,
    )  # fmt: skip
    db.session().add(person)
    db.session().flush()
    return person


def post_to(person: Person, kind: str, facts: Mapping[str, object], *, key: str | None = None, topic: str = "") -> None:
    """A mail to somebody with an account, in their language and zone, within the caller's transaction.

    Their desk, where it is open, looks again at once.
    """
    realtime.announce(f"person:{person.id}")
    mail.post(
        kind, key=key or f"{kind}:{person.id}:{new_token()[:12]}", address=person.email, name=person.name,
        language=person.language, zone=person.zone, facts=dict(facts), topic=topic,
    )  # fmt: skip


def post_to_members(organisation_id: int, kind: str, facts: Mapping[str, object], *, key: str, topic: str = "") -> None:
    """The same mail to each person of an organisation whose account is in use; `key` and the person tell them apart."""
    for person in queries.people_of(organisation_id):
        if person.state == PersonState.ACTIVE:
            post_to(person, kind, facts, key=f"{key}:{person.id}", topic=topic)
