"""Offers to interpreters: by language, by free time, by reach."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select

from core import db, jobs, mail
from core.errors import Conflict, Denied, NotFound, Refused
from meetings.models import Booking, Offer
from meetings.queries import meetings, offers
from meetings.service import arranging, interpreting
from tests.cast import Cast
from tests.make.meetings import agreed, at

TIME = at(1, 1)


def _mails(kind: str) -> list[str]:
    jobs.run_due()
    return sorted(row.address for row in mail.outbox() if row.kind == kind and row.state == "waiting")


def _wanted(cast: Cast, hours: int = 0) -> int:
    return agreed(cast, cast.li, cast.ise, cast.sato, TIME + timedelta(hours=hours), interpreter_wanted=True).id


def _offer(cast: Cast, meeting_id: int) -> int:
    interpreting.offer(cast.viewer(cast.county), meeting_id, cast.wang)
    return offers.mine(cast.viewer(cast.wang))[0][0].id


def test_who_takes_an_offer_gives_their_time_and_takes_part(cast: Cast) -> None:
    row = _wanted(cast)
    offer = _offer(cast, row)
    with pytest.raises(NotFound):
        meetings.meeting(cast.viewer(cast.wang), row)
    interpreting.take(cast.viewer(cast.wang), offer)
    found = meetings.meeting(cast.viewer(cast.wang), row)
    assert [p.person_id for p in found.people if p.organisation_id is None] == [cast.wang]
    assert db.session().scalars(select(Booking.starts_at).where(Booking.person_id == cast.wang)).all() == [TIME]
    assert (_mails("interpreter_offered"), _mails("interpreter_joined")) == (
        ["wang@words.example"], ["li@seller.example", "sato@buyer.example"],
    )  # fmt: skip
    assert offers.wanting(cast.viewer(cast.county)) == ([], 0)


def test_only_the_offices_of_the_two_sides_may_offer(cast: Cast) -> None:
    row = _wanted(cast)
    for stranger, error in (
        (cast.county_other, NotFound),
        (cast.li, Denied),
        (cast.jones, NotFound),
        (cast.wang, NotFound),
    ):
        with pytest.raises(error):
            interpreting.offer(cast.viewer(stranger), row, cast.wang)
    with pytest.raises(Refused, match=r"offer\.not_free"):
        interpreting.offer(cast.viewer(cast.county), row, cast.li)
    assert offers.wanting(cast.viewer(cast.county_other)) == ([], 0)


def test_languages_and_time_must_fit(cast: Cast) -> None:
    korean = agreed(cast, cast.li, cast.hansung, cast.kim, TIME, interpreter_wanted=True).id
    assert offers.candidates(meetings.by_id(korean)) == []
    row = _wanted(cast, 2)
    interpreting.take(cast.viewer(cast.wang), _offer(cast, row))
    same_time = agreed(cast, cast.zhao, cast.ise, cast.sato, TIME + timedelta(hours=3), interpreter_wanted=True).id
    assert [p.id for p in offers.candidates(meetings.by_id(same_time))] == [cast.wang]
    arranging.move(cast.viewer(cast.li), row, starts_at=TIME + timedelta(days=1), why="A train")
    assert set(db.session().scalars(select(Booking.starts_at).where(Booking.person_id == cast.wang))) == {
        TIME + timedelta(days=1)
    }


def test_a_second_meeting_at_the_same_hour_cannot_be_taken(cast: Cast) -> None:
    first, second = (
        _wanted(cast),
        agreed(cast, cast.zhao, cast.ise, cast.sato, TIME + timedelta(hours=1), interpreter_wanted=True).id,
    )
    one = _offer(cast, first)
    interpreting.offer(cast.viewer(cast.city), second, cast.wang)
    two = db.session().scalars(select(Offer.id).where(Offer.meeting_id == second)).one()
    interpreting.take(cast.viewer(cast.wang), one)
    arranging.move(cast.viewer(cast.zhao), second, starts_at=TIME + timedelta(hours=2), why="A train")
    interpreting.take(cast.viewer(cast.wang), two)
    with pytest.raises(Conflict, match=r"time\.taken"):
        arranging.move(cast.viewer(cast.li), first, starts_at=TIME + timedelta(hours=2), why="A train")


def test_a_declined_or_lapsed_offer_is_told_to_the_office(cast: Cast, clock: time_machine.Traveller) -> None:
    first, second = _offer(cast, _wanted(cast)), _wanted(cast, 1)
    interpreting.decline(cast.viewer(cast.wang), first)
    assert _mails("interpreter_declined") == ["city@office.example", "county@office.example"]
    _offer(cast, second)
    clock.shift(timedelta(hours=25))
    interpreting.expire(at(26, 4, month=11))
    assert len(_mails("interpreter_declined")) == 4
    with pytest.raises(Refused):
        interpreting.take(cast.viewer(cast.wang), first)


def test_a_withdrawn_interpreter_has_the_time_free_and_no_reminder(cast: Cast) -> None:
    row = _wanted(cast)
    offer = _offer(cast, row)
    interpreting.take(cast.viewer(cast.wang), offer)
    assert _mails("meeting_reminder").count("wang@words.example") == 3
    with pytest.raises(NotFound):
        interpreting.withdraw(cast.viewer(cast.county_other), offer)
    interpreting.withdraw(cast.viewer(cast.county), offer, why="Somebody nearer")
    assert _mails("meeting_reminder").count("wang@words.example") == 0
    assert _mails("meeting_reminder").count("sato@buyer.example") == 3
    assert db.session().scalars(select(Booking).where(Booking.person_id == cast.wang)).all() == []
    with pytest.raises(NotFound):
        meetings.meeting(cast.viewer(cast.wang), row)


def test_a_cancelled_meeting_tells_the_interpreter_too(cast: Cast) -> None:
    row = _wanted(cast)
    interpreting.take(cast.viewer(cast.wang), _offer(cast, row))
    arranging.cancel(cast.viewer(cast.sato), row, why="A storm")
    assert _mails("meeting_cancelled") == ["li@seller.example", "sato@buyer.example", "wang@words.example"]
    assert db.session().scalars(select(Offer.state)).all() == ["withdrawn"]
