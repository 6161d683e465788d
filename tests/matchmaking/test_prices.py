"""A price on request: nobody but the exporter and whom it was shown to can find it anywhere."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core import db, jobs, mail
from matchmaking.models import PriceAsk, PrivatePrice, Product
from matchmaking.service import pairing
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]
LOW, HIGH = "7654.32", "8765.43"
LEAKS = ("7,654", "7654", "765432", "8,765", "8765", "876543")


def glass(cast: Cast) -> int:
    """Li's product with a public price, and a request it fits."""
    make.request(
        cast.viewer(cast.sato), cast.ise, hs6="700719", title="強化ガラス", language="ja", target_price="8000",
        currency="USD", unit="m2",
    )  # fmt: skip
    make.consent(cast.glassworks, "chambers")
    return make.product(
        cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Safety glass"}, unit="m2", price_low=LOW,
        price_high=HIGH, currency="USD",
    )  # fmt: skip


def keep(cast: Cast, as_: As, product_id: int, **change: str) -> int:
    told = {"price_low": LOW, "price_high": HIGH, "currency": "USD"} | change
    return as_(cast.li).post(f"/prices/{product_id}", data=told).status_code


def leaks(cast: Cast, as_: As, *names: str) -> dict[str, int]:
    """On how many of the pages and files each of these people reads the price stands."""
    jobs.run_due()
    paths = [f"/companies/{cast.glassworks}", f"/companies/{cast.glassworks}/products", "/companies", "/matches",
             f"/matches/{cast.glassworks}", f"/matches/{cast.glassworks}/{cast.ise}",
             "/companies/list.csv", "/companies/list.xlsx", f"/organisations/{cast.glassworks}", "/prices", "/"]  # fmt: skip
    return {name: sum(_holds(as_(getattr(cast, name)), path) for path in paths) for name in names}


def _holds(browser: FlaskClient, path: str) -> bool:
    answer = browser.get(path)
    if answer.status_code != 200:
        return False
    if path.endswith("xlsx"):
        with zipfile.ZipFile(io.BytesIO(answer.data)) as book:
            text = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
    else:
        text = answer.text
    return any(leak in text for leak in LEAKS)


EVERYBODY = ("sato", "kim", "smith", "zhao", "jones", "wang", "county", "city", "admin")


def test_nobody_finds_a_price_on_request(cast: Cast, as_: As) -> None:
    product_id = glass(cast)
    public = leaks(cast, as_, *EVERYBODY)
    assert (public["sato"] > 1, public["smith"] > 0, public["jones"] > 0) == (True, True, True)
    assert keep(cast, as_, product_id) == 302
    assert leaks(cast, as_, *EVERYBODY) == dict.fromkeys(EVERYBODY, 0)
    assert leaks(cast, as_, "li")["li"] > 0
    found = {
        text: "Zichuan Safety Glass" in as_(cast.smith).get(f"/companies?text={text}").text
        for text in ("glass", *LEAKS)
    }
    assert found == {"glass": True, **dict.fromkeys(LEAKS, False)}


def test_it_is_shown_to_the_buyer_whom_the_exporter_chooses(cast: Cast, as_: As) -> None:
    product_id = glass(cast)
    keep(cast, as_, product_id)
    sato, li, path = as_(cast.sato), as_(cast.li), f"/companies/{cast.glassworks}/products/{product_id}/question"
    assert path in sato.get(f"/companies/{cast.glassworks}").text
    assert [sato.post(path).status_code, sato.post(path).status_code] == [302, 302]
    assert leaks(cast, as_, *EVERYBODY) == dict.fromkeys(EVERYBODY, 0)
    row = db.session().query(PriceAsk).one()
    assert f"/prices/asked/{row.id}/showing" in li.get("/prices").text
    assert li.post(f"/prices/asked/{row.id}/showing").status_code == 302
    assert leaks(cast, as_, *EVERYBODY) == {**dict.fromkeys(EVERYBODY, 0), "sato": leaks(cast, as_, "sato")["sato"]}
    assert "USD\u00a07,654.32" in sato.get(f"/companies/{cast.glassworks}").text
    assert [(m.kind, m.address) for m in db.session().query(mail.OutboxMail).filter(mail.OutboxMail.kind.like("price%"))] == [
        ("price_asked", "li@seller.example"), ("price_shown", "sato@buyer.example")]  # fmt: skip
    assert LOW not in str([m.facts for m in db.session().query(mail.OutboxMail)])
    li.post(f"/prices/asked/{row.id}/keeping")
    assert leaks(cast, as_, "sato") == {"sato": 0}


