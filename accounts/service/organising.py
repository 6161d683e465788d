"""Organisations from sign-up to verification, their people, and what the operator says of the site."""

from __future__ import annotations

from dataclasses import dataclass

from blinker import Signal
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.domain.account import ORGANISATION, PERSON, Kind, PersonState, check_name, check_password, check_website
from accounts.domain.credit_code import check_credit_code
from accounts.domain.names import plain_name
from accounts.domain.offices import tree
from accounts.domain.permissions import Action, Place, Role, may
from accounts.models import Office, Organisation, Person, SignIn, SiteText
from accounts.queries import Viewer
from accounts.service import links, signing, throttling
from accounts.service.ending import end_sign_ins
from accounts.service.moving import move_organisation, move_person
from core import db, journal, mail
from core.clock import now, zone
from core.errors import Conflict, Denied, NotFound, Refused
from core.i18n import LANGUAGES
from core.security import hash_password, new_token

HOME_COUNTRY = "CN"
# An organisation's state moved: `decided.send(organisation_id, step="verify")`. Handlers, connected in app.py, run in
# the decision's transaction and only write rows.
decided = Signal()
# Sent within the transaction that adds an organisation, with its row: the features above lay out what they keep of it.
organisation_added = Signal()


@dataclass(frozen=True)
class NewOrganisation:
    """What the sign-up form asks of a company or chamber."""

    kind: Kind
    names: dict[str, str]
    country: str
    office_code: str
    credit_code: str | None = None
    website: str = ""


@dataclass(frozen=True)
class NewPerson:
    """What it asks of the person who fills it in."""

    name: str
    password: str
    language: str
    zone: str
    job_title: str = ""


def ask_sign_up(email: str, language: str, base_url: str, *, address: str, kind: str = "") -> str | None:
    """Mail the link that opens the sign-up form; returns it too, for demo mode to show.

    The page answers the same whether or not the address has an account (enumeration); the owner of
    an existing account gets a mail that says so.
    """
    email = email.strip().casefold()
    throttling.check("mail", email, address)
    throttling.count("mail", email, address)
    with db.transaction():
        known = queries.person_by_email(email)
        if known is not None:
            signing.post_to(known, "account_exists", {"link": f"{base_url}/sign-in"})
            return None
        link = f"{base_url}/sign-up/{links.make('sign_up', 0, email=email, kind=kind)}"
        mail.post(
            "sign_up", key=f"sign_up:{new_token()}", address=email, name="", language=language,
            zone="UTC", facts={"link": link},
        )  # fmt: skip
        return link


def sign_up(token: str, organisation: NewOrganisation, person: NewPerson, base_url: str, agent: str = "") -> str:
    """Create organisation and first member, tell the responsible office; the session token."""
    check_password(person.password)
    zone(person.zone)
    hashed = hash_password(person.password)
    with db.transaction():
        email = links.use("sign_up", token).facts["email"]
        row = add_organisation(organisation)
        member = add_person(
            role=Role(organisation.kind), name=person.name, email=email, language=person.language,
            zone_name=person.zone, organisation_id=row.id,
        )  # fmt: skip
        member.password_hash, member.job_title = hashed, person.job_title.strip()[:120]
        move_person(member, "join", journal.Outsider())
        _tell_office(row, base_url)
        return signing._open_session(member.id, agent)  # noqa: SLF001  the same package


def add_organisation(new: NewOrganisation, *, is_demo: bool = False) -> Organisation:
    """A pending organisation within the caller's transaction; Refused for a name or code that is taken."""
    names = _checked_names(new.names)
    credit_code = _free_code(new.country, new.credit_code)
    office = queries.office_by_code(new.office_code)
    row = Organisation(
        kind=new.kind, names=names, plain_name=plain_name(" ".join(names.values())), country=new.country,
        office_id=office.id, credit_code=credit_code, website=check_website(new.website),
        created_at=now(), is_demo=is_demo, state=ORGANISATION.first,
    )  # fmt: skip
    row.office = office
    db.session().add(row)
    db.session().flush()
    organisation_added.send(row)
    return row


