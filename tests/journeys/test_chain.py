"""The whole chain over HTTP: two strangers sign up, are verified, fit, meet by video, strike a deal; it counts."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any

import icalendar
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from core import db, jobs, mail
from core.realtime import socketio
from core.settings import Settings
from tests.cast import Cast

MONDAY = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)  # 10:00 in Zibo, 11:00 in Tokyo
PASSWORD = "a bridge of clouds"


@pytest.fixture(autouse=True)
def clock() -> Any:
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def posted(client: FlaskClient, path: str, **data: object) -> str:
    """Where a form leads to; a form that is shown again is a failure with its sentences."""
    answer = client.post(path, data=data)
    summary = re.findall(r'(?s)class="error-summary".*?</ul>', answer.text)
    said = [" ".join(re.sub("<[^>]+>", " ", part).split()) for part in summary]
    assert answer.status_code == 302, (answer.status_code, said)
    return str(answer.location)


def seen(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return str(answer.text)


def number(path: str) -> int:
    return int(re.findall(r"\d+", path)[-1])


def mails(kind: str) -> dict[str, Any]:
    """The newest mail of a kind by address."""
    with db.unit():
        return {row.address: row for row in reversed(mail.outbox()) if row.kind == kind}


def written(config: Settings, kind: str) -> dict[str, EmailMessage]:
    work()
    with db.unit():
        mail.send_due(config)
    return {
        address: email.message_from_string(row.rendered, policy=email.policy.default)
        for address, row in mails(kind).items()
    }


def work() -> None:
    with db.unit():
        jobs.run_due()


def regular(name: str) -> None:
    """What the worker does now and then."""
    with db.unit():
        jobs.REGULAR[name].run(datetime.now(UTC))  # noqa: TID251  the travelled clock


def sign_up(application: Flask, address: str, **organisation: str) -> FlaskClient:
    client = application.test_client()
    assert client.post("/sign-up", data={"email": address}).status_code == 200
    link = mails("sign_up")[address].facts["link"].partition("yunqiao.test")[2]
    assert address in seen(client, link)
    posted(client, link, password=PASSWORD, **organisation)
    return client


class Desk:
    """Two strangers at their browsers, and what they have come to so far."""

    def __init__(self, application: Flask) -> None:
        self.qi = sign_up(
            application, "qi@new.example", kind="exporter", country="CN", office_code="370302", credit_code="",
            **{"name_zh-Hans": "淄川新桥玻璃", "name_en": "Newbridge Glass"}, name="齐琳", job_title="外贸经理",
            language="zh-Hans", zone="Asia/Shanghai", website="",
        )  # fmt: skip
        self.mori = sign_up(
            application, "mori@new.example", kind="buyer", country="JP", office_code="370300", credit_code="",
            name_ja="森建材", name_en="Mori Building Materials", name="森 健", job_title="", language="ja",
            zone="Asia/Tokyo", website="",
        )  # fmt: skip
        self.exporter, self.buyer = (number(client.get("/organisation").location) for client in (self.qi, self.mori))


def test_from_sign_up_to_a_figure(
    application: Flask, cast: Cast, as_: Callable[[int], FlaskClient], visitor: FlaskClient, config: Settings,
    clock: time_machine.Coordinates,
) -> None:  # fmt: skip
    desk = Desk(application)
    _verified(desk, as_(cast.county), as_(cast.county_other), as_(cast.city))
    _matched(desk)
    meeting = _agreed(desk)
    _invited(config, meeting)
    _met(application, desk, meeting, clock)
    deal = _reported(desk, meeting)
    _confirmed(visitor, desk, deal)
    _counted(as_(cast.city), as_(cast.county), as_(cast.county_other))


def _verified(desk: Desk, county: FlaskClient, elsewhere: FlaskClient, city: FlaskClient) -> None:
    decision = f"/organisations/{desk.exporter}/decisions"
    assert elsewhere.post(decision, data={"step": "verify"}).status_code == 404
    posted(county, decision, step="verify", why="")
    posted(city, f"/organisations/{desk.buyer}/decisions", step="verify", why="")
    assert sorted(mails("organisation_decided")) == ["mori@new.example", "qi@new.example"]


def _matched(desk: Desk) -> None:
    profile = f"/companies/{desk.exporter}/profile"
    version = re.findall(r'name="version"[^>]*value="(\d+)"', seen(desk.qi, profile))[0]
    posted(desk.qi, profile, version=version, languages=["zh-Hans", "ja"], markets=["JP"], currencies=["JPY", "USD"],
           payment_terms=["TT30_70"], business_type="manufacturer", port="CNTAO")  # fmt: skip
    posted(
        desk.qi, f"/companies/{desk.exporter}/products/new", **{"name_zh-Hans": "钢化玻璃", "name_ja": "強化ガラス"},
        hs6="700719", unit="m2", capacity="20,000", moq="100", lead_days="30", price_low="18.50", price_high="24",
        currency="USD", incoterm="FOB",
    )  # fmt: skip
    posted(desk.qi, f"/companies/{desk.exporter}/certificates", code="JIS_R3206", number="A-1", expires_on="2028-01-01")
    posted(
        desk.mori, "/requests/new", language="ja", title="手すり用の強化ガラス", text="厚さ10mm", hs6="700719",
        quantity="1,800", unit="m2", target_price="3,600", currency="JPY", port="JPYKK", certificates=["JIS_R3206"],
        needed_by="2026-11-01", deadline="2026-08-01",
    )  # fmt: skip
    work()
    for client, other, named in (
        (desk.qi, desk.buyer, "Mori Building Materials"),
        (desk.mori, desk.exporter, "Newbridge Glass"),
    ):
        assert f'href="/matches/{other}"' in seen(client, "/matches")
        page = seen(client, f"/matches/{other}")
        assert named in page
        assert "700719" in page.replace(".", "") or "7007" in page


def _agreed(desk: Desk) -> int:
    assert f'action="/meetings?with={desk.exporter}' in seen(desk.mori, f"/meetings/new?with={desk.exporter}")
    asked = posted(
        desk.mori, f"/meetings?with={desk.exporter}", day="2026-06-05", time="11:00", message="図面をお見せします"
    )
    meeting = number(asked)
    assert "図面をお見せします" in seen(desk.qi, f"/meetings/{meeting}")
    assert list(mails("meeting_requested")) == ["qi@new.example"]
    posted(desk.qi, f"/meetings/{meeting}/counter-proposal", day="2026-06-05", time="14:30", message="下午更方便")
    assert desk.qi.post(f"/meetings/{meeting}/acceptance").status_code == 403
    assert list(mails("meeting_accepted")) == []
    posted(desk.mori, f"/meetings/{meeting}/acceptance")
    page = seen(desk.mori, f"/meetings/{meeting}")
    assert "15:30" in page  # in Tokyo
    assert "14:30" in page  # in Zibo
    return meeting


def _invited(config: Settings, meeting: int) -> None:
    invitations = written(config, "meeting_accepted")
    assert sorted(invitations) == ["mori@new.example", "qi@new.example"]
    events = []
    for address, message in invitations.items():
        assert message["Content-Language"] == {"mori@new.example": "ja", "qi@new.example": "zh-Hans"}[address]
        (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"][:1]
        (event,) = icalendar.Calendar.from_ical(part.get_content()).walk("VEVENT")
        events.append((str(event["UID"]), event["DTSTART"].dt.astimezone(UTC), int(event["SEQUENCE"])))
        assert f"/meetings/{meeting}" in message.get_body(("plain",)).get_content()
    assert len(set(events)) == 1
    assert events[0][1] == datetime(2026, 6, 5, 6, 30, tzinfo=UTC)


def _met(application: Flask, desk: Desk, meeting: int, clock: time_machine.Coordinates) -> None:
    early = socketio.test_client(application, namespace="/room", flask_test_client=desk.qi)
    refused = early.emit("enter", {"meeting": meeting}, namespace="/room", callback=True)
    assert refused["error"] == "room.early"
    clock.move_to(datetime(2026, 6, 5, 6, 28, tzinfo=UTC))
    assert "/room" in seen(desk.qi, "/")
    assert seen(desk.mori, f"/meetings/{meeting}/room")
    inside, stays = [], []
    for client in (desk.qi, desk.mori):
        socket = socketio.test_client(application, namespace="/room", flask_test_client=client)
        answer = socket.emit("enter", {"meeting": meeting}, namespace="/room", callback=True)
        inside.append(socket)
        stays.append(answer["ok"]["stay"])
    said = {"stay": stays[1], "key": "line-0001", "text": "よろしくお願いします"}
    assert "ok" in inside[1].emit("say", said, namespace="/room", callback=True)
    for _minute in range(32):
        clock.shift(timedelta(minutes=1))
        for socket, stay in zip(inside, stays, strict=True):
            if socket.is_connected("/room"):
                socket.emit("beat", {"stay": stay}, namespace="/room", callback=True)
    for socket in inside:
        if socket.is_connected("/room"):
            socket.disconnect("/room")
    clock.move_to(datetime(2026, 6, 5, 8, 5, tzinfo=UTC))
    regular("meetings.close_rooms")
    for client, note in ((desk.qi, "寄样"), (desk.mori, "見本を依頼")):
        posted(client, f"/meetings/{meeting}/outcome", result="cooperation", note=note)
    assert "寄样" not in seen(desk.mori, f"/meetings/{meeting}")
    assert "よろしくお願いします" in seen(desk.qi, f"/meetings/{meeting}/room")


def _reported(desk: Desk, meeting: int) -> int:
    reported = posted(
        desk.qi, f"/deals/new/{desk.buyer}", meeting_id=str(meeting), earlier_id="", kind="signed", currency="JPY",
        incoterm="FOB", agreed_on="2026-06-05", note="", **{
            "lines-0-text": "強化ガラス 10mm", "lines-0-hs6": "7007.19", "lines-0-quantity": "1,800",
            "lines-0-unit": "m2", "lines-0-value": "6,480,000",
        },
    )  # fmt: skip
    return number(reported)


def _confirmed(visitor: FlaskClient, desk: Desk, deal: int) -> None:
    link = mails("deal_to_confirm")["mori@new.example"].facts["link"].partition("yunqiao.test")[2]
    page = seen(visitor, link)
    assert 'lang="ja"' in page
    assert "JPY\u00a06,480,000" in page
    posted(visitor, f"{link}/confirmation", attribution="none")
    assert visitor.post(f"{link}/confirmation").status_code == 409
    assert "JPY\u00a06,480,000" in seen(desk.mori, f"/deals/{deal}")


def _counted(city: FlaskClient, county: FlaskClient, elsewhere: FlaskClient) -> None:
    for officer in (city, county):
        assert "JPY\u00a06,480,000" in seen(officer, "/figures")
    assert "6,480,000" not in seen(elsewhere, "/figures")
