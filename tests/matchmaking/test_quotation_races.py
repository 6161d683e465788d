"""However many exporters press at one moment, a request takes as many quotations as its buyer wanted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from core import db
from core.clock import now
from matchmaking.models import Quotation
from matchmaking.queries import quotations
from tests.cast import Cast
from tests.make import companies
from tests.make import quotations as make

As = Callable[[int], FlaskClient]
MAKERS = 6


def pressed(cast: Cast, as_: As, wanted: int, *, each: int = 1) -> tuple[list[int], int]:
    """The statuses when each of six exporters presses `each` times at once, and how many are live then."""
    request_id = companies.request(
        cast.viewer(cast.sato), cast.ise, hs6="700719", title="Glass", language="ja", quotations_wanted=wanted
    )
    day = (now() + timedelta(days=9)).date().isoformat()
    told = {"price": "9", "currency": "USD", "unit": "m2", "incoterm": "FOB", "valid_until": day, "language": "en"}
    makers = [make.exporter(number) for number in range(MAKERS if each == 1 else 1)]
    browsers = [(as_(m.id), {**told, "product_id": str(make.product(m))}) for m in makers for _time in range(each)]
    start, statuses = threading.Barrier(len(browsers)), []

    def click(browser: FlaskClient, data: dict[str, str]) -> None:
        with db.unit():
            start.wait()
            statuses.append(browser.post(f"/requests/{request_id}/quotations/new", data=data).status_code)

    clicks = [threading.Thread(target=click, args=one) for one in browsers]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    with db.unit():
        live = db.session().query(Quotation).filter_by(request_id=request_id).count()
        assert len(quotations.places_taken(request_id)) == live
    return sorted(statuses), live


@pytest.mark.parametrize("wanted", [1, 3])
def test_never_more_than_wanted(cast: Cast, as_: As, wanted: int) -> None:
    assert pressed(cast, as_, wanted) == ([302] * wanted + [409] * (MAKERS - wanted), wanted)


def test_all_get_in_where_there_is_room(cast: Cast, as_: As) -> None:
    """Else the test above would also pass if simultaneous clicks merely disturbed each other."""
    assert pressed(cast, as_, 20) == ([302] * MAKERS, MAKERS)


def test_one_of_the_same_exporter(cast: Cast, as_: As) -> None:
    assert pressed(cast, as_, 20, each=4) == ([302, 409, 409, 409], 1)