def _checked_names(typed: dict[str, str]) -> dict[str, str]:
    names = {code: check_name(text, field=f"name_{code}") for code, text in typed.items() if text.strip()}
    if not names:
        raise Refused("name.empty", field="name_en")
    return names


def _free_code(country: str, typed: str | None, own_id: int = 0) -> str | None:
    """The credit code of an organisation in China, unless another one has it; others have none."""
    if country != HOME_COUNTRY or not typed:
        return None
    code = check_credit_code(typed)
    taken = select(Organisation.id).where(Organisation.credit_code == code, Organisation.id != own_id)
    if db.session().scalar(taken):
        raise Refused("organisation.code_taken", field="credit_code")
    return code


def add_person(  # noqa: PLR0913  the columns of one row
    *, role: Role, name: str, email: str, language: str, zone_name: str,
    organisation_id: int | None = None, office_id: int | None = None, is_demo: bool = False,
) -> Person:  # fmt: skip
    """An invited person within the caller's transaction; Refused("email.taken")."""
    person = Person(
        role=role, name=check_name(name), email=email.strip().casefold(), language=language, zone=zone_name,
        organisation_id=organisation_id, office_id=office_id, created_at=now(), state=PERSON.first,
        spoken=[language], pairs=[], is_demo=is_demo,
    )  # fmt: skip
    try:
        with db.session().begin_nested():
            db.session().add(person)
    except IntegrityError as error:
        raise Refused("email.taken", field="email") from error
    return person


def _tell_office(row: Organisation, base_url: str) -> None:
    for officer in queries.officers_of(row.office.path):
        facts = {"names": row.names, "link": f"{base_url}/organisations/{row.id}"}
        signing.post_to(officer, "organisation_pending", facts, key=f"pending:{row.id}:{row.version}:{officer.id}")


def decide(viewer: Viewer, organisation_id: int, step: str, why: str, base_url: str) -> None:
    """Verify, refuse, suspend or restore; the members are told, with the reason."""
    with db.transaction():
        row = queries.organisation(viewer, organisation_id)
        action = ORGANISATION.move(row.state, step).action
        if action is None or not may(viewer, Action(action), queries.place_of(row)):
            raise Denied
        move_organisation(row, step, viewer, why)
        decided.send(row.id, step=step)
        if step == "resubmit":
            db.session().flush()
            _tell_office(row, base_url)
            return
        for member in queries.people_of(row.id):
            facts = {"names": row.names, "step": step, "why": why.strip(), "link": f"{base_url}/organisations/{row.id}"}
            signing.post_to(member, "organisation_decided", facts)


def edit_organisation(
    viewer: Viewer, organisation_id: int, *, names: dict[str, str], website: str, credit_code: str | None, version: int
) -> None:
    """Change names and address; the version turns the second of two editors into Conflict."""
    with db.transaction() as session:
        row = queries.organisation(viewer, organisation_id)
        if not may(viewer, Action.ORGANISATION_EDIT, queries.place_of(row)):
            raise Denied
        if row.version != version:
            raise Conflict("edited.meanwhile")
        row.names = _checked_names(names)
        row.plain_name, row.website = plain_name(" ".join(row.names.values())), check_website(website)
        row.credit_code = _free_code(row.country, credit_code, row.id)
        journal.record(viewer, "organisation.edit", f"organisation:{row.id}")
        session.flush()


def invite_colleague(
    viewer: Viewer, email: str, name: str, base_url: str, *, organisation_id: int | None = None
) -> str:
    """Invite somebody into one's own organisation, or an officer into one in reach; the link, for demo mode."""
    if (target := organisation_id or viewer.organisation_id) is None:
        raise Denied
    _count_invitation(viewer)
    with db.transaction():
        row = queries.organisation(viewer, target)
        if not may(viewer, Action.COLLEAGUE_INVITE, queries.place_of(row)):
            raise Denied
        person = add_person(
            role=Role(row.kind), name=name, email=email, language=viewer.language, zone_name=viewer.zone,
            organisation_id=row.id,
        )  # fmt: skip
        return _send_invitation(viewer, person, base_url)


