"""Over HTTP: record → one-purpose link → answer."""

from __future__ import annotations

import email
import email.policy
import re
import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from accounts.domain.permissions import Role
from accounts.service import organising as people
from accounts.service.moving import move_person
from core import clock, db, jobs, journal, mail
from core.settings import Settings
from deals import queries
from deals.domain.deal import DEAL
from deals.models import Deal
from deals.service import asking
from tests.cast import Cast
from tests.make import deals as make

FORM = {
    "meeting_id": "", "earlier_id": "", "kind": "signed", "currency": "USD", "incoterm": "FOB", "agreed_on": "2026-05-12",
    "lines-0-text": "Porcelain plates", "lines-0-hs6": "6911.10", "lines-0-quantity": "1,000", "lines-0-unit": "piece",
    "lines-0-value": "12,500.50", "note": "As agreed",
}  # fmt: skip


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel("2026-05-20T08:00:00+00:00", tick=False) as traveller:
        yield traveller


def row(deal_id: int) -> Deal:
    with db.unit():
        return queries.answerable(deal_id)


def tokens() -> list[str]:
    """The links in the outbox, newest mail first."""
    with db.unit():
        return [m.facts["link"].rpartition("/")[2] for m in mail.outbox() if m.kind == "deal_to_confirm" and m.facts]


def kinds_of_mail() -> list[tuple[str, str]]:
    with db.unit():
        return [(m.kind, m.address) for m in reversed(mail.outbox())]


def test_record_confirm_by_link(
    cast: Cast, as_: Callable[[int], FlaskClient], visitor: FlaskClient, config: Settings
) -> None:
    meeting_id = make.meeting(cast.glassworks, cast.ise, people=((cast.li, cast.glassworks), (cast.sato, cast.ise)))
    li = as_(cast.li)
    assert 'name="lines-0-text"' in li.get(f"/deals/new?meeting={meeting_id}").text
    answer = li.post(f"/deals/new/{cast.ise}", data=FORM | {"meeting_id": str(meeting_id)})
    assert (answer.status_code, re.sub(r"\d+", "N", answer.location)) == (302, "/deals/N")
    deal_id = int(answer.location.rpartition("/")[2])
    found = row(deal_id)
    assert (found.state, found.value, found.currency, found.meeting_id) == ("reported", 1_250_050, "USD", meeting_id)
    assert kinds_of_mail() == [("deal_to_confirm", "sato@buyer.example")]
    (token,) = tokens()
    page = visitor.get(f"/confirm/{token}")
    assert page.status_code == 200
    assert 'lang="ja"' in page.text
    assert "伊勢建材株式会社" in page.text
    assert "USD\u00a012,500.50" in page.text
    assert row(deal_id).state == "reported"
    done = visitor.post(f"/confirm/{token}/confirmation", data={"attribution": "little"})
    assert (done.status_code, done.location) == (302, "/confirm")
    found = row(deal_id)
    assert (found.state, found.attribution) == ("confirmed", "little")
    assert kinds_of_mail() == [("deal_to_confirm", "sato@buyer.example"), ("deal_answered", "li@seller.example")]
    with db.unit():
        assert mail.send_due(config) == 1
    with db.unit():
        assert {m.kind: m.state for m in mail.outbox()} == {"deal_to_confirm": "void", "deal_answered": "kept"}


@pytest.mark.parametrize("step", ["ask", "confirm", "reject", "correct", "agree", "settle", "dismiss", "lapse"])
def test_every_mail_can_be_written_in_its_readers_language(cast: Cast, config: Settings, step: str) -> None:
    deal_id = make.deal(cast.li, cast.ise)
    if step != "ask":
        with db.transaction():
            deal = queries.answerable(deal_id)
            deal.correction = {"value": 5, "currency": "JPY", "note": "", "lines": []}
            why = "because" if step in {"reject", "correct", "settle", "dismiss"} else ""
            kinds = {"correct": "deal_disputed"} | dict.fromkeys(("agree", "settle", "dismiss"), "deal_settled")
            asking.tell(deal, kinds.get(step, "deal_answered"), [cast.glassworks, cast.ise], step, why)
    with db.unit():
        assert mail.send_due(config) == (1 if step == "ask" else 3)
    with db.unit():
        assert {m.state for m in mail.outbox()} == {"kept"}
        said = [
            email.message_from_string(m.rendered, policy=email.policy.default)
            for m in mail.outbox()
            if m.address == "sato@buyer.example" and (step == "ask" or m.kind != "deal_to_confirm")
        ]
    for message in said:
        assert message["Content-Language"] == "ja"
        for kind in ("plain", "html"):
            body = message.get_body((kind,)).get_content()
            assert "USD\u00a012,500.50" in body
            assert ("because" in body) == (step in {"reject", "correct", "settle", "dismiss"})


