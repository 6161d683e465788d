"""The pages of meetings over real HTTP."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from core import db
from meetings.models import Meeting, OpenSlot
from meetings.queries import meetings
from meetings.service import arranging
from tests.cast import Cast
from tests.make.meetings import agreed, asked, at, offered

As = Callable[[int], FlaskClient]
TIME = at(1, 1)


def test_from_question_to_agreement_with_both_clocks(cast: Cast, as_: As) -> None:
    li, smith = as_(cast.li), as_(cast.smith)
    when = at(1, 14)  # 22:00 in Zibo, 08:00 in Chicago
    asking = li.get(f"/meetings/new?with={cast.lakeside}")
    assert asking.status_code == 200
    posted = li.post(f"/meetings?with={cast.lakeside}", data={"slot": when.isoformat(), "message": "<b>Hello</b>"})
    assert posted.status_code == 302
    row = db.session().scalars(select(Meeting)).one()
    page = smith.get(f"/meetings/{row.id}").get_data(as_text=True)
    assert page.count("08:00") >= 1
    assert page.count("22:00") >= 1
    assert "&lt;b&gt;Hello&lt;/b&gt;" in page
    assert "<b>Hello</b>" not in page
    assert smith.post(f"/meetings/{row.id}/acceptance").status_code == 302
    db.session().expire_all()
    assert db.session().scalars(select(Meeting.state)).one() == "accepted"
    assert li.get("/meetings").status_code == 200
    assert li.get("/").status_code == 200


def test_every_page_opens_for_who_may(cast: Cast, as_: As) -> None:
    offered(cast, cast.li, TIME + timedelta(days=1))
    slot = db.session().scalars(select(OpenSlot.id)).one()
    request = asked(cast, cast.li, cast.ise, TIME)
    met = agreed(cast, cast.li, cast.hansung, cast.kim, TIME + timedelta(hours=2), interpreter_wanted=True)
    for who, paths in {
        cast.li: ["/meetings", "/meetings?tab=theirs", "/meetings?tab=past&state=held", "/meetings/day?day=2026-12-01",
                  "/meetings/day?day=x", f"/meetings/{request.id}", f"/meetings/{met.id}/move", "/slots", "/",
                  f"/organisations/{cast.ise}", "/meetings/table.csv", "/meetings/table.xlsx?tab=theirs"],
        cast.sato: [f"/meetings/{request.id}/counter-proposal", f"/slots/of/{cast.glassworks}", f"/slots/{slot}", "/",
                    "/meetings?tab=mine&text=glass&sort=-time&page=2", f"/meetings/new?with={cast.glassworks}&week=2027-03-01"],
        cast.county: [f"/meetings/{met.id}", "/meetings", "/", "/interpreters", f"/interpreters/for/{met.id}",
                      f"/organisations/{cast.glassworks}"],
        cast.wang: ["/meetings", "/offers", "/"],
        cast.admin: ["/", "/fairs", f"/meetings/{met.id}"],
    }.items():  # fmt: skip
        client = as_(who)
        assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_strangers_find_nothing(cast: Cast, as_: As, visitor: FlaskClient) -> None:
    row = asked(cast, cast.li, cast.ise, TIME)
    for stranger in (cast.zhao, cast.kim, cast.wang, cast.jones, cast.county_other):
        assert as_(stranger).get(f"/meetings/{row.id}").status_code == 404
    assert as_(cast.li).get("/meetings/999999").status_code == 404
    assert as_(cast.li).get("/meetings/new?with=999999").status_code == 404
    assert as_(cast.jones).get(f"/meetings/new?with={cast.ise}").status_code == 403
    assert visitor.get(f"/meetings/{row.id}").status_code == 302
    assert visitor.get("/calendar/nothing.ics").status_code == 404


def test_a_competitors_free_hours_are_not_shown(cast: Cast, as_: As) -> None:
    """The form for asking shows common free time: that of one's own kind would tell when a rival meets whom."""
    refused = as_(cast.li).get(f"/meetings/new?with={cast.pottery}")
    assert (refused.status_code, 'class="slot' in refused.text) == (409, False)
    assert 'class="slot' in as_(cast.li).get(f"/meetings/new?with={cast.ise}").text


