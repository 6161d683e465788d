"""Introductions over HTTP: proposing, answering, ending, and that nobody learns who declined."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import select

from accounts.models import Organisation
from accounts.service.moving import move_organisation
from core import db, jobs, mail
from core.clock import now
from core.journal import Clockwork
from core.settings import Settings
from matchmaking.models import Company, Interest, Introduction
from matchmaking.queries import introductions, pairs
from tests.cast import Cast
from tests.make import matching as make

As = Callable[[int], FlaskClient]
NOTE = "Both build for schools, and both speak English."


@pytest.fixture
def trade(cast: Cast) -> Cast:
    make.glass_and_tableware(cast)
    return cast


def propose(client: FlaskClient, exporter_id: int, buyer_id: int, note: str = NOTE) -> Any:
    return client.post("/introductions", data={"exporter_id": exporter_id, "buyer_id": buyer_id, "note": note})


def answer(client: FlaskClient, word: str, introduction_id: int) -> Any:
    return client.post(f"/introductions/{introduction_id}/answer", data={"word": word})


def the(state: str | None = None) -> Introduction:
    db.session().rollback()
    row = db.session().scalars(select(Introduction).execution_options(populate_existing=True)).one()
    assert state in {None, row.state}
    return row


def mails(config: Settings) -> list[tuple[str, str, str]]:
    db.session().rollback()
    mail.send_due(config)
    db.session().rollback()
    return sorted((row.address, row.kind, row.state) for row in mail.outbox())


def still(answer: Any) -> tuple[int, str]:
    return answer.status_code, re.sub(
        r'nonce="[^"]+"|"csrf_token" value="[^"]+"|"X-CSRFToken": "[^"]+"', "", answer.text
    )


@pytest.mark.parametrize("proposer", ["jones", "county", "city", "province"])
def test_both_sides_are_asked_in_their_language_and_it_counts_when_both_say_yes(
    trade: Cast, as_: As, config: Settings, proposer: str
) -> None:
    asker = as_(getattr(trade, proposer))
    assert propose(asker, trade.glassworks, trade.ise).status_code == 302
    number = the("proposed").id
    assert mails(config) == [
        ("li@seller.example", "introduction_proposed", "kept"), ("sato@buyer.example", "introduction_proposed", "kept")
    ]  # fmt: skip
    assert [row.language for row in mail.outbox()] == ["ja", "zh-Hans"]
    li, sato = as_(trade.li), as_(trade.sato)
    assert "introduction-answer" in sato.get("/introductions").text or NOTE in sato.get("/introductions").text
    assert answer(li, "yes", number).location == "/introductions"
    assert (the("proposed").exporter_said, pairs.mutual(trade.glassworks, trade.ise)) == ("yes", False)
    assert answer(sato, "yes", number).location == f"/introductions/{number}"
    assert the("agreed").state == "agreed"
    assert pairs.mutual(trade.glassworks, trade.ise)
    assert [row.id for row in introductions.of_pair(trade.glassworks, trade.ise, "agreed")] == [number]
    assert [kind for _who, kind, _state in mails(config)].count("introduction_agreed") == 2
    assert [kind for _who, kind, _state in mails(config)].count("introduction_agreed_proposer") == 1
    assert answer(sato, "no", number).status_code == 409


def read(rendered: str) -> list[str]:
    """A mail as its reader sees it."""
    message = email.message_from_string(rendered, policy=email.policy.default)
    return [message["subject"], *(part.get_content() for part in message.walk() if not part.is_multipart())]


SEEN_BY_PROPOSER = ("/", "/introductions", "/introductions?state=declined", "/introductions/{}")


@pytest.mark.parametrize("proposer", ["jones", "city"])
def test_who_declined_shows_nowhere(trade: Cast, as_: As, config: Settings, proposer: str) -> None:
    """The exporter declines one time, the buyer the other time; the proposer's pages and mails are the same."""
    asker, seen = as_(getattr(trade, proposer)), []
    with time_machine.travel(now(), tick=False):
        for decliner, agreeing in ((trade.li, trade.sato), (trade.sato, trade.li)):
            propose(asker, trade.glassworks, trade.ise)
            number = the("proposed").id
            answer(as_(agreeing), "yes", number)
            halfway = [still(asker.get(address.format(number))) for address in SEEN_BY_PROPOSER]
            answer(as_(decliner), "no", number)
            the("declined")
            mail.send_due(config)
            db.session().rollback()
            told = [read(row.rendered) for row in mail.outbox() if row.address.startswith((proposer, "jones"))]
            pages = [still(asker.get(address.format(number))) for address in SEEN_BY_PROPOSER]
            seen.append((halfway, pages, told))
            with db.transaction() as session:
                session.delete(session.get_one(Introduction, number))
                session.query(mail.OutboxMail).delete()
    first, second = (re.sub(r"introductions/\d+", "", repr(one)) for one in seen)
    assert first == second


