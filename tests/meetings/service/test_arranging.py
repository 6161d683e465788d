"""Asking, booking, moving, cancelling, expiring."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from accounts.models import Organisation
from accounts.service.moving import move_organisation
from core import db, jobs, journal, mail
from core.errors import Conflict, Denied, NotFound, Refused
from core.journal import Clockwork
from matchmaking.models import Interest, Introduction
from meetings.domain.meeting import MEETING
from meetings.models import Booking, Meeting, OpenSlot
from meetings.queries import diaries, meetings
from meetings.service import answering, arranging, booking
from tests.cast import Cast
from tests.make.meetings import agreed, around_the_clock, asked, at, offered
from tests.meetings.present import NOW

TIME = at(1, 1)  # Tuesday 09:00 in Zibo, 10:00 in Tokyo


def _mails(kind: str) -> list[str]:
    jobs.run_due()
    return sorted(row.address for row in mail.outbox() if row.kind == kind and row.state == "waiting")


def test_a_request_waits_for_the_other_side_and_tells_its_members(cast: Cast) -> None:
    row = asked(cast, cast.li, cast.ise, TIME, message="  Please look at our glass.  ")
    found = meetings.meeting(cast.viewer(cast.sato), row.id)
    assert (found.state, found.awaits_id, found.exporter_id, found.buyer_id) == (
        "requested",
        cast.ise,
        cast.glassworks,
        cast.ise,
    )
    assert (found.wall, found.zone, found.sequence) == ("2026-12-01T09:00", "Asia/Shanghai", 0)
    assert found.ends_at - found.starts_at == timedelta(minutes=30)
    assert found.expires_at == TIME - timedelta(hours=48)
    assert [p.message for p in meetings.proposals(row.id)] == ["Please look at our glass."]
    assert _mails("meeting_requested") == ["sato@buyer.example"]


def test_a_request_far_ahead_waits_seven_days(cast: Cast) -> None:
    assert asked(cast, cast.li, cast.ise, at(20, 1)).expires_at == NOW + timedelta(days=7)


def test_accepting_books_both_and_invites_both(cast: Cast) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    assert meetings.meeting(cast.viewer(cast.li), row.id).state == "accepted"
    booked = db.session().scalars(select(Booking).order_by(Booking.person_id)).all()
    assert [(b.person_id, b.starts_at, b.meeting_id) for b in booked] == [
        (cast.li, TIME, row.id),
        (cast.sato, TIME, row.id),
    ]
    assert _mails("meeting_accepted") == ["li@seller.example", "sato@buyer.example"]
    assert len(_mails("meeting_reminder")) == 6


def test_pending_requests_may_overlap_but_one_is_accepted(cast: Cast) -> None:
    first = asked(cast, cast.li, cast.ise, TIME)
    second = asked(cast, cast.zhao, cast.ise, TIME + timedelta(minutes=15))
    answering.accept(cast.viewer(cast.sato), first.id)
    with pytest.raises(Conflict, match=r"time\.taken"):
        answering.accept(cast.viewer(cast.sato), second.id)
    assert meetings.meeting(cast.viewer(cast.zhao), second.id).state == "requested"
    assert len(db.session().scalars(select(Booking)).all()) == 2


def test_a_meeting_may_begin_when_another_ends(cast: Cast) -> None:
    agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    second = agreed(cast, cast.zhao, cast.ise, cast.sato, TIME + timedelta(minutes=30))
    assert meetings.meeting(cast.viewer(cast.zhao), second.id).state == "accepted"


def test_only_the_awaited_side_answers(cast: Cast) -> None:
    row = asked(cast, cast.li, cast.ise, TIME)
    with pytest.raises(Denied):
        answering.accept(cast.viewer(cast.li), row.id)
    with pytest.raises(Denied):
        answering.withdraw(cast.viewer(cast.sato), row.id)
    for stranger in (cast.zhao, cast.kim, cast.jones, cast.county_other, cast.wang):
        with pytest.raises(NotFound):
            answering.accept(cast.viewer(stranger), row.id)
    with pytest.raises(Denied):
        answering.accept(cast.viewer(cast.county), row.id)


@pytest.mark.parametrize(
    ("when", "code"),
    [
        (NOW - timedelta(days=1), "meeting.past"),
        (NOW + timedelta(hours=47), "meeting.too_soon"),
        (NOW + timedelta(days=400), "meeting.far"),
        (TIME + timedelta(minutes=2), "meeting.minutes"),
        (TIME + timedelta(seconds=1), "meeting.minutes"),
    ],
)
def test_a_time_nobody_can_keep_is_refused(cast: Cast, when: object, code: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(cast, cast.li, cast.ise, when)
    assert (refused.value.code, refused.value.field) == (code, "time")


def test_a_message_of_ten_thousand_characters_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        asked(cast, cast.li, cast.ise, TIME, message="x" * 10_000)
    assert (refused.value.code, refused.value.field) == ("message.long", "message")


def test_sides_must_be_an_exporter_and_a_buyer(cast: Cast) -> None:
    for other in (cast.pottery, cast.glassworks, cast.casic):
        with pytest.raises(Refused, match=r"meeting\.same_side"):
            asked(cast, cast.li, other, TIME)
    with pytest.raises(NotFound):
        asked(cast, cast.li, 999_999, TIME)
    for nobody in (cast.jones, cast.wang, cast.city, cast.admin):
        with pytest.raises(Denied):
            asked(cast, nobody, cast.ise, TIME)


def test_a_foreign_request_or_introduction_is_not_found(cast: Cast) -> None:
    with db.transaction() as session:
        row = Introduction(
            proposer_id=cast.jones, exporter_id=cast.pottery, buyer_id=cast.ise, created_at=NOW, state="proposed",
            expires_at=NOW + timedelta(days=9),
        )  # fmt: skip
        session.add(row)
        session.flush()
        introduction = row.id
    for foreign in ({"introduction_id": introduction}, {"introduction_id": 999}, {"request_id": 999}):
        with pytest.raises(NotFound):
            asked(cast, cast.li, cast.ise, TIME, **foreign)
    asked(cast, cast.zhao, cast.ise, TIME, introduction_id=introduction)


def test_an_unverified_organisation_cannot_ask(cast: Cast) -> None:
    with db.transaction() as session:
        move_organisation(session.get_one(Organisation, cast.glassworks), "suspend", Clockwork(), "checked")
    with pytest.raises(Refused, match=r"organisation\.not_verified"):
        asked(cast, cast.li, cast.ise, TIME)
    with pytest.raises(NotFound):
        asked(cast, cast.sato, cast.glassworks, TIME)


def test_twenty_requests_may_wait_at_once(cast: Cast) -> None:
    for number in range(20):
        asked(cast, cast.li, cast.ise, TIME + timedelta(minutes=30 * number))
    with pytest.raises(Refused, match=r"meeting\.pending_limit"):
        asked(cast, cast.li, cast.ise, TIME + timedelta(days=1))


def test_asking_twice_for_the_same_time_is_a_slip(cast: Cast) -> None:
    asked(cast, cast.li, cast.ise, TIME)
    with pytest.raises(Refused, match=r"meeting\.twice"):
        asked(cast, cast.li, cast.ise, TIME)


def test_nobody_proposes_a_time_they_gave_away(cast: Cast) -> None:
    agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    with pytest.raises(Conflict, match=r"meeting\.own_time"):
        asked(cast, cast.li, cast.hansung, TIME)


def test_a_request_to_who_said_no_thanks_stays_unanswered(cast: Cast, clock: time_machine.Traveller) -> None:
    with db.transaction() as session:
        session.add(
            Interest(
                organisation_id=cast.ise, other_id=cast.glassworks, word="no_thanks", person_id=cast.sato, said_at=NOW
            )
        )
    row = asked(cast, cast.li, cast.ise, TIME)
    assert _mails("meeting_requested") == []
    assert meetings.meeting(cast.viewer(cast.li), row.id).state == "requested"
    assert meetings.agenda(cast.viewer(cast.sato)) == ([], 0)
    with pytest.raises(NotFound):
        answering.accept(cast.viewer(cast.sato), row.id)
    clock.move_to(TIME)
    arranging.expire(TIME)
    assert meetings.meeting(cast.viewer(cast.li), row.id).state == "expired"
    assert _mails("meeting_expired") == ["li@seller.example"]
    with pytest.raises(NotFound):
        meetings.meeting(cast.viewer(cast.sato), row.id)


def test_a_counter_proposal_turns_the_question_round(cast: Cast) -> None:
    row = asked(cast, cast.li, cast.ise, TIME)
    later = TIME + timedelta(days=1)
    answering.counter(cast.viewer(cast.sato), row.id, starts_at=later, message="Wednesday?")
    found = meetings.meeting(cast.viewer(cast.li), row.id)
    assert (found.state, found.awaits_id, found.starts_at, found.wall, found.zone) == (
        "requested",
        cast.glassworks,
        later,
        "2026-12-02T10:00",
        "Asia/Tokyo",
    )
    assert _mails("meeting_countered") == ["li@seller.example"]
    with pytest.raises(Denied):
        answering.accept(cast.viewer(cast.sato), row.id)
    answering.accept(cast.viewer(cast.li), row.id)
    assert meetings.meeting(cast.viewer(cast.sato), row.id).state == "accepted"
    assert sorted(db.session().scalars(select(Booking.person_id))) == sorted([cast.li, cast.sato])


def test_declining_and_withdrawing_end_it_and_tell_the_other_side(cast: Cast) -> None:
    first, second = asked(cast, cast.li, cast.ise, TIME), asked(cast, cast.li, cast.hansung, TIME)
    answering.decline(cast.viewer(cast.sato), first.id, why="Not this season")
    answering.withdraw(cast.viewer(cast.li), second.id)
    assert (_mails("meeting_declined"), _mails("meeting_withdrawn")) == (["li@seller.example"], ["kim@buyer.example"])
    assert [m.why for m in journal.moves_of(MEETING, first.id)] == ["Not this season"]
    with pytest.raises(Refused, match=r"state\.closed"):
        answering.accept(cast.viewer(cast.sato), first.id)


def test_an_unanswered_request_expires_once(cast: Cast, clock: time_machine.Traveller) -> None:
    row = asked(cast, cast.li, cast.ise, TIME)
    clock.move_to(TIME - timedelta(hours=48))
    with pytest.raises(Refused, match=r"meeting\.expired"):
        answering.accept(cast.viewer(cast.sato), row.id)
    assert [arranging.expire(TIME), arranging.expire(TIME)] == [1, 0]
    assert _mails("meeting_expired") == ["li@seller.example"]


def test_a_move_calls_the_old_reminders_back_and_invites_anew(cast: Cast) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    jobs.run_due()
    arranging.move(cast.viewer(cast.sato), row.id, starts_at=TIME + timedelta(hours=1), why="A train")
    found = meetings.meeting(cast.viewer(cast.li), row.id)
    assert (found.sequence, found.starts_at, found.wall, found.zone) == (
        1,
        TIME + timedelta(hours=1),
        "2026-12-01T11:00",
        "Asia/Tokyo",
    )
    assert _mails("meeting_moved") == ["li@seller.example", "sato@buyer.example"]
    reminders = [m for m in mail.outbox() if m.kind == "meeting_reminder" and m.state == "waiting"]
    assert {m.topic for m in reminders} == {f"meeting:{row.id}:v1"}
    assert sorted({m.due_at for m in reminders}) == [
        TIME + timedelta(hours=1) - before for before in (timedelta(days=1), timedelta(hours=1), timedelta(minutes=10))
    ]
    assert set(db.session().scalars(select(Booking.starts_at))) == {TIME + timedelta(hours=1)}


def test_a_move_needs_a_reason_free_time_and_hours(cast: Cast) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    agreed(cast, cast.zhao, cast.ise, cast.sato, TIME + timedelta(hours=1))
    with pytest.raises(Refused, match=r"reason\.missing"):
        arranging.move(cast.viewer(cast.li), row.id, starts_at=TIME + timedelta(hours=2), why=" ")
    with pytest.raises(Conflict, match=r"time\.taken"):
        arranging.move(cast.viewer(cast.li), row.id, starts_at=TIME + timedelta(minutes=45), why="A train")
    with pytest.raises(Refused, match=r"meeting\.outside_hours"):
        arranging.move(cast.viewer(cast.li), row.id, starts_at=TIME + timedelta(hours=12), why="A train")
    around_the_clock(cast, cast.li, cast.sato)
    arranging.move(cast.viewer(cast.li), row.id, starts_at=TIME + timedelta(hours=12), why="A train")


def test_an_officer_of_the_area_may_move_and_cancel(cast: Cast) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    arranging.move(cast.viewer(cast.county), row.id, starts_at=TIME + timedelta(hours=1), why="A visit")
    with pytest.raises(NotFound):
        arranging.cancel(cast.viewer(cast.county_other), row.id, why="Mine")
    arranging.cancel(cast.viewer(cast.county), row.id, why="A storm")
    assert meetings.meeting(cast.viewer(cast.li), row.id).state == "cancelled"


def test_a_cancelled_meeting_frees_the_time_and_reminds_nobody(cast: Cast) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    arranging.cancel(cast.viewer(cast.sato), row.id, why="A storm")
    assert _mails("meeting_reminder") == []
    assert db.session().scalars(select(Booking)).all() == []
    agreed(cast, cast.zhao, cast.ise, cast.sato, TIME)
    assert _mails("meeting_cancelled") == ["li@seller.example", "sato@buyer.example"]


def test_an_offered_time_is_booked_at_once_and_once(cast: Cast) -> None:
    offered(cast, cast.li, TIME)
    slot = db.session().scalars(select(OpenSlot.id)).one()
    row = arranging.book(cast.viewer(cast.sato), slot, "Thank you")
    assert (row.state, sorted(p.person_id for p in row.people)) == ("accepted", sorted([cast.li, cast.sato]))
    with pytest.raises(NotFound):
        arranging.book(cast.viewer(cast.kim), slot)


def test_a_hold_keeps_the_time_for_five_minutes(cast: Cast, clock: time_machine.Traveller) -> None:
    offered(cast, cast.li, TIME)
    slot = db.session().scalars(select(OpenSlot)).one()
    booking.hold_slot(cast.viewer(cast.sato), slot.id)
    with pytest.raises(Conflict, match=r"time\.taken"):
        booking.hold_slot(cast.viewer(cast.kim), slot.id)
    with pytest.raises(Conflict, match=r"time\.taken"):
        arranging.book(cast.viewer(cast.kim), slot.id)
    day = diaries.day_of(TIME, "Asia/Tokyo")
    assert diaries.open_slots(cast.viewer(cast.kim), cast.glassworks, day) == []
    assert len(diaries.open_slots(cast.viewer(cast.sato), cast.glassworks, day)) == 1
    clock.shift(timedelta(minutes=5))
    arranging.book(cast.viewer(cast.kim), slot.id)
    assert db.session().scalars(select(Meeting.state)).all() == ["accepted"]


def test_holds_that_are_over_go(cast: Cast, clock: time_machine.Traveller) -> None:
    offered(cast, cast.li, TIME)
    booking.hold_slot(cast.viewer(cast.sato), db.session().scalars(select(OpenSlot.id)).one())
    clock.shift(timedelta(minutes=5))
    booking.forget_holds(NOW + timedelta(minutes=5))
    assert db.session().scalars(select(Booking)).all() == []


def test_offers_of_who_said_no_thanks_are_not_there(cast: Cast) -> None:
    offered(cast, cast.li, TIME)
    with db.transaction() as session:
        session.add(
            Interest(
                organisation_id=cast.glassworks, other_id=cast.ise, word="no_thanks", person_id=cast.li, said_at=NOW
            )
        )
    slot_id = db.session().scalars(select(OpenSlot.id)).one()
    assert diaries.open_slots(cast.viewer(cast.sato), cast.glassworks, diaries.day_of(TIME, "UTC")) == []
    with pytest.raises(NotFound):
        arranging.book(cast.viewer(cast.sato), slot_id)
