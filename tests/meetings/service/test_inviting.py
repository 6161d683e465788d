"""Mails about meetings: in the reader's language, with both clocks, called back when they no longer hold."""

from __future__ import annotations

import email
import email.policy
import re
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path

import icalendar
import pytest
import time_machine

from accounts.models import Organisation
from core import db, jobs, mail
from core.settings import Settings
from meetings.queries import meetings
from meetings.service import answering, arranging, inviting
from tests.cast import Cast
from tests.make.meetings import agreed, around_the_clock, asked, at

TIME = at(1, 1)
SNAPSHOTS = Path(__file__).parent / "snapshots"


def _sent(config: Settings, kind: str, address: str) -> list[EmailMessage]:
    """What that person got of that kind, oldest first; the outbox keeps it readable."""
    _work(config)
    kept = [
        row for row in reversed(mail.outbox()) if row.kind == kind and row.address == address and row.state == "kept"
    ]
    return [email.message_from_string(row.rendered, policy=email.policy.default) for row in kept]


def _work(config: Settings) -> None:
    """What the worker does: write the mails, send what is due."""
    jobs.run_due()
    mail.send_due(config)


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    said = f"{message['Subject']}\n\n{body.get_content() if body else ''}"
    return re.sub(r"/meetings/\d+", "/meetings/N", said.replace("\r\n", "\n"))


def _calendar(message: EmailMessage) -> icalendar.Calendar:
    part = next(p for p in message.walk() if p.get_content_type() == "text/calendar")
    return icalendar.Calendar.from_ical(part.get_content())


def _all_kinds(cast: Cast, clock: time_machine.Traveller, config: Settings) -> None:
    """A life in which Sato (ja) and Smith (en) get nearly every kind of mail from Li."""
    for other, member, time in ((cast.ise, cast.sato, TIME), (cast.lakeside, cast.smith, TIME + timedelta(hours=2))):
        first = asked(cast, cast.li, other, time, message="请看一下我们的玻璃。").id
        answering.withdraw(cast.viewer(cast.li), first, why="改日再谈")
        second = asked(cast, member, cast.glassworks, time).id
        answering.counter(cast.viewer(cast.li), second, starts_at=time + timedelta(days=1), message="周三如何?")
        answering.accept(cast.viewer(member), second)
        jobs.run_due()
        arranging.move(cast.viewer(cast.county), second, starts_at=time + timedelta(days=2), why="停电")
        jobs.run_due()
        arranging.cancel(cast.viewer(cast.li), second, why="台风")
        third = asked(cast, member, cast.glassworks, time).id
        answering.decline(cast.viewer(cast.li), third, why="展会期间")
        asked(cast, member, cast.glassworks, time + timedelta(days=3))
        fourth = agreed(cast, cast.li, other, member, time + timedelta(days=4)).id
        jobs.run_due()
        with db.transaction():
            row = meetings.by_id(fourth)
            people = inviting.participants(row)
            facts = {"before": time.isoformat(), "agreed_zone": "Asia/Shanghai"}
            inviting.tell("meeting_rezoned", row, people, facts=facts)
            inviting.tell("meeting_clash", row, people, facts=facts)
            inviting.tell("interpreter_joined", row, people, facts={"interpreter": "王芳"})
    clock.move_to(TIME + timedelta(days=4))
    arranging.expire(TIME + timedelta(days=4))
    _work(config)


@pytest.mark.parametrize(("address", "language"), [("smith@buyer.example", "en"), ("sato@buyer.example", "ja")])
def test_mails_read_as_they_should(
    cast: Cast, clock: time_machine.Traveller, config: Settings, address: str, language: str
) -> None:
    around_the_clock(cast, cast.smith, cast.li)
    _all_kinds(cast, clock, config)
    assert [row.error for row in mail.outbox() if row.state == "failed"] == []
    read = {row.kind: row for row in reversed(mail.outbox()) if row.address == address and row.state == "kept"}
    said = "\n\n".join(
        f"=== {kind}\n{_text(email.message_from_string(row.rendered, policy=email.policy.default))}"
        for kind, row in sorted(read.items())
    )
    file = SNAPSHOTS / f"mails.{language}.txt"
    if not file.exists():
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")


