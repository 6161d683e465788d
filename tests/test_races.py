"""A form sent several times at once: one gets through or all say the same, none is a fault, and one row is there.

Before a unique row that both had looked for in vain was answered as a Conflict, half of these were faults on
PostgreSQL, which lets both look; SQLite has them come one after the other.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from accounts.models import Hours, Organisation, Person, SiteText
from core import db
from matchmaking.models import HeldCertificate, Interest
from meetings.models import FairEntry, Meeting, OpenSlot, Outcome
from meetings.service import fairing
from tests.cast import Cast
from tests.make import accounts as make_accounts
from tests.make import deals as make_deals
from tests.make import matching
from tests.make import meetings as make

pytestmark = pytest.mark.usefixtures("pages_instead_of_tracebacks", "late_november")
As = Callable[[int], FlaskClient]
Sent = tuple[str, dict[str, object]]
TIMES = 4


def together(browsers: list[FlaskClient], *sent: Sent) -> list[int]:
    """The statuses of all browsers that press their button at one moment; what is sent goes round."""
    start, statuses = threading.Barrier(len(browsers)), []

    def click(browser: FlaskClient, path: str, data: dict[str, object]) -> None:
        with db.unit():
            start.wait()
            statuses.append(browser.post(path, data=data).status_code)

    clicks = [
        threading.Thread(target=click, args=(browser, *sent[n % len(sent)])) for n, browser in enumerate(browsers)
    ]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    return sorted(statuses)


def count(table: type[db.Base], *conditions: object) -> int:
    with db.unit():
        return db.session().scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def _fair(cast: Cast) -> Sent:
    days = date(2026, 12, 8), date(2026, 12, 20)
    plan = fairing.Plan({"en": "Fair"}, {}, "CN", "Asia/Shanghai", *days, 0, 24 * 60, 30)
    fair_id = fairing.create(cast.viewer(cast.city), plan).id
    fairing.step(cast.viewer(cast.city), fair_id, "announce")
    return f"/fairs/{fair_id}/entry", {}


def _outcome(cast: Cast) -> Sent:
    people = ((cast.li, cast.glassworks), (cast.sato, cast.ise))
    return f"/meetings/{make_deals.meeting(cast.glassworks, cast.ise, people=people)}/outcome", {
        "result": "cooperation"
    }


def _certificate(cast: Cast) -> Sent:
    return f"/companies/{cast.glassworks}/certificates", {"code": "EN12150", "number": "7"}


def _meeting(cast: Cast) -> Sent:
    return f"/meetings?with={cast.ise}", {"slot": make.at(15, 1).isoformat()}


def _all(_cast: Cast) -> tuple[object, ...]:
    return ()


DOUBLED: dict[str, tuple[Callable[[Cast], Sent], type[db.Base], Callable[[Cast], tuple[object, ...]]]] = {
    "a certificate": (_certificate, HeldCertificate, _all),
    "a fair": (_fair, FairEntry, _all),
    "an offered time": (lambda _cast: ("/slots", {"slot": make.at(18, 1).isoformat()}), OpenSlot, _all),
    "a result": (_outcome, Outcome, _all),
    "a request for a meeting": (_meeting, Meeting, _all),
    "office hours": (
        lambda _cast: ("/hours", {"day_0": ["09:00", "12:00"]}), Hours, lambda cast: (Hours.person_id == cast.li,)
    ),
    "a word": (lambda cast: (f"/matches/{cast.ise}/word", {"word": "want"}), Interest, _all),
}  # fmt: skip


@pytest.mark.parametrize("what", DOUBLED)
def test_pressed_several_times_at_once_it_happens_once(cast: Cast, as_: As, what: str) -> None:
    make.around_the_clock(cast, cast.sato)
    prepare, table, mine = DOUBLED[what]
    sent = prepare(cast)
    statuses = together([as_(cast.li) for _ in range(TIMES)], sent)
    assert (statuses[0], set(statuses) - {302, 409}, count(table, *mine(cast))) == (302, set(), 1)


def test_of_a_yes_and_a_no_of_two_officers_one_counts(cast: Cast, as_: As) -> None:
    row = make_accounts.pending("New works", "370302")
    path = f"/organisations/{row}/decisions"
    statuses = together(
        [as_(cast.city) for _ in range(2)], (path, {"step": "verify"}), (path, {"step": "refuse", "why": "unknown"})
    )
    assert statuses == [302, 409]


def test_a_sign_up_link_opened_in_several_windows_makes_one_organisation(application: Flask, cast: Cast) -> None:
    token = make_accounts.link("sign_up", 0, email="new@new.example", kind="")
    data = {"kind": "buyer", "name_en": "Acme", "country": "US", "office_code": "370300", "name": "N",
            "password": "long enough one", "language": "en", "zone": "America/Chicago"}  # fmt: skip
    before = count(Organisation)
    statuses = together([application.test_client() for _ in range(3)], (f"/sign-up/{token}", data))
    assert (statuses, count(Organisation) - before) == ([302, 409, 409], 1)


def test_one_address_is_invited_once(cast: Cast, as_: As) -> None:
    path, data = f"/organisations/{cast.glassworks}/colleagues", {"email": "z@z.example", "name": "Z"}
    statuses = together([as_(cast.li) for _ in range(TIMES)], (path, data))
    # 200: no mail leaves here, so the page shows the link.
    assert (statuses, count(Person, Person.email == "z@z.example")) == ([200, 409, 409, 409], 1)


def test_an_introduction_answered_by_all_at_once_ends_one_way(cast: Cast, as_: As) -> None:
    matching.glass_and_tableware(cast)
    pair = {"exporter_id": cast.glassworks, "buyer_id": cast.ise, "note": "They fit."}
    path = as_(cast.jones).post("/introductions", data=pair).location + "/answer"
    browsers = [as_(who) for who in (cast.li, cast.sato, cast.li, cast.sato)]
    statuses = together(browsers, (path, {"word": "yes"}), (path, {"word": "no"}))
    assert set(statuses) <= {302, 409}
    assert 302 in statuses


def test_two_administrators_write_one_text(cast: Cast, as_: As) -> None:
    statuses = together([as_(cast.admin) for _ in range(3)], ("/admin/texts/about", {"text_en": "Zibo"}))
    assert set(statuses) <= {302, 409}
    assert count(SiteText) <= 1
