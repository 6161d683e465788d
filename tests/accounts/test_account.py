"""One's own account and hours."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from accounts import queries
from core import clock
from tests.cast import Cast
from tests.make import accounts as make

As = Callable[[int], FlaskClient]
ME = {"name": "Anna Smith", "job_title": "Head of buying", "phone": "+1 312 555 0142", "language": "ja",
      "zone": "America/New_York", "spoken": ["en", "de"]}  # fmt: skip


def _week(person_id: int) -> list[tuple[int, int, int]]:
    return [(row.weekday, row.start, row.ends) for row in queries.hours_of([person_id])[person_id]]


def test_what_one_says_of_oneself_is_kept(cast: Cast, as_: As) -> None:
    client = as_(cast.smith)
    assert client.post("/me", data=ME | {"role": "administrator", "email": "x@y.example"}).status_code == 302
    kept = make.person(cast.smith)
    assert (kept.job_title, kept.phone, kept.language, kept.zone, kept.spoken, kept.role, kept.email) == (
        "Head of buying", "+13125550142", "ja", "America/New_York", ["en", "de"], "buyer", "smith@buyer.example"
    )  # fmt: skip
    assert '<html lang="ja"' in client.get("/me").text


@pytest.mark.parametrize(
    ("field", "value", "status"),
    [("phone", "12", 409), ("zone", "Mars/Olympus", 422), ("language", "xx", 422), ("name", "x" * 500, 409),
     ("spoken", ["klingon"], 422)],
)  # fmt: skip
def test_a_mistake_keeps_the_rest(cast: Cast, as_: As, field: str, value: object, status: int) -> None:
    answer = as_(cast.smith).post("/me", data=ME | {field: value})
    assert (answer.status_code, 'value="Head of buying"' in answer.text) == (status, True)
    assert make.person(cast.smith).job_title == ""


def test_an_interpreters_pairs(cast: Cast, as_: As) -> None:
    pairs = {"one_0": "ja", "other_0": "zh-Hans", "one_1": "zh-Hans", "other_1": "ja", "one_2": "en", "other_2": "en",
             "one_3": "ko", "other_3": ""}  # fmt: skip
    as_(cast.wang).post("/me", data=ME | pairs)
    assert make.person(cast.wang).pairs == [["ja", "zh-Hans"]]
    as_(cast.smith).post("/me", data=ME | pairs)
    assert make.person(cast.smith).pairs == []


def test_a_week_of_several_spans(cast: Cast, as_: As) -> None:
    client = as_(cast.smith)
    sent = {"day_0": ["09:00", "12:00", "14:00", "18:30", "", ""], "day_6": ["20:00", "00:00"]}
    assert client.post("/hours", data=sent).status_code == 302
    assert _week(cast.smith) == [(0, 540, 720), (0, 840, 1110), (6, 1200, 1440)]
    shown = re.findall(r'name="day_0" value="([^"]*)"', client.get("/hours").text)
    assert [time for time in shown if time] == ["09:00", "12:00", "14:00", "18:30"]


def test_mondays_hours_until_friday(cast: Cast, as_: As) -> None:
    sent = {"day_0": ["09:00", "12:00"], "day_2": ["20:00", "21:00"], "day_5": ["10:00", "11:00"], "copy": "1"}
    as_(cast.smith).post("/hours", data=sent)
    assert _week(cast.smith) == [*((day, 540, 720) for day in range(5)), (5, 600, 660)]


@pytest.mark.parametrize(
    ("spans", "status", "said"),
    [
        (["12:00", "09:00"], 409, "must end after it starts"),
        (["09:00", "12:00", "11:00", "13:00"], 409, "overlap"),
        (["25:00", "26:00"], 422, "Please write a time"),
        (["nine", "ten"], 422, "Please write a time"),
        (["09:00", ""], 422, "Please write a time"),
    ],
)
def test_spans_that_make_no_sense(cast: Cast, as_: As, spans: list[str], status: int, said: str) -> None:
    answer = as_(cast.smith).post("/hours", data={"day_3": spans, "day_0": ["09:00", "10:00"]})
    assert (answer.status_code, said in answer.text, f'value="{spans[0]}"' in answer.text) == (status, True, True)
    assert _week(cast.smith) == []


def test_days_that_differ(cast: Cast, as_: As) -> None:
    client, day = as_(cast.smith), clock.now().date() + timedelta(days=10)
    sent = {"day": day.isoformat(), "how": "other", "spans": ["10:00", "11:00"], "note": "<b>fair</b>"}
    assert client.post("/hours/days", data=sent).status_code == 302
    page = client.get("/hours").text
    assert ("10:00–11:00" in page, "&lt;b&gt;fair" in page, "<b>fair" in page) == (True, True, False)
    assert client.post("/hours/days", data=sent | {"how": "away"}).status_code == 302
    (row,) = queries.exceptions_of([cast.smith], day, day)[cast.smith]
    assert (row.start, row.ends) == (None, None)
    assert as_(cast.kim).post(f"/hours/days/{row.id}/removal").status_code == 404
    assert client.post(f"/hours/days/{row.id}/removal").status_code == 302
    assert queries.exceptions_of([cast.smith], day, day)[cast.smith] == []


@pytest.mark.parametrize("day", ["", "2020-01-01", "0000-00-00", "tomorrow"])
def test_a_day_that_makes_no_sense(cast: Cast, as_: As, day: str) -> None:
    answer = as_(cast.smith).post("/hours/days", data={"day": day, "how": "away", "note": "my note"})
    assert answer.status_code in {409, 422}
    assert 'value="my note"' in answer.text


@pytest.mark.parametrize("who", ["li", "smith", "jones", "wang", "county", "admin"])
def test_the_desk_says_what_to_do_next(cast: Cast, as_: As, who: str) -> None:
    page = as_(getattr(cast, who)).get("/").text
    assert make.person(getattr(cast, who)).name in page
    assert "/hours" in page