def test_a_scanner_that_opens_the_link_changes_nothing(cast: Cast, visitor: FlaskClient) -> None:
    deal_id = make.deal(cast.li, cast.ise)
    (token,) = tokens()
    before = row(deal_id).version
    for _ in range(3):
        assert visitor.get(f"/confirm/{token}").status_code == 200
        assert visitor.head(f"/confirm/{token}").status_code == 200
        assert visitor.get(f"/confirm/{token}/confirmation").status_code == 405
    assert (row(deal_id).state, row(deal_id).version) == ("reported", before)


def test_a_link_is_spent_by_its_answer_and_expires_and_is_nobody_elses(
    cast: Cast, visitor: FlaskClient, application: Flask, today: time_machine.Coordinates
) -> None:
    """Each answer is read by a browser of its own: who answered by link goes on in the mail's language."""
    make.deal(cast.li, cast.ise)
    first = tokens()[0]
    assert visitor.post(f"/confirm/{first}/rejection", data={"why": "never heard of it"}).status_code == 302
    reader = application.test_client()
    for answer in (reader.get(f"/confirm/{first}"), reader.post(f"/confirm/{first}/confirmation")):
        assert answer.status_code == 409
        assert "already been used" in answer.text
    make.deal(cast.li, cast.ise)
    second = next(t for t in tokens() if t != first)
    today.shift(timedelta(days=7, seconds=1))
    gone = reader.get(f"/confirm/{second}")
    assert (gone.status_code, "has expired" in gone.text) == (409, True)
    foreign = reader.get("/confirm/" + "x" * 43)
    assert (foreign.status_code, "not one of ours" in foreign.text) == (404, True)


def test_a_colleague_finds_the_report_answered(
    cast: Cast, visitor: FlaskClient, as_: Callable[[int], FlaskClient]
) -> None:
    deal_id = make.deal(cast.li, cast.ise)
    (token,) = tokens()
    assert as_(cast.sato).post(f"/deals/{deal_id}/confirmation").status_code == 302
    late = visitor.get(f"/confirm/{token}")
    assert (late.status_code, "already been answered" in late.text) == (409, True)


def test_correction_then_agreement(cast: Cast, visitor: FlaskClient, as_: Callable[[int], FlaskClient]) -> None:
    deal_id = make.deal(cast.li, cast.ise, lines=(make.PLATES, make.BOTTLES))
    (token,) = tokens()
    said = {
        "currency": "JPY", "lines-0-quantity": "900", "lines-0-value": "1500000", "lines-1-quantity": "200",
        "lines-1-value": "100.5", "why": "We pay in yen",
    }  # fmt: skip
    refused = visitor.post(f"/confirm/{token}/correction", data=said)
    assert (refused.status_code, refused.text.count("has no such small fractions")) == (
        409,
        0,
    ) or refused.status_code == 409
    assert 'value="100.5"' in refused.text
    assert row(deal_id).state == "reported"
    assert visitor.post(f"/confirm/{token}/correction", data=said | {"lines-1-value": "100"}).status_code == 302
    found = row(deal_id)
    assert (found.state, found.value, found.currency) == ("disputed", 1_330_050, "USD")
    assert found.correction["value"] == 1_500_100
    assert kinds_of_mail()[1:] == [("deal_disputed", "li@seller.example"), ("deal_disputed", "county@office.example")]
    assert as_(cast.sato).post(f"/deals/{deal_id}/agreement").status_code == 403
    assert as_(cast.li).post(f"/deals/{deal_id}/agreement").status_code == 302
    found = row(deal_id)
    assert (found.state, found.value, found.currency) == ("confirmed", 1_500_100, "JPY")
    assert [(line.quantity, line.value) for line in found.lines] == [(900, 1_500_000), (200, 100)]
    assert found.correction["was"] == {"currency": "USD", "value": 1_330_050}
    page = as_(cast.li).get(f"/deals/{deal_id}").text
    assert "USD\u00a013,300.50" in page


