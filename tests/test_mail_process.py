"""A real worker process and a real SMTP server: what happens to a mail when the worker dies or is told to stop."""

from __future__ import annotations

import asyncio
import email
import email.policy
import os
import signal
import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from sqlalchemy import Engine, insert, select, text

from core.mail import OutboxMail
from tests.running import Site, running, until
from tests.servers import free_port


class Slow:
    """Keeps each mail's Message-ID, and does not answer DATA before it is told to."""

    def __init__(self) -> None:
        self.arrived: list[str] = []
        self.answer = threading.Event()

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self.arrived.append(email.message_from_bytes(content, policy=email.policy.default)["Message-ID"])
        await asyncio.to_thread(self.answer.wait)
        return "250 OK"


@pytest.fixture
def slow() -> Iterator[tuple[Slow, int]]:
    box, port = Slow(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    box.answer.set()
    controller.stop()


def _post(site: Site) -> Engine:
    engine = site.engine()
    with engine.begin() as connection:
        connection.execute(
            insert(OutboxMail).values(
                kind="test_mail", key="one", address="sato@buyer.example", name="佐藤", language="ja", zone="Asia/Tokyo",
                facts={}, due_at=datetime(2026, 1, 1, tzinfo=UTC),
            )
        )  # fmt: skip
    return engine


def _state(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(select(OutboxMail.state)))


def test_a_worker_killed_in_the_middle_of_data_sends_again_as_the_same_mail(slow: tuple[Slow, int]) -> None:
    box, port = slow
    with running(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="bridge@zibo.example") as site:
        engine = _post(site)
        until(lambda: len(box.arrived) == 1, "the mail is in the middle of DATA")
        os.kill(site.children()["work"], signal.SIGKILL)
        until(lambda: _state(engine) == "sending", "its claim still stands")
        box.answer.set()
        with engine.begin() as connection:  # the claim ends by itself: three minutes later another worker takes it up
            connection.execute(text("INSERT INTO clock_offset (id, seconds) VALUES (1, 180)"))
        until(lambda: _state(engine) == "sent", "the mail is sent again")
        assert len(box.arrived) == 2
        assert len(set(box.arrived)) == 1
        engine.dispose()


def test_a_worker_told_to_stop_finishes_the_mail_in_hand(slow: tuple[Slow, int]) -> None:
    box, port = slow
    with running(smtp_url=f"smtp://127.0.0.1:{port}", mail_from="bridge@zibo.example") as site:
        engine = _post(site)
        until(lambda: len(box.arrived) == 1, "the mail is in the middle of DATA")
        site.process.send_signal(signal.SIGTERM)
        until(lambda: set(site.children()) == {"work"}, "web has stopped and the worker has not")
        box.answer.set()
        site.process.wait(20)
        assert (_state(engine), len(box.arrived)) == ("sent", 1)
        engine.dispose()
