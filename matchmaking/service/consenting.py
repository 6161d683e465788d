"""A company says who else may read its profile and pass it on, and takes it back at any time.

Taking back needs no reason and waits for nobody: every page, file and link asks `Company.consents` when it is opened.
"""

from __future__ import annotations

from accounts.domain.account import Kind
from accounts.domain.permissions import Action, may
from accounts.queries import Viewer, place_of
from core import db, journal
from core.clock import now
from core.errors import Denied, NotFound
from matchmaking.domain.company import CONSENTS, consents_with, consents_without
from matchmaking.models import Company, ConsentChange
from matchmaking.queries import companies
from matchmaking.service.indexing import changed


def give(viewer: Viewer, organisation_id: int, consent: str) -> None:
    """Allow it, with what it rests on; twice is as good as once."""
    with db.transaction():
        company = _company(viewer, organisation_id, consent)
        _set(viewer, company, consents_with(company.consents, consent))


def withdraw(viewer: Viewer, organisation_id: int, consent: str) -> None:
    """Take it back, with what rests on it; holds from this moment on."""
    with db.transaction():
        company = _company(viewer, organisation_id, consent)
        _set(viewer, company, consents_without(company.consents, consent))


def note(viewer: Viewer, company: Company, wanted: list[str]) -> None:
    """Within the caller's transaction: the consents become these, and what changed is kept with its time."""
    before = set(company.consents)
    for consent in CONSENTS:
        if (consent in before) != (consent in wanted):
            row = ConsentChange(
                organisation_id=company.organisation_id, person_id=viewer.id, consent=consent,
                given=consent in wanted, at=now(),
            )  # fmt: skip
            db.session().add(row)
    company.consents = wanted


def _set(viewer: Viewer, company: Company, wanted: list[str]) -> None:
    note(viewer, company, wanted)
    journal.record(viewer, "profile.consent", f"organisation:{company.organisation_id}", consents=wanted)
    changed(company.organisation_id)


def _company(viewer: Viewer, organisation_id: int, consent: str) -> Company:
    """The company's own people, or an officer who helps; chambers read exporters alone."""
    company = companies.company(viewer, organisation_id)
    if not may(viewer, Action.ORGANISATION_EDIT, place_of(company.organisation)):
        raise Denied
    if consent not in CONSENTS or company.organisation.kind != Kind.EXPORTER:
        raise NotFound
    return company