def _count_invitation(viewer: Viewer) -> None:
    """Each is a mail to somebody who did not ask for it."""
    throttling.check("invite", f"person:{viewer.id}", f"person:{viewer.id}")
    throttling.count("invite", f"person:{viewer.id}", f"person:{viewer.id}")


def invite_again(viewer: Viewer, person_id: int, base_url: str) -> str:
    """A fresh link for somebody who has not joined yet; the one before opens nothing any more."""
    _count_invitation(viewer)
    with db.transaction():
        person = queries.person(person_id)
        if not may(viewer, Action.COLLEAGUE_INVITE, queries.person_place(person)):
            raise NotFound
        PERSON.move(person.state, "join")
        links.withdraw("invite", person.id)
        return _send_invitation(viewer, person, base_url)


def add_account(  # noqa: PLR0913  the fields of the form
    viewer: Viewer, *, role: Role, email: str, name: str, language: str, zone_name: str, office_code: str | None,
    base_url: str,
) -> str:  # fmt: skip
    """An officer adds officers and interpreters of the area; only an administrator adds administrators."""
    if role not in {Role.OFFICER, Role.INTERPRETER, Role.ADMIN}:
        raise Refused("account.by_sign_up", field="role")
    with db.transaction():
        office = queries.office_by_code(office_code or "") if role != Role.ADMIN else None
        place = Place(office_paths=frozenset({office.path} if office else ()))
        if not may(viewer, Action.PEOPLE_MANAGE, place):
            raise Denied
        person = add_person(
            role=role, name=name, email=email, language=language, zone_name=zone_name,
            office_id=office.id if office else None,
        )  # fmt: skip
        return _send_invitation(viewer, person, base_url)


def _send_invitation(viewer: Viewer, person: Person, base_url: str) -> str:
    link = f"{base_url}/join/{links.make('invite', person.id)}"
    names = viewer.organisation_names or viewer.office_names or {}
    signing.post_to(person, "invitation_to_join", {"link": link, "inviter": viewer.name, "names": names})
    journal.record(viewer, "person.invite", f"person:{person.id}")
    return link


def set_account_state(viewer: Viewer, person_id: int, step: str, why: str = "") -> None:
    """Close or reopen an account in reach; a closed one is signed out at once and gets no mail that waits."""
    with db.transaction():
        person = queries.person(person_id)
        place = queries.person_place(person)
        if not may(viewer, Action.PEOPLE_MANAGE, place):
            raise NotFound
        if person.id == viewer.id:
            raise Refused("account.own")
        move_person(person, step, viewer, why)
        end_sign_ins(SignIn.person_id == person.id)
        if person.state == PersonState.CLOSED:
            mail.withhold(person.email)


def keep_site_texts(viewer: Viewer, key: str, texts: dict[str, str]) -> None:
    """What the operator says under `key` (operator, contact, cost, privacy), by language."""
    if not may(viewer, Action.SYSTEM_MANAGE, Place()):
        raise Denied
    with db.transaction() as session:
        session.execute(delete(SiteText).where(SiteText.key == key))
        kept = {code: text.strip() for code, text in texts.items() if code in LANGUAGES and text.strip()}
        session.add_all(SiteText(key=key, language=code, text=text) for code, text in kept.items())
        journal.record(viewer, "site.edit", f"site:{key}")


def ensure_offices() -> None:
    """On a new database, the offices of the city as the reference lists them."""
    if queries.offices():
        return
    with db.transaction() as session:
        known: dict[str, Office] = {}
        for fact in tree():
            parent = known.get(fact.parent)
            known[fact.code] = Office(
                code=fact.code, path=f"{parent.path if parent else ''}{fact.code}/", level=fact.level,
                parent_id=parent.id if parent else None, names=fact.names, area_names=fact.area_names,
            )  # fmt: skip
            session.add(known[fact.code])
            session.flush()
