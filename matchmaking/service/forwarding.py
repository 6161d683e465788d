"""Somebody points a colleague of the own company to a profile."""

from __future__ import annotations

from collections.abc import Sequence

from accounts.models import Person
from accounts.queries import Viewer, people_of
from core import db, journal, settings
from core import mail as post
from core.clock import local, now
from core.errors import Refused
from matchmaking.domain import company as rules
from matchmaking.queries import companies

NOTE_LONGEST = 1_000


def colleagues(viewer: Viewer) -> Sequence[Person]:
    """The others of the own company who can read it."""
    if viewer.organisation_id is None:
        return []
    return [
        person for person in people_of(viewer.organisation_id) if person.state == "active" and person.id != viewer.id
    ]


def forward(viewer: Viewer, organisation_id: int, person_id: int | None, note: str) -> None:
    """A mail to that colleague in their language, once a day for one profile."""
    text = rules.text_of(note, field="note", longest=NOTE_LONGEST)
    with db.transaction() as session:
        company = companies.company(viewer, organisation_id)
        person = next((one for one in colleagues(viewer) if one.id == person_id), None)
        if person is None:
            raise Refused("forward.nobody", field="person_id")
        day = local(now(), viewer.zone).date()
        key = f"forwarded:{viewer.id}:{organisation_id}:{person.id}:{day}"
        if session.query(post.OutboxMail.id).filter_by(key=key).first():
            raise Refused("forward.today", field="person_id")
        post.post(
            "profile_forwarded", key=key, address=person.email, name=person.name, language=person.language,
            zone=person.zone,
            facts={"names": company.organisation.names, "sender": viewer.name, "note": text,
                   "link": f"{settings.in_force().base_url}/companies/{organisation_id}"},
        )  # fmt: skip
        journal.record(viewer, "profile.forward", f"organisation:{organisation_id}", to=person.id)
