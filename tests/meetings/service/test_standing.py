"""Who is not verified, or not any more, begins nothing new; what was agreed stands and may be ended."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Organisation
from accounts.service.moving import move_organisation
from core import db
from core.errors import Refused
from core.journal import Clockwork
from meetings.domain.meeting import MeetingState
from meetings.models import Meeting, OpenSlot
from meetings.service import answering, arranging, booking
from tests.cast import Cast
from tests.make.meetings import agreed, around_the_clock, asked, at, offered

As = Callable[[int], FlaskClient]
LATER = at(11, 1)


@pytest.fixture
def trade(cast: Cast) -> Cast:
    around_the_clock(cast, cast.li, cast.sato)
    return cast


def suspend(organisation_id: int) -> None:
    with db.transaction() as session:
        move_organisation(session.get_one(Organisation, organisation_id), "suspend", Clockwork(), "complaints")


def states(*meeting_ids: int) -> list[str]:
    with db.unit():
        found = dict(db.session().execute(select(Meeting.id, Meeting.state)).all())
    return [found[meeting_id] for meeting_id in meeting_ids]


def test_the_suspended_begin_nothing_new(trade: Cast, as_: As) -> None:
    row = asked(trade, trade.li, trade.ise, at(10, 1))
    met = agreed(trade, trade.li, trade.ise, trade.sato, at(12, 1))
    offered(trade, trade.li, at(14, 1))
    slot = db.session().scalars(select(OpenSlot.id)).one()
    suspend(trade.ise)
    sato = trade.viewer(trade.sato)
    for verb in (
        lambda: arranging.ask(sato, other_id=trade.glassworks, starts_at=LATER),
        lambda: answering.accept(sato, row.id),
        lambda: answering.counter(sato, row.id, starts_at=LATER),
        lambda: arranging.move(sato, met.id, starts_at=LATER, why="A holiday"),
        lambda: booking.hold_slot(sato, slot),
        lambda: arranging.book(sato, slot),
        lambda: booking.publish(sato, [LATER]),
    ):
        with pytest.raises(Refused, match=r"^organisation\.not_verified$"):
            verb()
    # The hours of others are for those who may ask for one of them.
    pages = (f"/meetings/new?with={trade.glassworks}", f"/slots/of/{trade.glassworks}", f"/slots/{slot}")
    assert [as_(trade.sato).get(page).status_code for page in pages] == [409, 409, 409]


def test_the_suspended_end_what_is_open_and_attend_what_is_agreed(trade: Cast, as_: As) -> None:
    declined = asked(trade, trade.li, trade.ise, at(10, 1)).id
    withdrawn = asked(trade, trade.sato, trade.glassworks, LATER).id
    called_off = agreed(trade, trade.li, trade.ise, trade.sato, at(12, 1)).id
    met = agreed(trade, trade.li, trade.ise, trade.sato, at(13, 1)).id
    suspend(trade.ise)
    sato = trade.viewer(trade.sato)
    answering.decline(sato, declined)
    answering.withdraw(sato, withdrawn)
    arranging.cancel(sato, called_off, why="We cannot come")
    assert states(declined, withdrawn, called_off) == [
        MeetingState.DECLINED, MeetingState.WITHDRAWN, MeetingState.CANCELLED
    ]  # fmt: skip
    assert as_(trade.sato).get(f"/meetings/{met}/room").status_code == 200


def test_nobody_agrees_with_the_suspended_and_all_may_end_it(trade: Cast) -> None:
    first, second = (asked(trade, trade.li, trade.ise, when).id for when in (at(10, 1), LATER))
    suspend(trade.glassworks)
    sato = trade.viewer(trade.sato)
    for verb in (
        lambda: answering.accept(sato, first),
        lambda: answering.counter(sato, first, starts_at=at(12, 1)),
    ):
        with pytest.raises(Refused, match=r"^organisation\.other_not_verified$"):
            verb()
    answering.decline(sato, second)
    assert states(first, second) == [MeetingState.REQUESTED, MeetingState.DECLINED]


def test_a_competitors_offered_times_are_nobodys_business(trade: Cast, as_: As) -> None:
    offered(trade, trade.li, at(10, 1))
    slot = db.session().scalars(select(OpenSlot.id)).one()
    pages = (f"/slots/{slot}", f"/slots/of/{trade.glassworks}")
    assert [as_(trade.sato).get(page).status_code for page in pages] == [200, 200]
    assert [as_(trade.zhao).get(page).status_code for page in pages] == [409, 409]
