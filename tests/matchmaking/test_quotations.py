"""Exporters quote on a buyer's request, the buyer compares and answers, and the clock ends the rest."""

from __future__ import annotations

import difflib
import io
import pprint
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient

from core import db, journal, mail
from core.clock import now
from core.errors import NotFound, Refused
from matchmaking.domain.lives import QUOTATION
from matchmaking.models import Quotation
from matchmaking.queries import quotations
from matchmaking.service import pairing, products, quoting, requests
from tests.cast import Cast
from tests.make import companies as make_companies
from tests.make import quotations as make

As = Callable[[int], FlaskClient]


def glass(cast: Cast, **facts: object) -> int:
    return make_companies.request(
        cast.viewer(cast.sato), cast.ise, hs6="700719", title="強化ガラス 8mm", language="ja", **facts
    )


def sent(cast: Cast, **change: str) -> dict[str, str]:
    """What the form sends, on one of Li's products."""
    end = (now() + timedelta(days=30)).date().isoformat()
    told = {"product_id": str(make.product(cast.viewer(cast.li))), "price": "１,２50.50", "currency": "USD", "unit": "m2",
            "incoterm": "FOB", "port": "CNTAO", "moq": "500", "lead_days": "25", "sample": "y", "sample_days": "7",
            "valid_until": end, "language": "zh-Hans", "message": "交期可商量。\n<b>含木箱</b>"}  # fmt: skip
    return told | change


def states(request_id: int) -> list[tuple[str, int | None]]:
    rows = db.session().query(Quotation).filter_by(request_id=request_id).order_by(Quotation.id).populate_existing()
    return [(row.state, row.place) for row in rows]


def mails(kind: str) -> list[str]:
    rows = db.session().query(mail.OutboxMail).filter_by(kind=kind).order_by(mail.OutboxMail.id)
    return [row.address for row in rows]


def test_an_exporter_quotes_and_the_buyer_reads_it_in_its_language(cast: Cast, as_: As) -> None:
    number = glass(cast)
    li = as_(cast.li)
    assert f"/requests/{number}/quotations/new" in li.get(f"/requests/{number}").text
    answer = li.post(f"/requests/{number}/quotations/new", data=sent(cast))
    assert answer.status_code == 302
    row = db.session().query(Quotation).one()
    assert (row.price, row.currency, row.unit, row.incoterm, row.port, row.moq, row.lead_days, row.sample_days,
            row.language, row.goods, row.place) == (
        125050, "USD", "m2", "FOB", "CNTAO", 500, 25, 7, "zh-Hans", {"en": "Safety glass"}, 1)  # fmt: skip
    page = as_(cast.sato).get(answer.location).text
    assert "交期可商量。\n&lt;b&gt;含木箱&lt;/b&gt;" in page
    assert 'lang="zh-Hans">交期可商量' in page
    assert "中国語" in page
    assert mails("quotation_received") == ["sato@buyer.example"]
    assert li.get("/quotations").text.count(f"/quotations/{row.id}") == 1
    assert f'id="quotation-{row.id}"' in as_(cast.sato).get(f"/requests/{number}/quotations").text


@pytest.mark.parametrize(("change", "field"), [
    ({"product_id": ""}, "product_id"), ({"product_id": "0"}, "product_id"), ({"price": ""}, "price"),
    ({"price": "0"}, "price"), ({"price": "-3"}, "price"), ({"price": "1.234"}, "price"), ({"currency": ""}, "currency"),
    ({"currency": "XXX"}, "currency"), ({"unit": ""}, "unit"), ({"incoterm": ""}, "incoterm"), ({"port": "X"}, "port"),
    ({"moq": "-1"}, "moq"), ({"lead_days": "9999"}, "lead_days"), ({"sample_days": "many"}, "sample_days"),
    ({"valid_until": ""}, "valid_until"), ({"valid_until": "2020-01-01"}, "valid_until"),
    ({"valid_until": "9999-12-31"}, "valid_until"), ({"language": "tlh"}, "language"), ({"message": "長" * 10_000}, "message"),
])  # fmt: skip
def test_what_cannot_be_is_refused_beside_its_field(cast: Cast, as_: As, change: dict[str, str], field: str) -> None:
    number = glass(cast)
    answer = as_(cast.li).post(f"/requests/{number}/quotations/new", data=sent(cast, **change))
    assert answer.status_code in {409, 422}
    assert f'id="{field}-error"' in answer.text
    assert states(number) == []


