"""What the worker tells of an agreed meeting, however late it comes to it: the truth of that moment, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest
import time_machine
from sqlalchemy import Engine, select

from accounts.models import Person
from accounts.service import organising
from core import db, jobs, mail
from core.jobs import Job
from meetings.models import Meeting, OpenSlot
from meetings.queries import meetings, offers
from meetings.service import arranging, interpreting, telling
from tests.cast import Cast
from tests.make.meetings import agreed, at, offered

TIME = at(1, 1)
HOUR = timedelta(hours=1)
LI, SATO, WANG = "li@seller.example", "sato@buyer.example", "wang@words.example"


def _told(kind: str, address: str = SATO) -> list[mail.OutboxMail]:
    """The mails of a kind to one person that have not been called back, oldest first."""
    chosen = select(mail.OutboxMail).where(mail.OutboxMail.kind == kind, mail.OutboxMail.address == address)
    return list(db.session().scalars(chosen.where(mail.OutboxMail.state != "void").order_by(mail.OutboxMail.id)))


def _kinds(address: str = SATO) -> list[str]:
    """Every mail about the agreement to one person, reminders with their sequence."""
    chosen = select(mail.OutboxMail).where(mail.OutboxMail.address == address, mail.OutboxMail.state != "void")
    rows = db.session().scalars(chosen.order_by(mail.OutboxMail.id)).all()
    said = [f"{row.kind} {row.key.split(':')[2]}" for row in rows if row.kind.startswith("meeting_")]
    return [kind for kind in said if not kind.startswith("meeting_requested")]


def _reminders(sequence: int) -> list[str]:
    return [f"meeting_reminder v{sequence}"] * 3


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Agreed by Li and Sato; the worker has not come to it yet."""
    return agreed(cast, cast.li, cast.ise, cast.sato, TIME)


def test_a_verb_leaves_one_row_of_work_and_no_mail(cast: Cast) -> None:
    offered(cast, cast.li, TIME)
    row = arranging.book(cast.viewer(cast.sato), db.session().scalars(select(OpenSlot.id)).one())
    assert mail.outbox() == []
    assert [(job.kind, job.key, job.payload) for job in jobs.in_state("waiting")] == [
        ("meetings.tell", f"meetings.tell:{row.id}:v0", {
            "meeting_id": row.id, "sequence": 0, "kind": "meeting_accepted",
        }),
    ]  # fmt: skip
    jobs.run_due()
    assert (_kinds(LI), _kinds(SATO)) == (["meeting_accepted v0", *_reminders(0)],) * 2


def test_done_twice_it_tells_once(cast: Cast, meeting: Meeting) -> None:
    for _again in range(2):
        telling.tell(meeting.id, 0, "meeting_accepted")
    arranging.move(cast.viewer(cast.li), meeting.id, starts_at=TIME + HOUR, why="A train")
    for _again in range(2):
        telling.tell(meeting.id, 1, "meeting_moved")
    arranging.cancel(cast.viewer(cast.li), meeting.id, why="A storm")
    for _again in range(2):
        telling.tell(meeting.id, 2, "meeting_cancelled")
    assert _kinds() == ["meeting_accepted v0", "meeting_moved v1", "meeting_cancelled v2"]


def test_moved_before_anybody_was_told_it_is_an_invitation_to_the_new_time(cast: Cast, meeting: Meeting) -> None:
    arranging.move(cast.viewer(cast.li), meeting.id, starts_at=TIME + HOUR, why="A train")
    for _again in range(2):  # the second time each is known to have been told
        telling.tell(meeting.id, 1, "meeting_moved")
    jobs.run_due()
    assert _kinds() == ["meeting_accepted v1", *_reminders(1)]
    (invitation,) = _told("meeting_accepted")
    assert datetime.fromisoformat(invitation.facts["starts_at"]) == TIME + HOUR


def test_moved_twice_it_is_told_once_from_the_time_they_knew(cast: Cast, meeting: Meeting) -> None:
    jobs.run_due()
    arranging.move(cast.viewer(cast.li), meeting.id, starts_at=TIME + HOUR, why="A train")
    arranging.move(cast.viewer(cast.sato), meeting.id, starts_at=TIME + 2 * HOUR, why="A plane")
    jobs.run_due()
    assert _kinds() == ["meeting_accepted v0", "meeting_moved v2", *_reminders(2)]
    (moved,) = _told("meeting_moved")
    assert (moved.facts["before"], moved.facts["starts_at"], moved.facts["why"]) == (
        TIME.isoformat(), (TIME + 2 * HOUR).isoformat(), "A plane",
    )  # fmt: skip


@pytest.mark.parametrize("known", [True, False])
def test_nobody_misses_a_cancellation_and_nobody_is_reminded(cast: Cast, meeting: Meeting, *, known: bool) -> None:
    if known:
        jobs.run_due()
    arranging.cancel(cast.viewer(cast.sato), meeting.id, why="A storm")
    assert _told("meeting_reminder") == []
    jobs.run_due()
    assert _kinds() == ["meeting_accepted v0"] * known + ["meeting_cancelled v1"]
    assert _told("meeting_cancelled", LI)[0].facts["why"] == "A storm"


def test_whoever_left_meanwhile_hears_nothing_and_the_others_do(cast: Cast, meeting: Meeting) -> None:
    organising.set_account_state(cast.viewer(cast.admin), cast.sato, "close", "left the company")
    jobs.run_due()
    assert (_kinds(SATO), _kinds(LI)) == ([], ["meeting_accepted v0", *_reminders(0)])