def test_bad_times_are_said_beside_the_field_and_nothing_is_lost(cast: Cast, as_: As) -> None:
    smith = as_(cast.smith)
    address = f"/meetings?with={cast.glassworks}"
    skipped = {"day": "2027-03-14", "time": "02:30", "message": "Please keep this"}
    answer = smith.post(address, data=skipped)
    assert answer.status_code == 409
    assert "does not exist on" in answer.get_data(as_text=True)
    assert "Please keep this" in answer.get_data(as_text=True)
    for data, status in (
        ({"slot": "nonsense"}, 409), ({"slot": "2026-12-01T09:00:00"}, 409), ({}, 409),
        ({"day": "yesterday", "time": "10:00"}, 422), ({"day": "2020-01-01", "time": "10:00"}, 409),
        ({"slot": TIME.isoformat(), "message": "x" * 10_000}, 409), ({"slot": TIME.isoformat(), "fair_id": "77"}, 404),
        ({"slot": TIME.isoformat(), "fair_id": "9" * 40}, 302),
    ):  # fmt: skip
        assert smith.post(address, data=data).status_code == status, data


def test_numbers_and_weeks_beyond_reason_are_not_there(cast: Cast, as_: As) -> None:
    li, vast = as_(cast.li), "9" * 30
    for path in (f"/meetings/{vast}", f"/meetings/new?with={vast}", f"/fairs/{vast}", f"/slots/of/{vast}"):
        assert li.get(path).status_code == 404
    for path in (
        "/slots?week=9999-12-31",
        f"/meetings/new?with={cast.ise}&week=9999-12-30",
        "/meetings/day?day=9999-12-31",
    ):
        assert li.get(path).status_code == 200
    assert li.get(f"/meetings?page={vast}").status_code == 200


def test_a_doubled_hour_takes_the_first_and_says_so(cast: Cast, as_: As) -> None:
    smith = as_(cast.smith)
    typed = {"day": "2027-11-07", "time": "01:30"}
    posted = smith.post(f"/meetings?with={cast.glassworks}", data=typed, follow_redirects=True)
    assert "shows this hour twice" in posted.get_data(as_text=True)
    row = db.session().scalars(select(Meeting)).one()
    assert row.starts_at.isoformat() == "2027-11-07T06:30:00+00:00"


def test_who_is_slower_hears_it_in_words(cast: Cast, as_: As) -> None:
    first, second = asked(cast, cast.li, cast.lakeside, TIME).id, asked(cast, cast.zhao, cast.lakeside, TIME).id
    smith = as_(cast.smith)
    smith.post(f"/meetings/{first}/acceptance")
    said = smith.post(f"/meetings/{second}/acceptance", follow_redirects=True).get_data(as_text=True)
    assert "That time has just been taken. Please choose another one." in said


def test_lists_ask_the_database_as_often_for_three_as_for_one(cast: Cast, as_: As, statements: list[str]) -> None:
    li = as_(cast.li)
    counts = []
    for number in range(3):
        asked(cast, cast.li, cast.ise if number % 2 else cast.hansung, TIME + timedelta(days=number))
        li.get("/meetings?tab=theirs")
        statements.clear()
        assert li.get("/meetings?tab=theirs").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[2]


def test_the_calendar_feed_is_mine_and_ends_with_a_new_address(cast: Cast, as_: As, visitor: FlaskClient) -> None:
    agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    agreed(cast, cast.zhao, cast.hansung, cast.kim, TIME)
    li = as_(cast.li)
    page = li.post("/meetings/calendar", follow_redirects=True).get_data(as_text=True)
    path = page.split("http://yunqiao.test", 1)[1].split(".ics")[0] + ".ics"
    text = visitor.get(path).get_data(as_text=True)
    assert text.count("BEGIN:VEVENT") == 1
    assert "METHOD:PUBLISH" in text
    li.post("/meetings/calendar")
    assert visitor.get(path).status_code == 404


