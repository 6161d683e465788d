"""What the sides say, and changed rules of a zone."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from core import db, jobs, journal, mail
from core.errors import Denied, NotFound, Refused
from core.journal import Clockwork
from meetings.domain.meeting import MEETING
from meetings.models import Booking, Meeting
from meetings.queries import meetings
from meetings.service import outcomes, rechecking
from tests.cast import Cast
from tests.make.meetings import agreed, asked, at
from tests.meetings.present import NOW

TIME = at(1, 1)
HOUR = timedelta(hours=1)


def _over(cast: Cast, clock: time_machine.Traveller, step: str) -> int:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME).id
    clock.move_to(TIME + HOUR)
    if step:
        with db.transaction():
            journal.move(MEETING, meetings.by_id(row), step, by=Clockwork())
    return row


def _state(row: int) -> str:
    return meetings.by_id(row).state


@pytest.mark.parametrize(
    ("room", "exporter", "buyer", "state"),
    [
        ("hold", "not_held", "not_held", "missed"),
        ("hold", "not_held", "informative", "held"),
        ("miss", "cooperation", "not_interesting", "held"),
        ("miss", "not_held", "informative", "missed"),
        ("hold", "cooperation", "informative", "held"),
        ("", "cooperation", "informative", "held"),
        ("", "not_held", "not_held", "missed"),
        ("", "not_held", "informative", "accepted"),
    ],
)
def test_what_both_say_outweighs_the_room(
    cast: Cast, clock: time_machine.Traveller, room: str, exporter: str, buyer: str, state: str
) -> None:
    row = _over(cast, clock, room)
    outcomes.give(cast.viewer(cast.li), row, result=exporter)
    outcomes.give(cast.viewer(cast.sato), row, result=buyer)
    assert _state(row) == state


def test_an_outcome_is_said_by_the_sides_after_the_end(cast: Cast, clock: time_machine.Traveller) -> None:
    pending = asked(cast, cast.li, cast.hansung, TIME).id
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME + HOUR).id
    with pytest.raises(Refused, match=r"outcome\.early"):
        outcomes.give(cast.viewer(cast.li), row, result="informative")
    clock.move_to(TIME + 2 * HOUR)
    with pytest.raises(Refused, match=r"outcome\.no_meeting"):
        outcomes.give(cast.viewer(cast.li), pending, result="informative")
    with pytest.raises(Refused, match=r"outcome\.unknown"):
        outcomes.give(cast.viewer(cast.li), row, result="great")
    with pytest.raises(Refused, match=r"message\.long"):
        outcomes.give(cast.viewer(cast.li), row, result="informative", note="x" * 10_000)
    with pytest.raises(NotFound):
        outcomes.give(cast.viewer(cast.zhao), row, result="informative")
    with pytest.raises(Denied):
        outcomes.give(cast.viewer(cast.county), row, result="informative")
    outcomes.give(cast.viewer(cast.li), row, result="informative")
    outcomes.give(cast.viewer(cast.li), row, result="cooperation")
    assert [o.result for o in meetings.outcomes(row).values()] == ["cooperation"]


def _as_under_older_rules(row: int, shift: timedelta) -> None:
    """As if the zone's rules had changed since: the kept instants are those of before."""
    with db.transaction() as session:
        for table, column in ((Meeting, Meeting.id), (Booking, Booking.meeting_id)):
            found = session.execute(select(table.starts_at, table.ends_at).where(column == row)).first()
            values = {"starts_at": found.starts_at + shift, "ends_at": found.ends_at + shift}
            session.execute(update(table).where(column == row).values(**values))


def test_a_meeting_follows_its_wall_clock_when_the_zones_rules_change(cast: Cast) -> None:
    kept = agreed(cast, cast.zhao, cast.hansung, cast.kim, TIME).id
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME).id
    jobs.run_due()
    _as_under_older_rules(row, HOUR)
    assert [rechecking.recheck_zones(NOW), rechecking.recheck_zones(NOW)] == [1, 0]
    found = meetings.by_id(row)
    assert (found.starts_at, found.ends_at, found.sequence) == (TIME, TIME + HOUR / 2, 1)
    assert set(db.session().scalars(select(Booking.starts_at).where(Booking.meeting_id == row))) == {TIME}
    jobs.run_due()
    assert sorted(m.address for m in mail.outbox() if m.kind == "meeting_rezoned") == [
        "li@seller.example",
        "sato@buyer.example",
    ]
    assert {m.topic for m in mail.outbox() if m.kind == "meeting_reminder" and m.state == "waiting"} == {
        f"meeting:{row}:v1", f"meeting:{kept}:v0",
    }  # fmt: skip


def test_meetings_that_move_together_do_not_stand_in_each_others_way(cast: Cast) -> None:
    first = agreed(cast, cast.li, cast.ise, cast.sato, TIME).id
    second = agreed(cast, cast.li, cast.hansung, cast.kim, TIME + HOUR).id
    _as_under_older_rules(second, HOUR)
    _as_under_older_rules(first, HOUR)
    assert rechecking.recheck_zones(NOW) == 2
    assert [meetings.by_id(i).starts_at for i in (first, second)] == [TIME, TIME + HOUR]


def test_what_collides_stays_and_both_sides_and_the_offices_are_told_once(cast: Cast) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME + HOUR).id
    _as_under_older_rules(row, HOUR)
    other = agreed(cast, cast.li, cast.hansung, cast.kim, TIME + HOUR).id
    assert [rechecking.recheck_zones(NOW), rechecking.recheck_zones(NOW)] == [0, 0]
    assert [meetings.by_id(i).starts_at for i in (row, other)] == [TIME + 2 * HOUR, TIME + HOUR]
    told = sorted(m.address for m in mail.outbox() if m.kind == "meeting_clash")
    assert told == sorted(
        [
            "li@seller.example",
            "sato@buyer.example",
            "county@office.example",
            "city@office.example",
            "li@seller.example",
            "kim@buyer.example",
            "county@office.example",
            "city@office.example",
        ]
    )