def test_a_product_of_another_company_is_refused(cast: Cast, as_: As) -> None:
    number, foreign = glass(cast), make.product(cast.viewer(cast.zhao))
    answer = as_(cast.li).post(f"/requests/{number}/quotations/new", data=sent(cast, product_id=str(foreign)))
    assert (answer.status_code, states(number)) == (422, [])
    with pytest.raises(Refused, match=r"quotation\.no_product"):
        make.quotation(cast.viewer(cast.li), number, product_id=foreign)


def test_whoever_has_no_product_is_shown_the_way_to_one(cast: Cast, as_: As) -> None:
    page = as_(cast.li).get(f"/requests/{glass(cast)}/quotations/new").text
    assert 'href="/profile"' in page or "/products" in page
    assert 'name="price"' not in page


def test_who_reads_a_quotation(cast: Cast, as_: As) -> None:
    number = glass(cast)
    made = make.quotation(cast.viewer(cast.li), number)
    everybody = ("li", "zhao", "sato", "kim", "jones", "wang", "county", "city", "admin")
    reads = {name: as_(getattr(cast, name)).get(f"/quotations/{made}").status_code for name in everybody}
    assert reads == {"li": 200, "zhao": 404, "sato": 200, "kim": 404, "jones": 403, "wang": 403, "county": 403,
                     "city": 403, "admin": 403}  # fmt: skip
    compares = {name: as_(getattr(cast, name)).get(f"/requests/{number}/quotations").status_code for name in everybody}
    assert compares == {"li": 403, "zhao": 403, "sato": 200, "kim": 404, "jones": 403, "wang": 403, "county": 403,
                        "city": 403, "admin": 403}  # fmt: skip
    answers = {name: as_(getattr(cast, name)).post(f"/quotations/{made}/choice").status_code for name in everybody}
    assert answers == {**compares, "sato": 302, "li": 403}


def test_an_exporter_learns_nothing_of_what_others_quoted(cast: Cast, as_: As) -> None:
    """The same page, byte by byte but for tokens, whether or not a competitor has quoted 98,765.43."""
    number, zhao = glass(cast), as_(cast.zhao)
    paths = (f"/requests/{number}", "/requests", "/quotations", f"/requests/{number}/quotations/new")
    before = [bare(zhao.get(path).text) for path in paths]
    made = make.quotation(cast.viewer(cast.li), number, "98765.43", message="secret words")
    assert "98" in as_(cast.sato).get(f"/quotations/{made}").text
    after = [bare(zhao.get(path).text) for path in paths]
    assert different(before, after) == []
    assert zhao.post(f"/quotations/{made}/withdrawal").status_code == 404


def different(one: object, other: object) -> list[str]:
    """The lines in which two showings differ."""
    found = difflib.unified_diff(pprint.pformat(one).splitlines(), pprint.pformat(other).splitlines(), n=0)
    return [line for line in found if not line.startswith(("---", "+++", "@@"))]


def bare(page: str) -> list[str]:
    """A page without tokens, which differ at each showing."""
    return re.sub(r"[\w-]{40,}\.[\w-]{6}\.[\w-]{20,}|nonce-?=?\"?[\w-]{20,}", "", page).splitlines()


def test_a_full_request_takes_no_more_until_one_is_withdrawn(cast: Cast, as_: As) -> None:
    number = glass(cast, quotations_wanted=1)
    first = make.quotation(cast.viewer(cast.li), number)
    make.product(cast.viewer(cast.zhao))
    with pytest.raises(Refused, match=r"quotation\.full"):
        make.quotation(cast.viewer(cast.zhao), number)
    assert as_(cast.li).post(f"/quotations/{first}/withdrawal").status_code == 302
    make.quotation(cast.viewer(cast.zhao), number)
    assert states(number) == [("withdrawn", None), ("sent", 1)]
    with pytest.raises(Refused, match=r"quotation\.full"):
        make.quotation(cast.viewer(cast.li), number)
    assert [m.step for m in journal.moves_of(QUOTATION, first)] == ["withdraw"]


def test_one_live_quotation_each_and_five_tries(cast: Cast) -> None:
    number, li = glass(cast), cast.viewer(cast.li)
    for _time in range(5):
        made = make.quotation(li, number)
        with pytest.raises(Refused, match=r"quotation\.twice"):
            make.quotation(li, number)
        quoting.withdraw(li, made)
    with pytest.raises(Refused, match=r"quotation\.often"):
        make.quotation(li, number)


@pytest.mark.parametrize("wanted", ["0", "21", "-1", "2147483648", "x"])
def test_the_number_wanted_is_from_1_to_20(cast: Cast, as_: As, wanted: str) -> None:
    told = {"title": "Glass", "hs6": "700719", "language": "ja", "quotations_wanted": wanted}
    answer = as_(cast.sato).post("/requests/new", data=told)
    assert answer.status_code in {409, 422}
    assert 'id="quotations_wanted-error"' in answer.text