@pytest.mark.parametrize("ending", ["decline", "withdraw", "expire"])
def test_the_side_that_said_yes_reads_the_same_words_for_every_end(
    trade: Cast, as_: As, config: Settings, ending: str
) -> None:
    jones, li, sato = as_(trade.jones), as_(trade.li), as_(trade.sato)
    propose(jones, trade.glassworks, trade.ise)
    number = the().id
    answer(li, "yes", number)
    if ending == "decline":
        answer(sato, "no", number)
    elif ending == "withdraw":
        jones.post(f"/introductions/{number}/withdrawal")
    else:
        with time_machine.travel(now() + timedelta(days=15)):
            jobs.REGULAR["matchmaking.expire_introductions"].run(now())
    page = as_(trade.li).get(f"/introductions/{number}").text
    assert re.findall(r'<span class="pill pill-over">([^<]+)</span>', page) == ["已结束，未达成"]
    assert "introduction_closed" in [kind for who, kind, _state in mails(config) if who.startswith("li@")]
    assert "introduction_closed" not in [kind for who, kind, _state in mails(config) if who.startswith("sato@")]
    assert introductions.waiting(trade.viewer(trade.sato)) == []


def test_a_side_cannot_ask_the_list_for_the_true_end(trade: Cast, as_: As) -> None:
    jones, li = as_(trade.jones), as_(trade.li)
    propose(jones, trade.glassworks, trade.ise)
    answer(as_(trade.sato), "no", the().id)
    propose(jones, trade.glassworks, trade.ise)
    ids = [row.id for row in db.session().scalars(select(Introduction).order_by(Introduction.id))]
    jones.post(f"/introductions/{ids[1]}/withdrawal")
    for question in ("state=declined", "state=withdrawn", "state=over", "sort=state", "sort=-state"):
        listed = re.findall(r'href="/introductions/(\d+)"', li.get(f"/introductions?{question}").text)
        assert [int(found) for found in listed] == ids[::-1]
    assert len(re.findall(r'href="/introductions/\d+"', jones.get("/introductions?state=declined").text)) == 1


def test_an_end_calls_back_the_question_that_has_not_left(trade: Cast, as_: As, config: Settings) -> None:
    jones = as_(trade.jones)
    propose(jones, trade.glassworks, trade.ise)
    jones.post(f"/introductions/{the().id}/withdrawal")
    assert mails(config) == [
        ("li@seller.example", "introduction_proposed", "void"), ("sato@buyer.example", "introduction_proposed", "void")
    ]  # fmt: skip


def test_nobody_answers_after_the_time_even_before_the_clock_has_ended_it(trade: Cast, as_: As) -> None:
    propose(as_(trade.jones), trade.glassworks, trade.ise)
    li = as_(trade.li)
    with time_machine.travel(now() + timedelta(days=14, seconds=1)):
        assert answer(li, "yes", the().id).status_code == 409
    the("proposed")


def test_only_companies_that_agreed_are_offered_and_a_forged_id_finds_nothing(trade: Cast, as_: As) -> None:
    jones = as_(trade.jones)
    page = jones.get("/introductions/new").text
    assert ("Zichuan Safety Glass" in page, "Ise Building Materials" in page) == (True, True)
    assert ("Lakeside" in page, "Hansung" in page) == (False, False)
    pairs_tried = [
        (trade.glassworks, trade.lakeside), (trade.glassworks, trade.pottery), (trade.ise, trade.glassworks),
        (trade.casic, trade.ise), (999_999, trade.ise),
    ]  # fmt: skip
    assert [propose(jones, *pair).status_code for pair in pairs_tried] == [404] * 5
    assert jones.get(f"/introductions/new?exporter_id={trade.lakeside}").status_code == 404


def test_an_office_introduces_exporters_of_its_area_alone(trade: Cast, as_: As) -> None:
    other = as_(trade.county_other)
    assert propose(other, trade.glassworks, trade.ise).status_code == 404
    assert propose(other, trade.pottery, trade.ise).status_code == 302


@pytest.mark.parametrize("note", ["", "   ", "x" * 1001])
def test_a_proposal_needs_a_note_and_what_was_typed_stays(trade: Cast, as_: As, note: str) -> None:
    answered = propose(as_(trade.jones), trade.glassworks, trade.ise, note)
    assert (answered.status_code in {409, 422}, note.strip() in answered.text) == (True, True)
    assert db.session().scalars(select(Introduction)).all() == []


def test_a_pair_is_proposed_once_at_a_time(trade: Cast, as_: As) -> None:
    jones = as_(trade.jones)
    assert propose(jones, trade.glassworks, trade.ise).status_code == 302
    again = propose(jones, trade.glassworks, trade.ise)
    assert (again.status_code, "An introduction of these two is open already." in again.text) == (409, True)
    assert propose(as_(trade.city), trade.glassworks, trade.ise).status_code == 409
    assert the().proposer_id == trade.jones