def test_it_speaks_the_language_of_the_moment(cast: Cast, meeting: Meeting) -> None:
    with db.transaction() as session:
        sato = session.get_one(Person, cast.sato)
        sato.language, sato.zone = "ko", "Asia/Seoul"
    jobs.run_due()
    assert {(row.language, row.zone) for row in _told("meeting_accepted") + _told("meeting_reminder")} == {
        ("ko", "Asia/Seoul")
    }
    assert _told("meeting_accepted", LI)[0].facts["clocks"][0]["zone"] == "Asia/Seoul"


def _joined(cast: Cast, meeting: Meeting) -> int:
    interpreting.offer(cast.viewer(cast.county), meeting.id, cast.wang)
    offer = offers.mine(cast.viewer(cast.wang))[0][0].id
    interpreting.take(cast.viewer(cast.wang), offer)
    return offer


@pytest.mark.parametrize("known", [True, False])
def test_an_interpreter_who_joins_later_is_invited_once(cast: Cast, *, known: bool) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME, interpreter_wanted=True)
    if known:
        jobs.run_due()
    _joined(cast, row)
    jobs.run_due()
    assert _kinds(WANG) == _kinds(SATO) == ["meeting_accepted v0", *_reminders(0)]


def test_an_interpreter_who_joins_after_a_move_hears_of_the_time_that_holds(cast: Cast) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME, interpreter_wanted=True)
    jobs.run_due()
    arranging.move(cast.viewer(cast.li), row.id, starts_at=TIME + HOUR, why="A train")
    _joined(cast, row)
    telling.tell(row.id, 1, "meeting_accepted")  # the later row of work may be done first
    assert _kinds(SATO) == ["meeting_accepted v0"]
    jobs.run_due()
    assert _kinds(WANG) == ["meeting_accepted v1", *_reminders(1)]
    assert _kinds(SATO) == ["meeting_accepted v0", "meeting_moved v1", *_reminders(1)]


def test_an_interpreter_who_is_withdrawn_before_the_worker_comes_is_not_invited(cast: Cast) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME, interpreter_wanted=True)
    interpreting.withdraw(cast.viewer(cast.county), _joined(cast, row), why="Somebody nearer")
    jobs.run_due()
    assert _kinds(WANG) == []


def test_what_fails_loses_nothing_is_shown_to_the_administrator_and_tried_again(
    cast: Cast, meeting: Meeting, clock: time_machine.Traveller
) -> None:
    with db.transaction() as session:
        session.get_one(Person, cast.sato).zone = "No/Where"  # sorts after Li: his mails are rolled back with hers
    for _try in range(jobs.TRIES):
        jobs.run_due()
        assert _kinds(LI) == []
        clock.shift(timedelta(days=1) / 3)
    (failed,) = jobs.in_state("failed")
    assert (failed.kind, "No/Where" in failed.error) == ("meetings.tell", True)
    with db.transaction() as session:
        session.get_one(Person, cast.sato).zone = "Asia/Tokyo"
    jobs.retry(failed.id)
    jobs.run_due()
    assert (_kinds(LI)[:1], _kinds(SATO)[:1]) == (["meeting_accepted v0"],) * 2


def test_a_worker_killed_before_its_commit_or_before_its_mark_is_followed_by_one_mail_each(
    cast: Cast, meeting: Meeting, clock: time_machine.Traveller
) -> None:
    claimed = jobs.claim()
    with pytest.raises(KeyboardInterrupt), db.transaction():  # the process ends between the posts and the commit
        telling.tell(meeting.id, 0, "meeting_accepted")
        raise KeyboardInterrupt
    assert _kinds() == []
    clock.shift(jobs.LEASE + timedelta(seconds=1))
    assert jobs.claim() == claimed
    telling.tell(meeting.id, 0, "meeting_accepted")  # committed, and the process ends before the row is marked done
    clock.shift(jobs.LEASE + timedelta(seconds=1))
    jobs.run_due()
    assert jobs.get(claimed or 0).state == "done"
    assert _kinds(LI) == _kinds(SATO) == ["meeting_accepted v0", *_reminders(0)]


def test_a_move_waits_for_the_worker_and_calls_its_reminders_back(
    cast: Cast, meeting: Meeting, database: Engine
) -> None:
    """The worker is in the middle of its posts when somebody moves the meeting."""

    def move() -> None:
        with db.unit():
            arranging.move(cast.viewer(cast.li), meeting.id, starts_at=TIME + HOUR, why="A train")

    other = Thread(target=move)
    with db.transaction():
        telling.tell(meeting.id, 0, "meeting_accepted")
        other.start()
        other.join(0.3)
        assert other.is_alive(), "it waits for the lock"
    other.join()
    assert _kinds() == ["meeting_accepted v0"]
    jobs.run_due()
    assert _kinds() == ["meeting_accepted v0", "meeting_moved v1", *_reminders(1)]


def test_an_account_that_is_closed_while_the_worker_posts_gets_none_of_it(cast: Cast, meeting: Meeting) -> None:
    def close() -> None:
        with db.unit():
            organising.set_account_state(cast.viewer(cast.admin), cast.sato, "close", "left the company")

    other = Thread(target=close)
    with db.transaction():
        telling.tell(meeting.id, 0, "meeting_accepted")
        other.start()
        other.join(0.3)
        assert other.is_alive(), "it waits for the lock"
    other.join()
    assert (_kinds(SATO), _kinds(LI)) == ([], ["meeting_accepted v0", *_reminders(0)])


def test_what_is_over_by_then_leaves_no_reminder(cast: Cast, meeting: Meeting, clock: time_machine.Traveller) -> None:
    clock.move_to(TIME - timedelta(minutes=30))
    jobs.run_due()
    assert _kinds() == ["meeting_accepted v0", "meeting_reminder v0"]
    assert {job.state for job in db.session().scalars(select(Job))} == {"done"}
    assert meetings.by_id(meeting.id).sequence == 0