def test_an_invitation_is_a_request_for_the_agreed_wall_clock(cast: Cast, config: Settings) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME)
    message = _sent(config, "meeting_accepted", "sato@buyer.example")[0]
    calendar = _calendar(message)
    event = calendar.events[0]
    assert (calendar["METHOD"], str(event["UID"]), event["SEQUENCE"], event["STATUS"]) == (
        "REQUEST",
        row.uid,
        0,
        "CONFIRMED",
    )
    assert event["DTSTART"].params["TZID"] == "Asia/Shanghai"
    assert event.start == TIME
    assert [str(zone["TZID"]) for zone in calendar.timezones] == ["Asia/Shanghai"]
    assert str(event["ATTENDEE"]) == "mailto:sato@buyer.example"
    assert (
        max(
            len(line.encode())
            for line in inviting.invitation(meetings.by_id(row.id), row.people[0].person)["text"].split("\r\n")
        )
        <= 75
    )


def test_a_move_and_a_cancellation_keep_the_uid_and_grow_the_sequence(cast: Cast, config: Settings) -> None:
    row = agreed(cast, cast.li, cast.ise, cast.sato, TIME).id
    uid = meetings.by_id(row).uid
    jobs.run_due()
    arranging.move(cast.viewer(cast.li), row, starts_at=TIME + timedelta(hours=1), why="A train")
    jobs.run_due()
    arranging.cancel(cast.viewer(cast.li), row, why="A storm")
    found = [
        _calendar(_sent(config, kind, "sato@buyer.example")[0])
        for kind in ("meeting_accepted", "meeting_moved", "meeting_cancelled")
    ]
    assert [(str(c["METHOD"]), str(c.events[0]["UID"]), c.events[0]["SEQUENCE"]) for c in found] == [
        ("REQUEST", uid, 0), ("REQUEST", uid, 1), ("CANCEL", uid, 2),
    ]  # fmt: skip


def test_reminders_leave_once_and_only_for_what_still_holds(
    cast: Cast, clock: time_machine.Traveller, config: Settings
) -> None:
    moved = agreed(cast, cast.li, cast.ise, cast.sato, TIME).id
    cancelled = agreed(cast, cast.zhao, cast.hansung, cast.kim, TIME).id
    kept = agreed(cast, cast.zhao, cast.lakeside, cast.smith, at(2, 1)).id
    jobs.run_due()
    arranging.move(cast.viewer(cast.li), moved, starts_at=at(3, 1), why="A train")
    arranging.cancel(cast.viewer(cast.kim), cancelled, why="A storm")
    jobs.run_due()
    for who in (moved, kept):
        with db.transaction():
            row = meetings.by_id(who)
            inviting.remind(row, inviting.participants(row))
    for hour in range(24 * 9):
        clock.move_to(at(25, 2, month=11) + timedelta(hours=hour))
        _work(config)
    sent = [
        (row.key.split(":")[1], row.topic, row.key.split(":")[3])
        for row in mail.outbox(limit=500)
        if row.kind == "meeting_reminder" and row.state == "kept"
    ]
    assert sorted(set(sent)) == sorted(
        (str(i), f"meeting:{i}:{v}", m) for i, v in ((moved, "v1"), (kept, "v0")) for m in ("1440", "60", "10")
    )
    assert len(sent) == 12


def test_a_name_that_breaks_lines_breaks_no_header(cast: Cast, config: Settings) -> None:
    with db.transaction() as session:
        evil = "Glass\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>"
        session.get_one(Organisation, cast.glassworks).names = {"en": evil, "zh-Hans": evil}
    agreed(cast, cast.li, cast.lakeside, cast.smith, at(3, 14), message="<img src=x>")
    _work(config)
    rows = [row for row in mail.outbox() if row.state == "kept"]
    assert len(rows) == 3
    for row in rows:
        message = email.message_from_string(row.rendered, policy=email.policy.default)
        assert message["Bcc"] is None
        html = message.get_body(("html",)).get_content()
        assert "<script>" not in html
        assert "<img src=x>" not in html
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                event = icalendar.Calendar.from_ical(part.get_content()).events[0]
                assert "BCC" not in {name.upper() for name in event}
