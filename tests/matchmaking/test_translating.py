"""A company sees which of its texts are missing in which language, and readers see which language stands instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from flask.testing import FlaskClient

from core import db
from matchmaking.domain.translating import Gap, gaps
from matchmaking.models import Company, HeldCertificate
from matchmaking.queries import companies
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]


def test_what_nobody_said_is_missing_nowhere() -> None:
    assert gaps({}, [(1, {"en": "Glass"}, {"ja": ""})], ["en", "ja"]) == {"en": [], "ja": [Gap("name", 1)]}
    assert gaps({"ja": "私たち"}, [], ["en", "ja"]) == {"en": [Gap("about")], "ja": []}


def test_each_missing_text_is_a_link_to_its_field(cast: Cast, as_: As) -> None:
    product = make.product(
        cast.viewer(cast.li),
        cast.glassworks,
        hs6="700719",
        names={"zh-Hans": "<b>玻璃</b>"},
        descriptions={"en": "Safe"},
    )
    with db.transaction() as session:
        session.get_one(Company, cast.glassworks).abouts = {"zh-Hans": "我们"}
    page = as_(cast.li).get("/profile").text
    for address in ("profile#about_ja", f"products/{product}#name_ko", f"products/{product}#description_zh-Hans"):
        assert f'href="/companies/{cast.glassworks}/{address}"' in page
    assert f"products/{product}#name_zh-Hans" not in page
    assert "<b>玻璃</b>" not in page
    form = as_(cast.li).get(f"/companies/{cast.glassworks}/products/{product}").text
    assert 'id="name_ko"' in form
    assert 'id="description_zh-Hans"' in form
    assert "#about_" not in as_(cast.sato).get(f"/companies/{cast.glassworks}").text


def test_an_expired_certificate_is_no_certificate(cast: Cast) -> None:
    def lacking() -> bool:
        return "certificate" in companies.lacks(companies.company(cast.viewer(cast.li), cast.glassworks))

    with db.transaction() as session:
        session.add(
            HeldCertificate(organisation_id=cast.glassworks, code="other", name="Old", expires_on=date(2020, 1, 1))
        )
    assert lacking()
    with db.transaction() as session:
        session.add(HeldCertificate(organisation_id=cast.glassworks, code="other", name="New", number="2"))
    assert not lacking()
