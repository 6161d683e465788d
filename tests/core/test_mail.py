from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
import time_machine
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import Engine

from core import db, mail
from core.settings import Settings
from tests.servers import free_port


class Mailbox:
    """A real SMTP server's handler that keeps what it accepts."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.answer = "250 OK"

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            content = envelope.content if isinstance(envelope.content, bytes) else b""
            self.messages.append(email.message_from_bytes(content, policy=email.policy.default))
        return self.answer


@pytest.fixture
def mailbox(config: Settings) -> Iterator[tuple[Mailbox, Settings]]:
    box, port = Mailbox(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, replace(config, smtp_url=f"smtp://127.0.0.1:{port}", mail_from="bridge@zibo.example")
    controller.stop()


@pytest.fixture(autouse=True)
def _letter(tmp_path: Path, tables: Engine, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A mail folder of our own, so that these tests do not depend on a feature's wording."""
    folder = tmp_path / "mail" / "plain"
    folder.mkdir(parents=True)
    (folder / "subject.txt").write_text("To {{ who }}")
    (folder / "body.txt").write_text("Hello {{ name }}: {{ at|moment(zone) }}\n")
    (folder / "body.html").write_text("<p>Hello {{ who }}</p>")
    monkeypatch.setattr(mail, "TEMPLATES", tmp_path)
    mail._environment.cache_clear()
    yield
    mail._environment.cache_clear()


def _post(key: str = "k", who: str = "佐藤", topic: str = "") -> None:
    with db.transaction():
        mail.post(
            "plain",
            key=key,
            topic=topic,
            address="sato@buyer.example",
            name="佐藤 結衣",
            language="ja",
            zone="Asia/Tokyo",
            facts={"who": who, "at": "2026-11-24T01:00:00+00:00"},
        )


def test_without_a_server_mail_is_kept_readable(config: Settings) -> None:
    _post()
    assert mail.send_due(config) == 1
    kept = mail.outbox()[0]
    assert kept.state == "kept"
    assert email.message_from_string(kept.rendered, policy=email.policy.default)["Subject"] == "To 佐藤"


def test_mail_is_said_in_the_readers_language_and_zone(mailbox: tuple[Mailbox, Settings]) -> None:
    box, settings = mailbox
    _post()
    mail.send_due(settings)
    body = box.messages[0].get_body(("plain",))
    assert body is not None
    assert body.get_content() == "Hello 佐藤 結衣: 2026年11月24日(火) 10:00（東京 UTC+09:00）\r\n"
    assert mail.outbox()[0].facts == {}


def test_the_same_news_is_posted_once() -> None:
    _post("same")
    _post("same")
    assert len(mail.outbox()) == 1


def test_what_is_called_back_is_never_sent(mailbox: tuple[Mailbox, Settings]) -> None:
    box, settings = mailbox
    _post("old", topic="meeting:1:1")
    with db.transaction():
        mail.void("meeting:1:1")
    assert mail.send_due(settings) == 0
    assert box.messages == []


def test_a_line_break_in_a_name_starts_no_header(mailbox: tuple[Mailbox, Settings]) -> None:
    box, settings = mailbox
    _post(who="A\r\nBcc: everyone@example.com")
    mail.send_due(settings)
    assert box.messages[0]["Subject"] == "To A Bcc: everyone@example.com"
    assert box.messages[0]["Bcc"] is None


def test_a_server_down_for_an_hour_loses_nothing(mailbox: tuple[Mailbox, Settings]) -> None:
    box, settings = mailbox
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        _post()
        down = replace(settings, smtp_url=f"smtp://127.0.0.1:{free_port()}")
        tries = 0
        for _minute in range(60):
            tries += mail.send_due(down)
            clock.shift(timedelta(minutes=1))
        assert 4 <= tries <= 8, "with back-off"
        for _minute in range(65):
            mail.send_due(settings)
            clock.shift(timedelta(minutes=1))
    assert len(box.messages) == 1


def test_a_final_no_is_not_repeated_and_is_shown(mailbox: tuple[Mailbox, Settings]) -> None:
    box, settings = mailbox
    box.answer = "554 no"
    _post()
    assert mail.send_due(settings) == 1
    assert mail.send_due(settings) == 0
    assert mail.outbox("failed")[0].error.startswith("(554")
    box.answer = "250 OK"
    mail.retry(mail.outbox("failed")[0].id)
    mail.send_due(settings)
    assert len(box.messages) == 1


def test_a_worker_killed_in_the_middle_sends_again_as_the_same_mail(mailbox: tuple[Mailbox, Settings]) -> None:
    box, settings = mailbox
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        _post()
        held = mail.claim()
        assert held is not None
        mail.deliver(mail.render(mail.outbox()[0], settings), settings)
        assert mail.send_due(settings) == 0, "the dead worker's claim still stands"
        clock.shift(mail.LEASE + timedelta(seconds=1))
        assert mail.send_due(settings) == 1
    assert len({m["Message-ID"] for m in box.messages}) == 1


def test_a_mail_that_kills_every_worker_steps_aside(mailbox: tuple[Mailbox, Settings]) -> None:
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False) as clock:
        _post()
        for _killed in range(mail.TRIES):
            assert mail.claim() is not None
            clock.shift(mail.LEASE + timedelta(seconds=1))
        assert mail.claim() is None
    assert [row.state for row in mail.outbox()] == ["failed"]
