"""A paused company is in nobody's lists and suggestions; what was agreed, and its own way back, stay."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from core import db, jobs, journal
from matchmaking.models import Match, Pause
from matchmaking.queries import introductions
from tests.cast import Cast
from tests.make import companies as make
from tests.make import quotations as make_quotations

As = Callable[[int], FlaskClient]


def trading(cast: Cast) -> int:
    """Li's glass and Sato's request for it, with the match computed; the request."""
    make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Safety glass"})
    number = make.request(cast.viewer(cast.sato), cast.ise, hs6="700719", title="強化ガラス", language="ja")
    make.consent(cast.glassworks, "chambers")
    jobs.run_due()
    return number


def seen(cast: Cast, as_: As) -> dict[str, bool]:
    """Where Li's company is found."""
    return {
        "buyer's list": "Zichuan Safety Glass" in as_(cast.smith).get("/companies").text,
        "chamber's list": "Zichuan Safety Glass" in as_(cast.jones).get("/companies").text,
        "officer's list": "淄川安全玻璃有限公司" in as_(cast.county_other).get("/companies").text,
        "suggestions": db.session().query(Match).filter_by(exporter_id=cast.glassworks).count() > 0,
        "introductions": _candidate(cast),
        "own page": as_(cast.li).get(f"/companies/{cast.glassworks}").status_code == 200,
        "known address": as_(cast.sato).get(f"/companies/{cast.glassworks}").status_code == 200,
    }


def _candidate(cast: Cast) -> bool:
    chosen = introductions.introducible(cast.viewer(cast.city), "exporter")
    return cast.glassworks in {row.id for row in db.session().scalars(chosen)}


def test_a_paused_exporter_is_not_found_until_it_returns(cast: Cast, as_: As) -> None:
    trading(cast)
    before = seen(cast, as_)
    assert set(before.values()) == {True}
    li, path = as_(cast.li), f"/companies/{cast.glassworks}"
    assert li.post(f"{path}/pause").status_code == 302
    assert li.post(f"{path}/pause").status_code == 302
    jobs.run_due()
    assert seen(cast, as_) == {
        **dict.fromkeys(before, False),
        "officer's list": True,
        "own page": True,
        "known address": True,
    }
    assert [f"{path}/return" in li.get(page).text for page in ("/", path)] == [True, True]
    assert li.post(f"{path}/return").status_code == 302
    jobs.run_due()
    assert seen(cast, as_) == before
    assert f"{path}/return" not in li.get("/").text
    deeds = [entry.deed for entry in journal.entries(f"organisation:{cast.glassworks}")]
    assert (deeds.count("profile.pause"), deeds.count("profile.resume")) == (2, 1)


def test_a_paused_buyers_requests_leave_the_list_and_quotations_stay(cast: Cast, as_: As) -> None:
    number = trading(cast)
    made = make_quotations.quotation(cast.viewer(cast.li), number)
    assert f"/requests/{number}" in as_(cast.zhao).get("/requests").text
    as_(cast.sato).post(f"/companies/{cast.ise}/pause")
    assert f"/requests/{number}" not in as_(cast.zhao).get("/requests").text
    assert f"/requests/{number}" in as_(cast.sato).get("/requests").text
    assert [as_(who).get(f"/quotations/{made}").status_code for who in (cast.li, cast.sato)] == [200, 200]


def test_only_the_company_itself_pauses(cast: Cast, as_: As) -> None:
    path = f"/companies/{cast.glassworks}"
    answers = {
        name: (
            as_(getattr(cast, name)).post(f"{path}/pause").status_code,
            as_(getattr(cast, name)).post(f"{path}/return").status_code,
        )
        for name in ("zhao", "sato", "jones", "wang", "county", "city", "admin")
    }
    assert answers == {"zhao": (404, 404), "sato": (403, 403), "jones": (404, 404), "wang": (403, 403),
                       "county": (403, 403), "city": (403, 403), "admin": (403, 403)}  # fmt: skip
    assert db.session().query(Pause).count() == 0
    assert f"{path}/pause" not in as_(cast.sato).get(path).text