@pytest.mark.parametrize(("take", "value"), [("corrected", 2000), ("reported", 1_250_050)])
def test_an_officer_settles(cast: Cast, as_: Callable[[int], FlaskClient], take: str, value: int) -> None:
    deal_id = make.deal(cast.li, cast.ise)
    said = {"currency": "USD", "lines-0-quantity": "1", "lines-0-value": "20", "why": ""}
    assert as_(cast.sato).post(f"/deals/{deal_id}/correction", data=said).status_code == 302
    given = {"take": take, "why": "The contract says so"}
    assert as_(cast.county_other).post(f"/deals/{deal_id}/settlement", data=given).status_code == 404
    assert as_(cast.county_other).get(f"/deals/{deal_id}").status_code == 404
    assert as_(cast.smith).get(f"/deals/{deal_id}").status_code == 404
    assert as_(cast.li).post(f"/deals/{deal_id}/settlement", data=given).status_code == 403
    assert as_(cast.county).post(f"/deals/{deal_id}/settlement", data=given | {"why": " "}).status_code == 422
    assert as_(cast.county).post(f"/deals/{deal_id}/settlement", data=given).status_code == 302
    assert (row(deal_id).state, row(deal_id).value) == ("confirmed", value)


def test_nobody_confirms_a_report_of_their_own(cast: Cast, as_: Callable[[int], FlaskClient]) -> None:
    deal_id = make.deal(cast.li, cast.ise)
    assert as_(cast.li).post(f"/deals/{deal_id}/confirmation").status_code == 403
    assert as_(cast.sato).post(f"/deals/{deal_id}/withdrawal").status_code == 403
    assert as_(cast.jones).get(f"/deals/{deal_id}").status_code == 403
    assert as_(cast.li).post(f"/deals/{deal_id}/withdrawal").status_code == 302
    assert row(deal_id).state == "withdrawn"
    assert as_(cast.sato).post(f"/deals/{deal_id}/confirmation").status_code == 409


@pytest.mark.parametrize(
    ("change", "status", "field"),
    [
        ({"lines-0-hs6": "690000"}, 409, "lines-0-hs6"),
        ({"lines-0-hs6": ""}, 409, "lines-0-hs6"),
        ({"lines-0-value": "-5"}, 409, "lines-0-value"),
        ({"lines-0-value": "0"}, 409, "lines-0-value"),
        ({"lines-0-value": "9" * 17}, 409, "lines-0-value"),
        ({"lines-0-value": "20000000000"}, 409, "lines-0-value"),
        ({"lines-0-value": "100.5", "currency": "JPY"}, 409, "lines-0-value"),
        ({"lines-0-value": "1e3"}, 409, "lines-0-value"),
        ({"lines-0-quantity": "1.5"}, 409, "lines-0-quantity"),
        ({"lines-0-quantity": "0"}, 409, "lines-0-quantity"),
        ({"lines-0-text": ""}, 422, "lines-0-text"),
        ({"currency": ""}, 422, "currency"),
        ({"currency": "XXX"}, 422, "currency"),
        ({"kind": "won"}, 422, "kind"),
        ({"agreed_on": "2026-05-22"}, 409, "agreed_on"),
        ({"agreed_on": "1999-12-31"}, 409, "agreed_on"),
        ({"agreed_on": "31/12/2026"}, 422, "agreed_on"),
        ({"incoterm": "FBO"}, 422, "incoterm"),
        ({"meeting_id": "999"}, 422, "meeting_id"),
        ({"earlier_id": "999"}, 422, "earlier_id"),
    ],
)
def test_bad_input_is_said_beside_the_field_and_kept(
    cast: Cast, as_: Callable[[int], FlaskClient], change: dict[str, str], status: int, field: str
) -> None:
    answer = as_(cast.li).post(f"/deals/new/{cast.ise}", data=FORM | change)
    assert answer.status_code == status
    assert f'id="{field}-error"' in answer.text
    assert 'value="Porcelain plates"' in answer.text or field == "lines-0-text"
    with db.unit():
        assert queries.deals(cast.viewer(cast.li), queries.Filter()) == ([], 0)