@pytest.mark.parametrize(
    ("who", "what", "status"),
    [
        ("zhao", "answer", 404),
        ("kim", "answer", 404),
        ("jones", "answer", 403),
        ("city", "answer", 403),
        ("wang", "answer", 403),
        ("li", "withdrawal", 403),
        ("county_other", "withdrawal", 404),
        ("wang", "withdrawal", 403),
        ("admin", "withdrawal", 403),
    ],
)
def test_others_cannot_answer_or_withdraw(trade: Cast, as_: As, who: str, what: str, status: int) -> None:
    propose(as_(trade.jones), trade.glassworks, trade.ise)
    answered = as_(getattr(trade, who)).post(f"/introductions/{the().id}/{what}", data={"word": "yes"})
    assert answered.status_code == status
    the("proposed")


@pytest.mark.parametrize(
    ("who", "status"),
    [("li", 200), ("sato", 200), ("jones", 200), ("county", 200), ("city", 200), ("admin", 200),
     ("zhao", 404), ("kim", 404), ("county_other", 404), ("wang", 403)],
)  # fmt: skip
def test_who_may_read_an_introduction(trade: Cast, as_: As, who: str, status: int) -> None:
    propose(as_(trade.jones), trade.glassworks, trade.ise)
    assert as_(getattr(trade, who)).get(f"/introductions/{the().id}").status_code == status


@pytest.mark.parametrize("word", ["", "maybe", "YES"])
def test_an_answer_is_yes_or_no(trade: Cast, as_: As, word: str) -> None:
    propose(as_(trade.jones), trade.glassworks, trade.ise)
    assert answer(as_(trade.li), word, the().id).status_code == 409


def test_a_yes_says_interest_and_a_no_says_nothing_of_it(trade: Cast, as_: As) -> None:
    propose(as_(trade.jones), trade.glassworks, trade.ise)
    answer(as_(trade.li), "yes", the().id)
    answer(as_(trade.li), "no", the().id)
    the("declined")
    assert [row.word for row in db.session().scalars(select(Interest))] == ["want"]


def test_the_desk_says_what_waits_and_the_panels_lead_there(trade: Cast, as_: As) -> None:
    propose(as_(trade.jones), trade.glassworks, trade.ise)
    assert 'href="/introductions"' in as_(trade.sato).get("/").text
    assert 'href="/introductions"' not in as_(trade.kim).get("/").text
    address = f"/companies/{trade.glassworks}"
    offer = f"/introductions/new?exporter_id={trade.glassworks}"
    assert [offer in as_(who).get(address).text for who in (trade.jones, trade.city, trade.sato)] == [True, True, False]


@pytest.mark.parametrize(
    ("query", "expected"),
    [("text=ise", 1), ("text=lake", 0), ("state=proposed", 1), ("state=agreed", 0), ("state=<i>", 1), ("sort=x", 1),
     ("page=3", 0), ("page=x", 1)],
)  # fmt: skip
def test_the_list_narrows(trade: Cast, as_: As, query: str, expected: int) -> None:
    jones = as_(trade.jones)
    propose(jones, trade.glassworks, trade.ise)
    page = jones.get(f"/introductions?{query}")
    assert (page.status_code, len(re.findall(r'href="/introductions/\d+"', page.text))) == (200, expected)


def test_the_list_asks_the_same_number_of_queries_for_one_row_and_for_three(
    trade: Cast, as_: As, statements: list[str]
) -> None:
    with db.transaction() as session:
        for organisation in (trade.hansung, trade.lakeside):
            session.get_one(Company, organisation).consents = ["chambers"]
    jones, counts = as_(trade.jones), []
    for buyers in ((trade.ise,), (trade.hansung, trade.lakeside)):
        for buyer in buyers:
            propose(jones, trade.glassworks, buyer)
        jones.get("/introductions")
        statements.clear()
        jones.get("/introductions")
        counts.append(len(statements))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("typed", ["9" * 30, str(2**31), "-1", "x", ""])
def test_a_company_that_no_number_names_is_chosen_again(trade: Cast, as_: As, typed: str) -> None:
    sent = {"exporter_id": typed, "buyer_id": str(trade.ise), "note": "They fit."}
    assert as_(trade.jones).post("/introductions", data=sent).status_code == 422


@pytest.mark.parametrize(("suspended", "yes"), [("ise", 409), ("glassworks", 409), ("pottery", 302)])
def test_nobody_is_brought_together_with_the_suspended(trade: Cast, as_: As, suspended: str, yes: int) -> None:
    propose(as_(trade.jones), trade.glassworks, trade.ise)
    introduction = db.session().scalars(select(Introduction.id)).one()
    with db.transaction() as session:
        row = session.get_one(Organisation, getattr(trade, suspended))
        move_organisation(row, "suspend", Clockwork(), "complaints")
    sato = as_(trade.sato)
    assert answer(sato, "yes", introduction).status_code == yes
    assert answer(sato, "no", introduction).status_code == 302
