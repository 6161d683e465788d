"""Somebody has left the company: nothing of its meetings reaches them any more, and nobody books their time."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.service import organising
from core import db, jobs, mail
from core.errors import NotFound
from meetings.models import OpenSlot
from meetings.service import arranging, booking, calendars
from tests.cast import Cast
from tests.make.meetings import agreed, around_the_clock, at, offered

As = Callable[[int], FlaskClient]


@pytest.fixture
def trade(cast: Cast) -> Cast:
    around_the_clock(cast, cast.li, cast.sato)
    return cast


def leave(cast: Cast, person: int) -> None:
    organising.set_account_state(cast.viewer(cast.admin), person, "close", "left the company")


def waiting_for(address: str) -> list[str]:
    jobs.run_due()
    chosen = select(mail.OutboxMail.kind).where(mail.OutboxMail.address == address, mail.OutboxMail.state == "waiting")
    return sorted(db.session().scalars(chosen))


def test_their_calendar_address_opens_nothing(trade: Cast, visitor: FlaskClient) -> None:
    agreed(trade, trade.li, trade.ise, trade.sato, at(10, 1))
    address = calendars.subscribe(trade.viewer(trade.sato)).removeprefix("http://yunqiao.test")
    assert visitor.get(address).text.count("BEGIN:VEVENT") == 1
    leave(trade, trade.sato)
    assert visitor.get(address).status_code == 404


def test_no_mail_reaches_them_not_even_one_that_waits(trade: Cast) -> None:
    row = agreed(trade, trade.li, trade.ise, trade.sato, at(10, 1))
    assert waiting_for("sato@buyer.example").count("meeting_reminder") == 3
    leave(trade, trade.sato)
    assert waiting_for("sato@buyer.example") == []
    arranging.move(trade.viewer(trade.li), row.id, starts_at=at(10, 1) + timedelta(days=1), why="A holiday")
    assert waiting_for("sato@buyer.example") == []
    assert waiting_for("li@seller.example").count("meeting_moved") == 1


def test_what_they_offered_is_offered_no_more(trade: Cast, as_: As) -> None:
    offered(trade, trade.li, at(10, 1))
    slot = db.session().scalars(select(OpenSlot.id)).one()
    client = as_(trade.sato)
    assert f"/slots/{slot}/hold" in client.get(f"/slots/of/{trade.glassworks}").text
    leave(trade, trade.li)
    assert f"/slots/{slot}/hold" not in client.get(f"/slots/of/{trade.glassworks}").text
    assert client.get(f"/slots/{slot}").status_code == 404
    for verb in (booking.hold_slot, arranging.book):
        with pytest.raises(NotFound):
            verb(trade.viewer(trade.sato), slot)