def test_not_shown_looks_like_not_answered(cast: Cast, as_: As) -> None:
    product_id = glass(cast)
    keep(cast, as_, product_id)
    pages = []
    for answer in ("", "keeping", "no_thanks"):
        if answer == "no_thanks":
            with db.transaction() as session:
                session.query(PriceAsk).delete()
            pairing.say(cast.viewer(cast.li), cast.ise, "no_thanks")
        as_(cast.sato).post(f"/companies/{cast.glassworks}/products/{product_id}/question")
        if answer == "keeping":
            as_(cast.li).post(f"/prices/asked/{db.session().query(PriceAsk).one().id}/keeping")
        page = as_(cast.sato).get(f"/companies/{cast.glassworks}").text
        pages.append(page[page.index('id="prices-on-request"') :].split("</section>")[0])
    assert pages[1:] == [pages[0]] * 2
    assert "/prices/asked/" not in as_(cast.li).get("/prices").text


def test_who_may(cast: Cast, as_: As) -> None:
    product_id = glass(cast)
    keep(cast, as_, product_id)
    make.product(cast.viewer(cast.zhao), cast.pottery, hs6="691110", names={"en": "Plates"})
    question = f"/companies/{cast.glassworks}/products/{product_id}/question"
    asks = {name: as_(getattr(cast, name)).post(question).status_code for name in ("kim", "zhao", "jones", "city")}
    assert asks == {"kim": 302, "zhao": 403, "jones": 403, "city": 403}
    row = db.session().query(PriceAsk).one()
    for path in (f"/prices/{product_id}", f"/prices/{product_id}/publication", f"/prices/asked/{row.id}/showing"):
        answers = {name: as_(getattr(cast, name)).post(path).status_code for name in ("zhao", "kim", "county", "admin")}
        assert answers == {"zhao": 404, "kim": 403, "county": 403, "admin": 403}
    assert as_(cast.kim).post(f"/companies/{cast.pottery}/products/{product_id}/question").status_code == 404


@pytest.mark.parametrize(("change", "field"), [
    ({"price_low": "", "price_high": ""}, "price_low"), ({"price_low": "x"}, "price_low"), ({"currency": ""}, "currency"),
    ({"price_high": "1"}, "price_high"), ({"currency": "XXX"}, "currency"), ({"price_low": "9" * 60}, "price_low"),
])  # fmt: skip
def test_what_cannot_be_is_refused_and_the_public_price_stays(
    cast: Cast, as_: As, change: dict[str, str], field: str
) -> None:
    product_id = glass(cast)
    answer = as_(cast.li).post(
        f"/prices/{product_id}", data={"price_low": LOW, "price_high": HIGH, "currency": "USD"} | change
    )
    assert (answer.status_code in {409, 422}, f'id="{field}-error"' in answer.text) == (True, True)
    assert db.session().get_one(Product, product_id, populate_existing=True).price_low == 765432


def test_made_public_again_all_see_it(cast: Cast, as_: As) -> None:
    product_id = glass(cast)
    keep(cast, as_, product_id)
    as_(cast.sato).post(f"/companies/{cast.glassworks}/products/{product_id}/question")
    assert as_(cast.li).post(f"/prices/{product_id}/publication").status_code == 302
    assert as_(cast.li).post(f"/prices/{product_id}/publication").status_code == 404
    row = db.session().get_one(Product, product_id, populate_existing=True)
    assert (row.price_low, row.price_high, row.currency) == (765432, 876543, "USD")
    assert (db.session().query(PrivatePrice).count(), db.session().query(PriceAsk).count()) == (0, 0)
    assert leaks(cast, as_, "smith")["smith"] > 0


def test_a_product_that_is_gone_takes_its_price_along(cast: Cast, as_: As) -> None:
    product_id = glass(cast)
    keep(cast, as_, product_id)
    as_(cast.sato).post(f"/companies/{cast.glassworks}/products/{product_id}/question")
    assert as_(cast.li).post(f"/companies/{cast.glassworks}/products/{product_id}/removal").status_code == 302
    assert (db.session().query(PrivatePrice).count(), db.session().query(PriceAsk).count()) == (0, 0)
