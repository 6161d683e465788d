"""A profile on paper is one page, whatever the company writes, in each language, and says nothing beyond its page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from flask.testing import FlaskClient

from core import db, i18n
from matchmaking import printing
from matchmaking.domain.sheet import Good, Held, Sheet, Text
from matchmaking.labels import printed
from matchmaking.models import Company, PrivatePrice, Product
from matchmaking.queries import companies
from tests import pdf
from tests.cast import Cast
from tests.make import companies as make
from tests.matchmaking.test_pictures import photograph, sent

As = Callable[[int], FlaskClient]
EDITION = printed.Edition(day=date(2026, 3, 3), address="http://yunqiao.test/companies/1")
NASTY = '#panic("x") $x^2$ \\ *bold* _it_ <label> @ref `raw` // no\n#include "/etc/passwd" https://evil.example/ \u202e\U0001f600'


def sheet(**changes: object) -> Sheet:
    plain: dict[str, object] = {
        "name": Text("Zichuan Safety Glass", "en"), "also": "", "signs": ("Exporter",), "about": None, "facts": (),
        "products": (), "certificates": (), "pictures": (), "address": "http://yunqiao.test/companies/1",
        "foot": ("Printed",), "more": ("", "1 more"), "more_certificates": ("",), "cut": "More on the page.",
        "headings": dict.fromkeys(("about", "products", "facts", "certificates", "open"), "Heading"),
    }  # fmt: skip
    return Sheet(**(plain | changes))


def test_nothing_at_all_is_one_page() -> None:
    assert pdf.pages(printing.profile_pdf(sheet(), "en")) == 1


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("sign", ["玻", "w ", "W", "가", "ー", "\n", "\u202e\u0645", "\U0001f600"])
def test_any_amount_of_text_is_one_page(language: str, sign: str) -> None:
    name, long = Text((sign * 200)[:200], language), Text(sign * 4000, language, "Written in another")
    goods = tuple(Good(name, sign * 140, (("Price", sign * 160),) * 20) for _n in range(12))
    held = tuple(Held(sign * 120, sign * 200, "bad") for _n in range(50))
    full = sheet(
        name=name, also=sign * 600, signs=(sign * 100,) * 6, about=long, facts=((sign * 40, sign * 160),) * 30,
        products=goods, certificates=held, foot=(sign * 900,) * 3, more=tuple("more" for _n in range(13)),
        more_certificates=tuple("more" for _n in range(51)),
    )  # fmt: skip
    assert pdf.pages(printing.profile_pdf(full, language)) == 1


def test_several_companies_are_as_many_pages() -> None:
    assert pdf.pages(printing.profiles_pdf([sheet()] * 3, "ja")) == 3


def test_what_a_company_writes_is_never_a_source() -> None:
    """Typst would run `#panic`, read `/etc/passwd` and link whatever looks like an address."""
    said = printing.profile_pdf(sheet(name=Text(NASTY, "en"), about=Text(NASTY * 9, "en"), also=NASTY), "en")
    assert pdf.pages(said) == 1
    assert set(pdf.links(said)) == {b"http://yunqiao.test/companies/1"}


def test_a_picture_whose_file_is_gone_is_left_out() -> None:
    assert pdf.pages(printing.profile_pdf(sheet(pictures=("0" * 64,)), "en")) == 1


def filled(cast: Cast, as_: As) -> None:
    li, url = as_(cast.li), f"/companies/{cast.glassworks}"
    for number in range(15):
        product_id = make.product(
            cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": f"{number} " + "Tempered " * 20},
            price_low="12.50", price_high="14", currency="USD", unit="m2", incoterm="FOB", moq=500,
        )  # fmt: skip
        if number < 12:
            shade = (number * 20, 90, 140)
            assert (
                li.post(
                    f"{url}/pictures", data=sent(photograph(800, 600, colour=shade)) | {"product_id": str(product_id)}
                ).status_code
                == 302
            )
    with db.transaction() as session:
        session.get_one(Company, cast.glassworks).abouts = {"zh-Hans": "我们生产钢化玻璃。" * 300}


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_a_buyer_takes_one_page_in_each_language(cast: Cast, as_: As, language: str) -> None:
    filled(cast, as_)
    answer = as_(cast.sato).get(f"/companies/{cast.glassworks}/profile.pdf?language={language}")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    assert pdf.pages(answer.data) == 1
    assert len(answer.data) < 1_000_000


def test_who_may_not_see_the_page_gets_no_paper(cast: Cast, as_: As, visitor: FlaskClient) -> None:
    url = f"/companies/{cast.glassworks}/profile.pdf"
    assert as_(cast.zhao).get(url).status_code == 404  # a competitor
    assert as_(cast.jones).get(url).status_code == 404  # a chamber without the company's consent
    make.consent(cast.glassworks, "chambers")
    assert as_(cast.jones).get(url).status_code == 200
    assert visitor.get(url).status_code == 302
    assert as_(cast.sato).get(f"{url}?language=../x").status_code == 404


def test_the_sheet_says_in_which_language_a_text_is(cast: Cast) -> None:
    with db.transaction() as session:
        session.get_one(Company, cast.glassworks).abouts = {"zh-Hans": "我们生产钢化玻璃。"}
    company = companies.company(cast.viewer(cast.sato), cast.glassworks)
    with i18n.speaking("ja"):
        said = printed.sheet_of(company, EDITION)
    assert said.about == Text("我们生产钢化玻璃。", "zh-Hans", "原文：中国語 (簡体字)")
    with i18n.speaking("zh-Hans"):
        assert printed.sheet_of(company, EDITION).about == Text("我们生产钢化玻璃。", "zh-Hans")


def test_only_its_own_people_are_told_they_may_pass_it_on(cast: Cast) -> None:
    company = companies.company(cast.viewer(cast.sato), cast.glassworks)
    own_edition = printed.Edition(EDITION.day, EDITION.address, forwardable=True)
    with i18n.speaking("en"):
        own, other = printed.sheet_of(company, own_edition), printed.sheet_of(company, EDITION)
    assert own.foot[1] == "You may pass this page on as a whole, unchanged."
    assert other.foot[1].startswith("For the reader's own use.")


def test_a_price_on_request_is_on_no_paper_and_in_no_comparison(cast: Cast, as_: As) -> None:
    product_id = make.product(
        cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Glass"}, price_low="77.31",
        price_high="77.31", currency="USD",
    )  # fmt: skip
    company = companies.company(cast.viewer(cast.sato), cast.glassworks)
    assert "77.31" in str(printed.sheet_of(company, EDITION).products)  # it could leak
    with db.transaction() as session:
        row = session.get_one(Product, product_id)
        session.add(
            PrivatePrice(product_id=product_id, price_low=row.price_low, price_high=row.price_high, currency="USD")
        )
        row.price_low, row.price_high, row.currency = None, None, ""
    company = companies.company(cast.viewer(cast.sato), cast.glassworks)
    assert "77.31" not in str(printed.sheet_of(company, EDITION))
    assert "77.31" not in as_(cast.sato).get(f"/comparison?product={product_id}").text
