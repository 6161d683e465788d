"""Mails about meetings: each to one person, in their language, with both sides' clocks and a calendar object.

Everything is a row of the outbox, written in the verb's transaction. Reminders carry the topic of the meeting's
version, so that a move or a cancellation calls back those of the version before.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from accounts.domain.account import PersonState
from accounts.models import Organisation, Person
from accounts.queries import officers_of
from core import i18n, mail, settings
from core.clock import now
from core.security import new_token
from meetings import queries
from meetings.domain import ical
from meetings.domain.slots import Span, unsocial
from meetings.domain.terms import REMINDERS
from meetings.models import Meeting, Offer

Facts = Mapping[str, object]


def topic(row: Meeting, person: Person | None = None) -> str:
    """What the reminders of this version of the meeting are called back by; an interpreter may leave alone."""
    shared = f"meeting:{row.id}:v{row.sequence}"
    return shared if person is None or side_of(row, person) else f"{shared}:{person.id}"


def call_back(row: Meeting, person: Person | None = None) -> None:
    """No reminder of this version leaves any more, to anybody or to one interpreter."""
    for subject in {topic(row, one) for one in ([person] if person else [None, *participants(row)])}:
        mail.void(subject)


def side_of(row: Meeting, person: Person) -> Organisation | None:
    """The side somebody belongs to; none for interpreters and officers."""
    return next((side for side in (row.exporter, row.buyer) if side.id == person.organisation_id), None)


def side_zone(row: Meeting, organisation: Organisation) -> str:
    """The wall clock of a side."""
    return queries.meetings.zones_of([row])[(row.id, organisation.id)]


def participants(row: Meeting) -> list[Person]:
    """Those who take part, both sides and interpreters; whoever's account was closed hears nothing more."""
    return [p.person for p in row.people if p.person.state == PersonState.ACTIVE]


def audience(row: Meeting, organisation_id: int) -> Sequence[Person]:
    """Whom a word to a side reaches: its people in the meeting, or all its members while nobody is named."""
    there = {p.person_id for p in row.people if p.organisation_id == organisation_id}
    named = [person for person in participants(row) if person.id in there]
    return named or queries.meetings.members(organisation_id)


def facts_for(row: Meeting, person: Person) -> dict[str, Any]:
    """What a mail to this person says of the meeting. `partners` are the names of the sides that are not theirs."""
    mine = side_of(row, person)
    others = [side for side in (row.exporter, row.buyer) if side is not mine]
    clocks = [{"names": side.names, "zone": side_zone(row, side)} for side in others]
    span = Span(row.starts_at, row.ends_at)
    return {
        "starts_at": row.starts_at.isoformat(), "ends_at": row.ends_at.isoformat(),
        "partners": [side.names for side in others], "clocks": clocks,
        "late": unsocial(span, person.zone), "fair": row.fair.names if row.fair else {},
        "link": f"{settings.in_force().base_url}/meetings/{row.id}",
    }  # fmt: skip


def tell(
    kind: str, row: Meeting, people: Iterable[Person], *, key: str = "", calendar: str = "", facts: Facts | None = None
) -> None:  # fmt: skip
    """One mail of that kind to each of them; a key that was used before adds nothing. `calendar`: its method or "".

    Of one key nobody gets two calendar objects, of whatever kind the mails are.
    """
    for person in people:
        known = facts_for(row, person) | dict(facts or {})
        if calendar:
            known["calendar"] = invitation(row, person, cancelled=calendar == "CANCEL")
        mail.post(
            kind, key=f"{'calendar' if calendar else kind}:{row.id}:{key or new_token()[:12]}:{person.id}", address=person.email, name=person.name,
            language=person.language, zone=person.zone, facts=known,
        )  # fmt: skip


def event(row: Meeting, person: Person, *, attending: bool = True, cancelled: bool = False) -> ical.Event:
    """The meeting in one person's calendar, in their language."""
    config = settings.in_force()
    mine = side_of(row, person)
    others = [side.names for side in (row.exporter, row.buyer) if side is not mine]
    link = f"{config.base_url}/meetings/{row.id}"
    with i18n.speaking(person.language):
        who = i18n.enumerate_words([i18n.text_in(names) for names in others])
        lines = [i18n.moment(row.starts_at, person.zone)]
        lines += [
            i18n.moment(row.starts_at, side_zone(row, side)) for side in (row.exporter, row.buyer) if side is not mine
        ]
        return ical.Event(
            uid=row.uid, sequence=row.sequence, starts_at=row.starts_at, ends_at=row.ends_at, zone=row.zone,
            summary=i18n.gettext("Meeting with %(who)s", who=who), url=link, stamp=now(), cancelled=cancelled,
            description="\n".join([*lines, link]), organizer=config.mail_from or "yunqiao@localhost",
            attendee=(person.email, person.name) if attending else None,
        )  # fmt: skip


def invitation(row: Meeting, person: Person, *, cancelled: bool = False) -> dict[str, str]:
    """The calendar object that travels with a mail."""
    return ical.invitation(event(row, person, cancelled=cancelled))


def remind(row: Meeting, people: Iterable[Person]) -> None:
    """Reminders that are still ahead, a row for each person and time; written again they add nothing."""
    for person in people:
        for before in REMINDERS:
            due = row.starts_at - before
            if due > now():
                minutes = int(before.total_seconds() // 60)
                mail.post(
                    "meeting_reminder", key=f"meeting_reminder:{row.id}:v{row.sequence}:{minutes}:{person.id}",
                    address=person.email, name=person.name, language=person.language, zone=person.zone,
                    facts=facts_for(row, person) | {"minutes": minutes}, topic=topic(row, person), due=due,
                )  # fmt: skip


def tell_offices(kind: str, row: Meeting, *, key: str, facts: Facts) -> None:
    """The officers at the desk of either side's office."""
    officers = {o.id: o for path in {row.exporter.office.path, row.buyer.office.path} for o in officers_of(path)}
    tell(kind, row, officers.values(), key=key, facts=facts)


def offered(row: Offer) -> None:
    """An interpreter learns of a meeting that is offered."""
    facts = {
        "source": row.source, "target": row.target, "answer_by": row.answer_by.isoformat(),
        "link": f"{settings.in_force().base_url}/offers",
    }  # fmt: skip
    tell("interpreter_offered", row.meeting, [row.person], key=f"{row.id}:v{row.meeting.sequence}", facts=facts)