def test_nobody_who_has_a_place_loses_it(cast: Cast, as_: As) -> None:
    number, sato = glass(cast), as_(cast.sato)
    make.quotation(cast.viewer(cast.li), number)
    make.quotation(cast.viewer(cast.zhao), number)
    told = {"title": "Glass", "hs6": "700719", "language": "ja", "version": "1"}
    refused = sato.post(f"/requests/{number}/edit", data={**told, "quotations_wanted": "1"})
    assert (refused.status_code, 'id="quotations_wanted-error"' in refused.text) == (409, True)
    assert sato.post(f"/requests/{number}/edit", data={**told, "quotations_wanted": "2"}).status_code == 302


def test_the_buyer_answers_and_the_exporter_hears(cast: Cast, as_: As) -> None:
    number, sato = glass(cast), as_(cast.sato)
    first, second = make.quotation(cast.viewer(cast.li), number), make.quotation(cast.viewer(cast.zhao), number)
    assert sato.post(f"/quotations/{first}/choice").status_code == 302
    assert sato.post(f"/quotations/{second}/refusal").status_code == 302
    assert sato.post(f"/quotations/{second}/choice").status_code == 409
    assert as_(cast.li).post(f"/quotations/{first}/withdrawal").status_code == 409
    assert states(number) == [("chosen", 1), ("declined", None)]
    assert mails("quotation_answered") == ["li@seller.example", "zhao@seller.example"]
    page = as_(cast.zhao).get(f"/quotations/{second}").text
    assert "采购商已婉拒" in page
    assert "/refusal" not in sato.get(f"/quotations/{second}").text


def test_the_end_of_a_request_ends_what_nobody_answered(cast: Cast) -> None:
    number, sato = glass(cast), cast.viewer(cast.sato)
    first = make.quotation(cast.viewer(cast.li), number)
    make.quotation(cast.viewer(cast.zhao), number)
    quoting.answer(sato, first, "choose")
    requests.close(sato, number)
    assert states(number) == [("chosen", 1), ("expired", None)]
    assert mails("quotation_answered") == ["li@seller.example", "zhao@seller.example"]
    with pytest.raises(NotFound):
        make.quotation(cast.viewer(cast.zhao), number)
    requests.reopen(sato, number)
    make.quotation(cast.viewer(cast.zhao), number)


def test_a_quotation_ends_when_its_last_day_is_over_everywhere(cast: Cast) -> None:
    last = now().date() + timedelta(days=3)
    number = glass(cast)
    make.quotation(cast.viewer(cast.li), number, valid_until=last)
    over = datetime.combine(last + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=12)
    assert [quoting.expire(over - timedelta(seconds=1)), quoting.expire(over), quoting.expire(over)] == [0, 1, 0]
    assert states(number) == [("expired", None)]


def test_a_product_that_is_gone_leaves_the_quotation_its_words(cast: Cast, as_: As) -> None:
    number, li = glass(cast), cast.viewer(cast.li)
    made = make.quotation(li, number)
    products.remove(li, cast.glassworks, make.product(li))
    assert db.session().get_one(Quotation, made, populate_existing=True).product_id is None
    assert "Safety glass" in as_(cast.sato).get(f"/quotations/{made}").text


def of_the_exporter(cast: Cast, as_: As, *, no_thanks: str, request_id: int) -> list[object]:
    """All that Li can see and get, from sending to the end, with the buyer's no thanks before, after or never."""
    li, sato = as_(cast.li), cast.viewer(cast.sato)
    if no_thanks == "before":
        pairing.say(sato, cast.glassworks, "no_thanks")
    answer = li.post(f"/requests/{request_id}/quotations/new", data=sent(cast))
    made = int(answer.location.rpartition("/")[2])
    if no_thanks == "after":
        pairing.say(sato, cast.glassworks, "no_thanks")
    again = li.post(f"/requests/{request_id}/quotations/new", data=sent(cast))
    paths = (f"/requests/{request_id}", f"/quotations/{made}", "/quotations", "/requests")
    seen: list[object] = [
        answer.status_code,
        again.status_code,
        *(told(li.get(p).text, request_id, made) for p in paths),
    ]
    quoting.expire(now() + timedelta(days=33))
    return [*seen, *(told(li.get(path).text, request_id, made) for path in paths), len(mails("quotation_answered"))]


def told(page: str, request_id: int, made: int) -> list[str]:
    return [line.replace(f"/{request_id}", "/R").replace(f"/{made}", "/Q") for line in bare(page)]


