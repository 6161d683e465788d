"""A company keeps its profile and its certificates; an officer may help within the area."""

from __future__ import annotations

from datetime import date

from sqlalchemy import func, select

from accounts.domain.account import Kind
from accounts.domain.permissions import Action, may
from accounts.models import Organisation
from accounts.queries import Viewer, place_of
from core import db, journal
from core.clock import local, now
from core.errors import Conflict, Denied, NotFound, Refused
from matchmaking.domain import reference
from matchmaking.domain.company import CERTIFICATES_MOST, OTHER_CERTIFICATE, Profile, line_of, texts_of
from matchmaking.domain.finding import Entry, search_text
from matchmaking.models import Company, HeldCertificate
from matchmaking.queries import companies
from matchmaking.service.indexing import changed

KINDS = frozenset({Kind.EXPORTER.value, Kind.BUYER.value})


def ensure(organisation_id: int) -> None:
    """Within the caller's transaction: an exporter or buyer has a profile, an empty one at first."""
    session = db.session()
    row = session.get(Organisation, organisation_id)
    if row is None or row.kind not in KINDS or session.get(Company, organisation_id) is not None:
        return
    words = search_text(Entry(names=tuple(row.names.values())))
    session.add(Company(organisation_id=organisation_id, updated_at=now(), search_text=words))
    session.flush()


def begin(organisation: Organisation) -> None:
    """An organisation was added."""
    ensure(organisation.id)


def editable(viewer: Viewer, organisation_id: int) -> Company:
    """The profile, if it is this person's to edit; NotFound out of sight, Denied in sight but not theirs."""
    company = companies.company(viewer, organisation_id)
    if not may(viewer, Action.ORGANISATION_EDIT, place_of(company.organisation)):
        raise Denied
    return company


def keep(viewer: Viewer, organisation_id: int, profile: Profile, version: int) -> None:
    """Write the profile; the version turns the second of two editors into Conflict."""
    profile.check(local(now(), viewer.zone).date())
    abouts = texts_of(profile.abouts, "about")
    with db.transaction():
        company = editable(viewer, organisation_id)
        if company.version != version:
            raise Conflict("profile.meanwhile")
        company.abouts = abouts
        for name in ("business_type", "founded", "staff_band", "export_share", "annual_band", "port", "oem", "odm"):
            setattr(company, name, getattr(profile, name))
        for name in ("markets", "languages", "payment_terms", "currencies"):
            setattr(company, name, list(getattr(profile, name)))
        journal.record(viewer, "profile.edit", f"organisation:{organisation_id}")
        changed(organisation_id)


def add_certificate(
    viewer: Viewer, organisation_id: int, *, code: str, name: str | None, number: str | None, expires_on: date | None
) -> None:
    """A certificate that the company says it holds; Refused where it is unnamed, unknown or there already."""
    name = line_of(name or "", field="name", longest=120)
    number = line_of(number or "", field="number", longest=80)
    if code != OTHER_CERTIFICATE and code not in reference.certificates():
        raise Refused("choice.unknown", field="code")
    if code == OTHER_CERTIFICATE and not name:
        raise Refused("certificate.unnamed", field="name")
    with db.transaction() as session:
        editable(viewer, organisation_id)
        held = select(HeldCertificate).where(HeldCertificate.organisation_id == organisation_id)
        if session.scalar(select(func.count()).select_from(held.subquery())) == CERTIFICATES_MOST:
            raise Refused("certificate.many", most=CERTIFICATES_MOST)
        if session.scalar(held.where(HeldCertificate.code == code, HeldCertificate.number == number)):
            raise Refused("certificate.twice", field="number")
        kept_name = name if code == OTHER_CERTIFICATE else ""
        session.add(
            HeldCertificate(
                organisation_id=organisation_id, code=code, name=kept_name, number=number, expires_on=expires_on
            )
        )
        journal.record(viewer, "certificate.add", f"organisation:{organisation_id}", code=code)
        changed(organisation_id)


def remove_certificate(viewer: Viewer, organisation_id: int, certificate_id: int) -> None:
    """Take a certificate off the profile."""
    with db.transaction() as session:
        editable(viewer, organisation_id)
        row = session.get(HeldCertificate, certificate_id)
        if row is None or row.organisation_id != organisation_id:
            raise NotFound
        session.delete(row)
        journal.record(viewer, "certificate.remove", f"organisation:{organisation_id}", code=row.code)
        changed(organisation_id)