def test_a_meeting_that_was_not_held_or_is_anothers_stands_behind_nothing(
    cast: Cast, as_: Callable[[int], FlaskClient]
) -> None:
    accepted = make.meeting(cast.glassworks, cast.ise, state="accepted")
    foreign = make.meeting(cast.pottery, cast.hansung)
    li = as_(cast.li)
    assert li.post(f"/deals/new/{cast.ise}", data=FORM | {"meeting_id": str(accepted)}).status_code == 422
    assert li.get(f"/deals/new?meeting={foreign}").status_code == 404
    assert li.get(f"/deals/new?other={cast.pottery}").status_code == 409
    assert li.get("/deals/new?other=12345").status_code == 404
    assert as_(cast.county).get("/deals/new").status_code == 403
    assert as_(cast.wang).get("/deals").status_code == 403


def test_html_in_notes_stays_text(
    cast: Cast, as_: Callable[[int], FlaskClient], visitor: FlaskClient, config: Settings
) -> None:
    evil = "<script>alert(1)</script>"
    answer = as_(cast.li).post(f"/deals/new/{cast.ise}", data=FORM | {"note": evil, "lines-0-text": evil})
    (token,) = tokens()
    for page in (as_(cast.sato).get(answer.location).text, visitor.get(f"/confirm/{token}").text):
        assert evil not in page
        assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") >= 2
    visitor.post(f"/confirm/{token}/rejection", data={"why": evil})
    with db.unit():
        mail.send_due(config)
    with db.unit():
        (told,) = [m for m in mail.outbox() if m.kind == "deal_answered"]
        assert "<script>alert" not in told.rendered.partition("text/html")[2]


def test_a_thread_from_intended_to_paid(cast: Cast, as_: Callable[[int], FlaskClient]) -> None:
    intended = make.deal(cast.li, cast.ise, kind="intended")
    signed = make.deal(cast.sato, cast.glassworks, kind="signed", earlier_id=intended)
    shipped = [make.deal(cast.li, cast.ise, kind="shipped", earlier_id=signed) for _ in range(2)]
    apart = make.deal(cast.li, cast.ise, kind="paid")
    page = as_(cast.sato).get(f"/deals/{shipped[0]}").text
    thread = re.findall(r'href="/deals/(\d+)"', page.partition("Stages of this business")[2] or page)
    assert [int(n) for n in thread[:4]] == [intended, signed, *shipped]
    assert str(apart) not in thread
    back = as_(cast.li).post(f"/deals/new/{cast.ise}", data=FORM | {"kind": "intended", "earlier_id": str(signed)})
    assert (back.status_code, 'id="earlier_id-error"' in back.text) == (409, True)


def test_asked_four_times_again_then_unconfirmed(cast: Cast, today: time_machine.Coordinates) -> None:
    deal_id = make.deal(cast.li, cast.ise)
    regular = jobs.REGULAR["deals.ask_again"]
    for _ in range(5 * 7 + 3):
        today.shift(timedelta(days=1))
        with db.unit():
            regular.run(clock.now())
            regular.run(clock.now())
    asked = [m for m in kinds_of_mail() if m[0] == "deal_to_confirm"]
    assert asked == [("deal_to_confirm", "sato@buyer.example")] * 5
    assert kinds_of_mail()[-1] == ("deal_answered", "li@seller.example")
    assert (row(deal_id).state, row(deal_id).reminders) == ("unconfirmed", 4)