@pytest.mark.parametrize("no_thanks", ["before", "after"])
def test_a_no_thanks_is_never_seen_by_whoever_quotes(cast: Cast, as_: As, no_thanks: str) -> None:
    number = glass(cast, quotations_wanted=1)
    liked = of_the_exporter(cast, as_, no_thanks="", request_id=number)
    requests.close(cast.viewer(cast.sato), number)
    with db.transaction() as session:
        session.query(Quotation).delete()
        session.query(mail.OutboxMail).delete()
    requests.reopen(cast.viewer(cast.sato), number)
    unliked = of_the_exporter(cast, as_, no_thanks=no_thanks, request_id=number)
    assert different(liked, unliked) == []


@pytest.mark.parametrize("no_thanks", ["before", "after"])
def test_the_buyer_is_spared_what_it_did_not_want(cast: Cast, as_: As, no_thanks: str) -> None:
    number, sato = glass(cast, quotations_wanted=1), as_(cast.sato)
    if no_thanks == "before":
        pairing.say(cast.viewer(cast.sato), cast.glassworks, "no_thanks")
    made = make.quotation(cast.viewer(cast.li), number, "98765.43")
    if no_thanks == "after":
        pairing.say(cast.viewer(cast.sato), cast.glassworks, "no_thanks")
    other = make.quotation(cast.viewer(cast.zhao), number)
    assert states(number) == [("sent", None), ("sent", 1)]
    assert sato.get(f"/quotations/{made}").status_code == 404
    assert sato.post(f"/quotations/{made}/choice").status_code == 404
    page = sato.get(f"/requests/{number}/quotations").text
    assert (f"quotation-{made}" in page, f"quotation-{other}" in page) == (False, True)
    assert len(mails("quotation_received")) == {"before": 1, "after": 2}[no_thanks]
    # Taken back, it does not come up again: the place it had may be another's by now.
    pairing.say(cast.viewer(cast.sato), cast.glassworks, "want")
    assert sato.get(f"/quotations/{made}").status_code == 404


def test_side_by_side(cast: Cast, as_: As, statements: list[str]) -> None:
    number, sato = glass(cast, quantity=1000, unit="m2", certificates=["EN12150"]), as_(cast.sato)
    as_(cast.li).post(f"/companies/{cast.glassworks}/certificates", data={"code": "EN12150", "number": "7"})
    dear = make.quotation(cast.viewer(cast.li), number, "15", moq=500, lead_days=40)
    statements.clear()
    sato.get(f"/requests/{number}/quotations")
    for_one = len(statements)
    cheap = make.quotation(cast.viewer(cast.zhao), number, "12", moq=5000, lead_days=20)
    statements.clear()
    page = sato.get(f"/requests/{number}/quotations").text
    assert len(statements) == for_one
    assert "約25%高い" in page
    assert ("✓ EN" in page, "– EN" in page) == (True, True)
    assert order(page, cheap, dear) is False
    assert order(sato.get(f"/requests/{number}/quotations?sort=price").text, cheap, dear) is True
    assert order(sato.get(f"/requests/{number}/quotations?sort=-price").text, cheap, dear) is False
    assert order(sato.get(f"/requests/{number}/quotations?sort=lead").text, cheap, dear) is True
    assert sato.get(f"/requests/{number}/quotations?sort=%00x").status_code in {200, 400}


def order(page: str, first: int, second: int) -> bool:
    return page.index(f'id="quotation-{first}"') < page.index(f'id="quotation-{second}"')


def test_the_file_holds_what_was_quoted_and_runs_no_formula(cast: Cast, as_: As) -> None:
    number = glass(cast)
    make.quotation(cast.viewer(cast.li), number, "12.50", message='=HYPERLINK("http://x")')
    answer = as_(cast.sato).get(f"/requests/{number}/quotations.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
        strings, sheet = book.read("xl/sharedStrings.xml").decode(), book.read("xl/worksheets/sheet1.xml").decode()
    assert "'=HYPERLINK" in strings
    assert ("<f>" in sheet, re.search(r"<v>12\.50?</v>", sheet) is not None) == (False, True)
    assert as_(cast.li).get(f"/requests/{number}/quotations.xlsx").status_code == 403


def test_the_list_asks_as_often_for_three_as_for_one(cast: Cast, as_: As, statements: list[str]) -> None:
    li, counts = as_(cast.li), []
    for more in (1, 2):
        for _one in range(more):
            make.quotation(cast.viewer(cast.li), glass(cast))
        statements.clear()
        assert li.get("/quotations").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert quotations.sent(cast.viewer(cast.li))[1] == 3
