"""Chambers and offices bring an exporter and a buyer together; it counts when both have said yes.

Who declined is never told: the proposer learns that nothing came of it, the sides learn in the same words that it is
over, whether somebody declined, the proposer withdrew, or nobody answered in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from accounts.domain.account import Kind, PersonState, check_standing
from accounts.domain.permissions import Action, Place, may
from accounts.models import Organisation, Person
from accounts.queries import Viewer, people_by_id, people_of, place_of
from accounts.service.signing import post_to
from core import db, journal, mail, realtime, settings
from core.clock import now
from core.errors import Denied, Refused
from matchmaking.domain import company as rules
from matchmaking.domain.lives import INTRODUCTION
from matchmaking.models import Introduction
from matchmaking.queries import introductions
from matchmaking.queries.introductions import Told
from matchmaking.service import pairing

LIFE = timedelta(days=14)
OPEN_MOST = 50
NOTE_LONGEST = 1_000
ANSWERS = ("yes", "no")
_BATCH = 20


def propose(viewer: Viewer, *, exporter_id: int, buyer_id: int, note: str) -> int:
    """Ask both sides whether they want to get to know each other; the introduction's id."""
    text = rules.text_of(note, field="note", longest=NOTE_LONGEST)
    if not text:
        raise Refused("introduction.no_note", field="note")
    with db.transaction() as session:
        exporter = introductions.candidate(viewer, Kind.EXPORTER, exporter_id)
        buyer = introductions.candidate(viewer, Kind.BUYER, buyer_id)
        if not may(viewer, Action.PAIR_PROPOSE, place_of(exporter)):
            raise Denied
        if introductions.of_pair(exporter.id, buyer.id, INTRODUCTION.first):
            raise Refused("introduction.open")
        if introductions.count_open(viewer) >= OPEN_MOST:
            raise Refused("introduction.many", most=OPEN_MOST)
        row = Introduction(
            proposer_id=viewer.id, chamber_id=viewer.organisation_id, exporter_id=exporter.id, buyer_id=buyer.id,
            note=text, language=viewer.language, created_at=now(), expires_at=now() + LIFE, state=INTRODUCTION.first,
        )  # fmt: skip
        session.add(row)
        session.flush()
        journal.record(viewer, "introduction.propose", f"introduction:{row.id}")
        _tell(row, "introduction_proposed", (exporter, buyer))
        realtime.announce("figures")
        return row.id


def answer(viewer: Viewer, introduction_id: int, word: str) -> bool:
    """Yes or no of the viewer's company; whether both have agreed now."""
    if word not in ANSWERS:
        raise Refused("introduction.word", field="word")
    with db.transaction():
        row = introductions.introduction(viewer, introduction_id, lock=True)
        side = {row.exporter_id: "exporter_said", row.buyer_id: "buyer_said"}.get(viewer.organisation_id or 0)
        if side is None or not may(viewer, Action.INTEREST_SAY, _place(row)):
            raise Denied
        INTRODUCTION.move(row.state, "agree")
        if row.expires_at <= now():
            raise Refused("introduction.late")
        if word == "yes":
            told = introductions.told([row])[0]
            other = told.buyer if side == "exporter_said" else told.exporter
            check_standing(viewer.organisation_state, other.state)
        setattr(row, side, word)
        if word == "no":
            _move(row, "decline", viewer)
            _tell_the_end(row)
            return False
        other_id = row.buyer_id if side == "exporter_said" else row.exporter_id
        pairing.keep(viewer, viewer.organisation_id or 0, other_id, "want")
        if (row.exporter_said, row.buyer_said) != ("yes", "yes"):
            return False
        _move(row, "agree", viewer)
        told = introductions.told([row])[0]
        _tell(row, "introduction_agreed", (told.exporter, told.buyer))
        _tell_proposer(told, "introduction_agreed")
        realtime.announce("figures")
        return True


def withdraw(viewer: Viewer, introduction_id: int) -> None:
    """The proposer's chamber, or an office in whose area the exporter is, takes it back."""
    with db.transaction():
        row = introductions.introduction(viewer, introduction_id, lock=True)
        told = introductions.told([row])[0]
        place = Place(_place(row).organisations, frozenset({row.proposer_id}), place_of(told.exporter).office_paths)
        if not may(viewer, Action.PAIR_PROPOSE, place):
            raise Denied
        _move(row, "withdraw", viewer)
        _tell_the_end(row, proposer=False)


def expire(instant: datetime) -> int:
    """End those that were not answered in time; how many."""
    ended = 0
    while True:
        with db.transaction():
            rows = introductions.due(instant, _BATCH)
            for row in rows:
                _move(row, "expire", journal.Clockwork())
                _tell_the_end(row)
            ended += len(rows)
        if len(rows) < _BATCH:
            return ended


def _move(row: Introduction, step: str, by: journal.Mover) -> None:
    """The only way an introduction's state changes."""
    journal.move(INTRODUCTION, row, step, by=by)
    mail.void(_topic(row))


def _place(row: Introduction) -> Place:
    return Place(organisations=frozenset({row.exporter_id, row.buyer_id}))


def _topic(row: Introduction) -> str:
    return f"introduction:{row.id}"


def _tell(row: Introduction, kind: str, sides: tuple[Organisation, Organisation]) -> None:
    """Both sides, each with the other's name, in their people's languages."""
    told = introductions.told([row])[0]
    for mine, other in (sides, sides[::-1]):
        _post(told, kind, _active(people_of(mine.id)), other.names, other.country)


def _tell_the_end(row: Introduction, *, proposer: bool = True) -> None:
    """Those who said yes, and the proposer. Who said nothing is not bothered; who said no knows."""
    told = introductions.told([row])[0]
    for said, mine, other in (
        (row.exporter_said, told.exporter, told.buyer),
        (row.buyer_said, told.buyer, told.exporter),
    ):
        if said == "yes":
            _post(told, "introduction_closed", _active(people_of(mine.id)), other.names, other.country)
    if proposer:
        _tell_proposer(told, "introduction_closed")


def _tell_proposer(told: Told, kind: str) -> None:
    people = people_by_id([told.row.proposer_id]).values()
    _post(told, f"{kind}_proposer", _active(people), told.buyer.names, told.buyer.country)


def _active(people: Iterable[Person]) -> list[Person]:
    return [person for person in people if person.state == PersonState.ACTIVE]


def _post(told: Told, kind: str, people: list[Person], names: dict[str, str], country: str) -> None:
    row = told.row
    facts = {
        "names": names, "country": country, "exporter": told.exporter.names, "buyer": told.buyer.names,
        "proposer": told.proposer, "person": told.person, "note": row.note, "until": row.expires_at.isoformat(),
        "link": f"{settings.in_force().base_url}/introductions/{row.id}",
    }  # fmt: skip
    for person in people:
        topic = _topic(row) if kind == "introduction_proposed" else ""
        post_to(person, kind, facts, key=f"{kind}:{row.id}:{person.id}", topic=topic)
