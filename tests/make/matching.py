"""Profiles, products, requests and hours as matching reads them; rows put straight into the tables."""

from __future__ import annotations

from typing import Any

from accounts.models import Hours
from core import db, jobs
from core.clock import now
from matchmaking.models import Company, HeldCertificate, Product, Request
from matchmaking.service import matching
from tests.cast import Cast


def company(organisation_id: int, **facts: Any) -> None:
    """The profile that came into being with the organisation says this."""
    with db.transaction() as session:
        row = session.get_one(Company, organisation_id)
        for name, fact in facts.items():
            setattr(row, name, fact)


def product(organisation_id: int, hs6: str, names: dict[str, str], **facts: Any) -> int:
    with db.transaction() as session:
        row = Product(organisation_id=organisation_id, hs6=hs6, names=names, **facts)
        session.add(row)
        session.flush()
        return row.id


def certificate(organisation_id: int, code: str, **facts: Any) -> None:
    with db.transaction() as session:
        session.add(HeldCertificate(organisation_id=organisation_id, code=code, **facts))


def request(organisation_id: int, hs6: str, title: str, language: str, **facts: Any) -> int:
    with db.transaction() as session:
        row = Request(
            organisation_id=organisation_id, hs6=hs6, title=title, language=language, created_at=now(), **facts
        )
        session.add(row)
        session.flush()
        return row.id


def office_hours(person_id: int, start: int = 9 * 60, ends: int = 18 * 60) -> None:
    with db.transaction() as session:
        session.add_all(Hours(person_id=person_id, weekday=day, start=start, ends=ends) for day in range(5))


def glass_and_tableware(cast: Cast) -> None:
    """Safety glass from Zichuan for Ise and Hansung, porcelain from Zhangdian for Lakeside."""
    company(cast.glassworks, languages=["zh", "en"], markets=["JP", "DE"], port="CNTAO", consents=["chambers"])
    product(
        cast.glassworks, "700719", {"zh-Hans": "建筑钢化玻璃", "en": "toughened glass for buildings"}, unit="m2",
        capacity=40_000, moq=500, price_low=900, price_high=1400, currency="USD", incoterm="FOB",
    )  # fmt: skip
    certificate(cast.glassworks, "JIS_R3206", number="J-1")
    company(cast.ise, languages=["ja", "en"], port="JPYKK", consents=["chambers"])
    request(
        cast.ise, "700719", "強化ガラスを探しています", "ja", quantity=12_000, unit="m2", frequency="quarterly",
        target_price=1200, currency="USD", incoterm="FOB", port="JPYKK", certificates=["JIS_R3206"],
    )  # fmt: skip
    company(cast.hansung, languages=["ko"], abouts={"ko": "강화유리 수입업체입니다"})
    company(cast.pottery, languages=["zh"], markets=["US"], consents=["chambers"])
    product(cast.pottery, "691110", {"zh-Hans": "瓷餐具", "en": "porcelain tableware"}, unit="set", capacity=9_000)
    certificate(cast.pottery, "FDA_CPG7117")
    certificate(cast.pottery, "FDA_CNCA_MOU")
    company(cast.lakeside, languages=["en"])
    request(cast.lakeside, "691110", "Porcelain dinner sets for hotels", "en", quantity=3_000, unit="set")
    for person in (cast.li, cast.zhao, cast.sato, cast.kim, cast.smith):
        office_hours(person)
    matching.refresh_all()


def work() -> None:
    """Do all waiting jobs."""
    with db.unit():
        jobs.run_due()