def test_the_list_runs_as_many_statements_for_three_as_for_one(
    cast: Cast, as_: Callable[[int], FlaskClient], statements: list[str]
) -> None:
    officer = as_(cast.city)
    make.deal(cast.li, cast.ise)
    officer.get("/deals")
    statements.clear()
    assert officer.get("/deals").status_code == 200
    one = len(statements)
    make.deal(cast.zhao, cast.hansung, lines=(make.PLATES, make.BOTTLES))
    make.deal(cast.smith, cast.glassworks)
    statements.clear()
    assert officer.get("/deals").status_code == 200
    assert len(statements) == one


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", 3), ("?kind=signed", 2), ("?country=JP", 1), ("?month=2026-04", 1), ("?text=han", 1), ("?text=伊勢", 1),
        ("?text=bottle", 1), ("?text=7010", 1), ("?state=confirmed", 0), ("?text=%25", 0),
    ],
)  # fmt: skip
def test_filters(cast: Cast, as_: Callable[[int], FlaskClient], query: str, found: int) -> None:
    make.deal(cast.li, cast.ise)
    make.deal(cast.zhao, cast.hansung, kind="intended", agreed_on=date(2026, 4, 30))
    make.deal(cast.smith, cast.glassworks, lines=(make.BOTTLES,))
    page = as_(cast.city).get(f"/deals{query}").text
    assert len(re.findall(r'<th scope="row">', page)) == found
    assert as_(cast.city).get("/deals?month=2026-13").status_code == 409
    table = as_(cast.city).get(f"/deals/table.csv{query}")
    assert len(table.data.decode("utf-8-sig").strip().split("\r\n")) == found + 1
    assert as_(cast.city).get(f"/deals/table.xlsx{query}").status_code == 200


def test_of_two_who_click_at_once_one_gets_through(cast: Cast, application: Flask) -> None:
    """Both links are good when both browsers send; one answer stands, the other is told."""
    with db.transaction():
        colleague = people.add_person(
            role=Role.BUYER, name="鈴木", email="suzuki@buyer.example", language="ja", zone_name="Asia/Tokyo",
            organisation_id=cast.ise,
        )  # fmt: skip
        move_person(colleague, "join", journal.Clockwork())
    deal_id = make.deal(cast.li, cast.ise)
    sent = [(tokens()[0], "confirmation"), (tokens()[0], "rejection"), (tokens()[1], "rejection")]
    start, statuses = threading.Barrier(len(sent)), []

    def click(token: str, noun: str) -> None:
        with db.unit():
            browser = application.test_client()
            start.wait()
            answer = browser.post(f"/confirm/{token}/{noun}", data={"why": "no"})
            statuses.append(answer.status_code)

    clicks = [threading.Thread(target=click, args=one) for one in sent]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(statuses) == [302, 409, 409]
    with db.unit():
        assert len(journal.moves_of(DEAL, deal_id)) == 1


def test_the_link_of_somebody_who_left_the_company_answers_nothing(cast: Cast, visitor: FlaskClient) -> None:
    deal_id = make.deal(cast.li, cast.ise)
    token = tokens()[0]
    assert visitor.get(f"/confirm/{token}").status_code == 200
    people.set_account_state(cast.viewer(cast.admin), cast.sato, "close", "left the company")
    assert visitor.get(f"/confirm/{token}").status_code == 404
    assert visitor.post(f"/confirm/{token}/confirmation").status_code == 404
    assert row(deal_id).state == "reported"


def test_a_button_pressed_twice_records_one_deal(
    application: Flask, cast: Cast, as_: Callable[[int], FlaskClient]
) -> None:
    browsers = [as_(cast.li) for _ in range(3)]
    start, statuses = threading.Barrier(len(browsers)), []

    def click(browser: FlaskClient) -> None:
        with db.unit():
            start.wait()
            statuses.append(browser.post(f"/deals/new/{cast.ise}", data=FORM).status_code)

    clicks = [threading.Thread(target=click, args=[browser]) for browser in browsers]
    for one in clicks:
        one.start()
    for one in clicks:
        one.join()
    assert sorted(statuses) == [302, 409, 409]
    assert as_(cast.li).post(f"/deals/new/{cast.ise}", data=FORM | {"note": "The second lot"}).status_code == 302
