"""What the clock concludes from the room, and the room's pieces on other pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select, update

from core import db, jobs
from core.clock import now
from core.journal import StateMove
from core.realtime import News
from meetings.jobs import close_rooms
from meetings.models import Attendance, Meeting, MeetingPerson
from tests.cast import Cast
from tests.make.room import accepted_meeting, stay


def _state(meeting: int) -> str:
    db.close()
    return db.session().scalars(select(Meeting.state).where(Meeting.id == meeting)).one()


@pytest.fixture
def began() -> datetime:
    """Half an hour and a minute ago: a meeting of half an hour is just over."""
    return now() - timedelta(minutes=31)


@pytest.fixture
def meeting(cast: Cast, began: datetime) -> int:
    return accepted_meeting(cast.glassworks, cast.ise, [cast.li, cast.sato, cast.wang], starts=began)


def test_a_minute_together_makes_it_held_and_the_figures_hear_of_it(cast: Cast, meeting: int, began: datetime) -> None:
    stay(meeting, cast.li, began, began + timedelta(minutes=3))
    stay(meeting, cast.sato, began + timedelta(minutes=2), began + timedelta(minutes=20))
    close_rooms(now())
    close_rooms(now())
    assert _state(meeting) == "held"
    moves = db.session().execute(select(StateMove.step, StateMove.role, StateMove.person_id)).all()
    assert [tuple(m) for m in moves if m.step == "hold"] == [("hold", "clock", None)]
    assert db.session().scalars(select(News.topic).where(News.topic == "figures")).all() == ["figures"]


def test_short_or_apart_is_missed_an_hour_after_the_end(cast: Cast, meeting: int, began: datetime) -> None:
    stay(meeting, cast.li, began, began + timedelta(minutes=3))
    stay(meeting, cast.sato, began + timedelta(minutes=2, seconds=1), began + timedelta(minutes=20))
    close_rooms(now())
    assert _state(meeting) == "accepted"
    close_rooms(began + timedelta(minutes=90))
    assert _state(meeting) == "missed"


def test_an_interpreter_and_one_side_are_no_meeting(cast: Cast, meeting: int, began: datetime) -> None:
    stay(meeting, cast.li, began, began + timedelta(minutes=20))
    stay(meeting, cast.wang, began, began + timedelta(minutes=20))
    close_rooms(began + timedelta(minutes=90))
    assert _state(meeting) == "missed"


def test_nothing_is_concluded_before_the_end_or_of_what_was_called_off(
    cast: Cast, meeting: int, began: datetime
) -> None:
    for person in (cast.li, cast.sato):
        stay(meeting, person, began, began + timedelta(minutes=20))
    close_rooms(began + timedelta(minutes=29))
    assert _state(meeting) == "accepted"
    with db.transaction() as session:
        session.execute(update(Meeting).values(state="cancelled"))
    close_rooms(began + timedelta(minutes=90))
    assert _state(meeting) == "cancelled"


def test_whoever_fell_silent_left_when_last_heard_of(cast: Cast, meeting: int, began: datetime) -> None:
    stay(meeting, cast.li, began, None, seat="dead")
    heard = now() - timedelta(seconds=61)
    with db.transaction() as session:
        session.execute(update(Attendance).values(seen_at=heard))
    close_rooms(now())
    db.close()
    assert db.session().scalars(select(Attendance.left_at)).all() == [heard]


def test_the_job_runs_every_minute() -> None:
    assert jobs.REGULAR["meetings.close_rooms"].period == timedelta(minutes=1)


def test_the_meetings_page_leads_into_its_open_room(cast: Cast, as_: Callable[[int], FlaskClient]) -> None:
    meeting = accepted_meeting(cast.glassworks, cast.ise, [cast.li, cast.sato])
    stay(meeting, cast.sato, now(), None, seat="here")
    browser = as_(cast.li)
    page = browser.get(f"/meetings/{meeting}").text
    assert page.count(f'href="/meetings/{meeting}/room"') == 1
    assert page.count("当前在会议室内：佐藤 結衣") == 1
    assert browser.get("/").text.count(f'href="/meetings/{meeting}/room"') == 1
    with db.transaction() as session:
        session.execute(delete(MeetingPerson).where(MeetingPerson.person_id == cast.li))
    assert as_(cast.li).get("/").text.count(f'href="/meetings/{meeting}/room"') == 0


def test_before_its_time_the_page_says_when_the_room_opens(cast: Cast, as_: Callable[[int], FlaskClient]) -> None:
    starts = now().replace(microsecond=0) + timedelta(hours=3)
    meeting = accepted_meeting(cast.glassworks, cast.ise, [cast.li, cast.sato], starts=starts)
    page = as_(cast.sato).get(f"/meetings/{meeting}").text
    assert page.count(f'data-until="{(starts - timedelta(minutes=15)).isoformat()}"') == 1
    assert page.count(f'href="/meetings/{meeting}/room"') == 0
