"""What meetings leave behind: proposals, bookings, attendance, words in the room, outcomes, interpreters' offers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from accounts.models import Person
from demo.told import LENGTH, Step, Told, end_of, moves
from meetings.domain.meeting import MEETING, OFFER, Result
from meetings.models import Attendance, Booking, ChatLine, Meeting, MeetingPerson, Offer, Outcome, Proposal

RESULTS = [Result.COOPERATION] * 5 + [Result.INFORMATIVE] * 4 + [Result.NOT_INTERESTING]
# fmt: off
SPOKEN = (
    ("ISE", "本日はありがとうございます。図面を画面共有しますね。"), ("GLASSWORKS", "谢谢，图纸已经看到了，12 毫米的也可以做。"),
    ("ISE", "ヒートソークの証明書は各ロットに付きますか。"), ("GLASSWORKS", "每批都有均质处理记录，随货提供。"),
    ("ISE", "承知しました。来週、正式な数量をお送りします。"),
)
NOTES = {
    Result.COOPERATION: ("寄样并报价。", "見積りと見本を依頼しました。", "Samples and a quotation follow."),
    Result.INFORMATIVE: ("保持联系，下季度再谈。", "次の企画で再度検討します。", "Worth another call next season."),
    Result.NOT_INTERESTING: ("规格不符。", "価格が合いませんでした。", "Quantities do not fit."),
}
# fmt: on


def leave(told: Told, session: Session, meetings: list[tuple[Meeting, list[Step]]]) -> None:
    """Everything around these meetings, which have their keys already."""
    for row, life in meetings:
        session.add_all(moves(MEETING, row.id, life))
        session.add_all(_around(told, row, life))
    offers = [
        _offer(told, row, number) for number, row in enumerate(row for row, _l in meetings if row.interpreter_wanted)
    ]
    session.add_all(offers)
    session.flush()
    for offer in offers:
        if offer.state == "taken":
            session.add_all(_taken(told, offer, next(row for row, _l in meetings if row.id == offer.meeting_id)))


def _around(told: Told, row: Meeting, life: list[Step]) -> Iterator[object]:
    steps = [step for step, _at, _person in life]
    by_id = {person.id: person for person in told.people.values()}
    people = {link.organisation_id: by_id[link.person_id] for link in row.people if link.organisation_id}
    yield from _proposals(row, people, life)
    if row.state == "accepted":
        yield from (
            Booking(person_id=p.id, meeting_id=row.id, starts_at=row.starts_at, ends_at=row.ends_at)
            for p in people.values()
        )
    if "hold" in steps:
        yield from _held(told, row, list(people.values()))


def _proposals(row: Meeting, people: dict[int, Person], life: list[Step]) -> Iterator[Proposal]:
    first = row.starts_at - timedelta(days=1) if "counter" in [step for step, *_rest in life] else row.starts_at
    yield Proposal(
        meeting_id=row.id, organisation_id=row.asked_by_id, person_id=people[row.asked_by_id].id, starts_at=first,
        ends_at=first + LENGTH, message=row.note, at=row.created_at,
    )  # fmt: skip
    for step, at, person in life:
        if step == "counter" and person is not None and person.organisation_id is not None:
            yield Proposal(
                meeting_id=row.id, organisation_id=person.organisation_id, person_id=person.id,
                starts_at=row.starts_at, ends_at=row.ends_at, message="", at=at,
            )  # fmt: skip


def _held(told: Told, row: Meeting, people: list[Person]) -> Iterator[object]:
    agreed = told.dice.choice(RESULTS)
    for number, person in enumerate(people):
        joined = row.starts_at + timedelta(minutes=number - 1)
        yield Attendance(
            meeting_id=row.id, person_id=person.id, seat=f"demo-{row.id}-{number}", joined_at=joined,
            seen_at=row.ends_at, left_at=row.ends_at,
        )  # fmt: skip
        result = agreed if told.dice.random() < 0.8 else told.dice.choice(RESULTS)  # noqa: PLR2004  a share
        if {row.exporter_id, row.buyer_id} & {told.organisations["GLASSWORKS"].id, told.organisations["POTTERY"].id}:
            result = Result.COOPERATION
        note = NOTES[result][{"zh-Hans": 0, "ja": 1}.get(person.language, 2)]
        if told.dice.random() < 0.85 and person.organisation_id:  # noqa: PLR2004  some never say
            yield Outcome(
                meeting_id=row.id, organisation_id=person.organisation_id, person_id=person.id, result=result,
                note=note, at=row.ends_at + timedelta(hours=2 + number),
            )  # fmt: skip
    if (row.exporter_id, row.buyer_id) == (told.organisations["GLASSWORKS"].id, told.organisations["ISE"].id):
        for number, (key, text) in enumerate(SPOKEN):
            yield ChatLine(
                meeting_id=row.id, person_id=told.people[key].id, key=f"demo-{number}", text=text,
                at=row.starts_at + timedelta(minutes=3 + 4 * number),
            )  # fmt: skip


def _offer(told: Told, row: Meeting, number: int) -> Offer:
    """Wang has taken the first, and has not answered the others."""
    at = min(row.created_at + timedelta(hours=20), told.now)
    return Offer(
        meeting_id=row.id, person_id=told.people["wang@words.example"].id, source="ja", target="zh-Hans",
        state=end_of(OFFER, [] if number else ["take"]), offered_at=at, answer_by=told.now + timedelta(days=2),
    )  # fmt: skip


def _taken(told: Told, offer: Offer, row: Meeting) -> Iterator[object]:
    wang = told.people["wang@words.example"]
    yield from moves(OFFER, offer.id, [("take", offer.offered_at + timedelta(hours=3), wang)])
    yield MeetingPerson(meeting_id=row.id, person_id=wang.id, told_for=row.starts_at)
    yield Booking(person_id=wang.id, meeting_id=row.id, starts_at=row.starts_at, ends_at=row.ends_at)
