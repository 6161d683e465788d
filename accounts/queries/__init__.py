"""What is known of people, organisations and offices. Records are fetched through the actor."""

from __future__ import annotations

from accounts.domain.permissions import Place
from accounts.queries.members import (
    demo_people,
    exceptions_of,
    hours_of,
    interpreters,
    nobody_yet,
    people,
    people_by_id,
    people_of,
    person,
    person_by_email,
    person_place,
)
from accounts.queries.register import office_by_code, officers_of, offices, organisation, organisations, place_of
from accounts.queries.site import attempt, site_texts
from accounts.queries.viewers import BELONGING, SIGN_IN_LIFE, Viewer, ordering, sign_ins, viewer, viewer_of, within

__all__ = [
    "BELONGING",
    "SIGN_IN_LIFE",
    "Place",
    "Viewer",
    "attempt",
    "demo_people",
    "exceptions_of",
    "hours_of",
    "interpreters",
    "nobody_yet",
    "office_by_code",
    "officers_of",
    "offices",
    "ordering",
    "organisation",
    "organisations",
    "people",
    "people_by_id",
    "people_of",
    "person",
    "person_by_email",
    "person_place",
    "place_of",
    "sign_ins",
    "site_texts",
    "viewer",
    "viewer_of",
    "within",
]