def test_an_outcome_waits_for_the_end(cast: Cast, as_: As, clock: time_machine.Traveller) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    li = as_(cast.li)
    assert li.post(f"/meetings/{row.id}/outcome", data={"result": "cooperation"}).status_code == 409
    clock.move_to(TIME + timedelta(hours=1))
    assert li.post(f"/meetings/{row.id}/outcome", data={"result": "wonderful"}).status_code == 422
    assert li.post(f"/meetings/{row.id}/outcome", data={"result": "cooperation", "note": "Samples"}).status_code == 302
    assert "Samples" not in as_(cast.sato).get(f"/meetings/{row.id}").get_data(as_text=True)
    assert "Samples" in as_(cast.county).get(f"/meetings/{row.id}").get_data(as_text=True)


def test_moves_and_cancellations_want_a_reason(cast: Cast, as_: As) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    li = as_(cast.li)
    assert li.post(f"/meetings/{row.id}/cancellation", data={"why": "  "}).status_code == 409
    assert li.post(f"/meetings/{row.id}/move", data={"slot": at(2, 1).isoformat()}).status_code == 422
    assert li.post(f"/meetings/{row.id}/move", data={"slot": at(2, 1).isoformat(), "why": "A train"}).status_code == 302
    assert meetings.meeting(cast.viewer(cast.sato), row.id).starts_at == at(2, 1)


def test_a_slot_is_held_then_booked(cast: Cast, as_: As) -> None:
    offered(cast, cast.li, TIME)
    slot = db.session().scalars(select(OpenSlot.id)).one()
    sato, kim = as_(cast.sato), as_(cast.kim)
    assert sato.post(f"/slots/{slot}/hold").location == f"/slots/{slot}"
    assert kim.post(f"/slots/{slot}/hold").location == "/meetings"
    assert kim.post(f"/slots/{slot}/booking").status_code == 409
    assert sato.post(f"/slots/{slot}/booking", data={"message": "Hello"}).status_code == 302
    assert kim.post(f"/slots/{slot}/booking").status_code == 404
    assert as_(cast.zhao).post(f"/slots/{slot}/withdrawal").status_code == 404


def test_times_are_offered_and_withdrawn(cast: Cast, as_: As) -> None:
    li = as_(cast.li)
    li.post("/slots", data={"slot": [TIME.isoformat(), at(2, 1).isoformat(), "nonsense"]})
    assert db.session().scalars(select(OpenSlot)).all() == []
    li.post("/slots", data={"slot": [TIME.isoformat(), at(2, 1).isoformat()]})
    li.post("/slots", data={"slot": [TIME.isoformat()]})
    db.session().rollback()
    assert db.session().scalars(select(OpenSlot.starts_at).order_by(OpenSlot.starts_at)).all() == [TIME, at(2, 1)]
    assert arranging.meetings.agenda(cast.viewer(cast.li))[1] == 0


@pytest.mark.parametrize(
    ("who", "typed"),
    [
        ("li", {"day": "0001-01-01", "time": "00:00"}),
        ("smith", {"day": "9999-12-31", "time": "23:59"}),
        ("li", {"slot": "0001-01-01T00:00:00+14:00"}),
        ("smith", {"slot": "9999-12-31T23:00:00-14:00"}),
        ("li", {"slot": "2026-12-10T09:00:00"}),
    ],
)
def test_a_time_that_is_no_instant_is_asked_for_again(cast: Cast, as_: As, who: str, typed: dict[str, str]) -> None:
    other = cast.ise if who == "li" else cast.glassworks
    assert as_(getattr(cast, who)).post(f"/meetings?with={other}", data=typed).status_code == 409
