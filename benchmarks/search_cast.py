"""100,000 made-up companies for benchmarks/search.py: seeded, in several scripts, written by bulk inserts."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import insert, select

from accounts.domain.names import plain_name
from accounts.models import Office, Organisation
from accounts.service import organising
from core import db
from matchmaking.domain import reference, sectors
from matchmaking.domain.finding import Entry, search_text
from matchmaking.models import Company, HeldCertificate, Listing, Product

STEP = 2_000
TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 25, 8, tzinfo=UTC)
MARKETS = ("JP", "KR", "US", "DE", "FR", "GB", "ES", "RU", "AE", "SA", "VN", "TH", "BR", "MX", "AU", "CA", "IT", "PL")
_ZH = "华泰光正福顺鑫恒盛瑞达金玉龙凤云山海天博兴昌荣丰和宝利德安康永信诚远大新东方星辰源泉鲁淄齐桓周博"
_EN = [
    "Bright",
    "Jade",
    "Golden",
    "River",
    "Star",
    "Phoenix",
    "Crown",
    "Silver",
    "East",
    "Harbor",
    "Grand",
    "Pearl",
    "Summit",
    "Crystal",
    "Lotus",
    "Cedar",
    "Orient",
]
_JA = ("山田", "鈴木", "中村", "伊勢", "四日市", "常滑", "京都", "大阪")
_KO = ("한성", "대성", "미래", "서울", "부산", "동방", "신라", "고려")
_RU = ("Восток", "Гжель", "Урал", "Сибирь", "Заря", "Волга")
_AR = ("النور", "الخليج", "الشرق", "المدينة")
_ABOUT = {
    "en": "Founded in {year}, we export {goods} to {n} countries and welcome OEM orders. Strict quality control, "
    "{staff} workers, own laboratory and fast samples.",
    "zh-Hans": "公司成立于{year}年，专业生产{goods}，产品出口{n}个国家，欢迎来样定制，现有员工{staff}人，设有检测中心。",
    "ja": "{year}年創業。{goods}を扱い、{n}か国と取引しています。従業員{staff}名。",
    "ko": "{year}년 설립. {goods} 전문, {n}개국과 거래하며 직원 {staff}명.",
}


def _exporter_names(dice: random.Random, area: str) -> dict[str, str]:
    zh = "".join(dice.choices(_ZH, k=dice.choice((2, 2, 3))))
    return {
        "zh-Hans": f"{area}{zh}{dice.choice(('玻璃', '陶瓷', '瓷业', '建材', '耐火材料', '工贸'))}有限公司",
        "en": f"{dice.choice(_EN)} {dice.choice(_EN)} {dice.choice(('Glass', 'Ceramics', 'Trading', 'Materials'))} Co., Ltd.",
    }


def _buyer_names(dice: random.Random) -> tuple[dict[str, str], str]:
    match dice.randrange(5):
        case 0:
            return {"ja": f"{dice.choice(_JA)}{dice.choice(('建材', '硝子', '陶器', '商事'))}株式会社"}, "JP"
        case 1:
            return {"ko": f"{dice.choice(_KO)}{dice.choice(('유리', '도자기', '상사'))}"}, "KR"
        case 2:
            return {"ru": f"ООО {dice.choice(_RU)} {dice.choice(('Стекло', 'Керамика'))}"}, "RU"
        case 3:
            return {"ar": f"شركة {dice.choice(_AR)} للتجارة"}, "AE"
        case _:
            return {
                "en": f"{dice.choice(_EN)} {dice.choice(('Tableware', 'Imports', 'Building Supply'))}"
            }, dice.choice(MARKETS)


class Makers:
    """Rows of the tables for company after company, the same for a seed."""

    def __init__(self, seed: int, offices: list[tuple[int, str]]) -> None:
        self.dice, self.offices = random.Random(seed), offices
        self.terms = list(sectors.terms().values())
        self.certificates = list(reference.certificates())

    def company(self, key: int) -> dict[type, list[dict[str, Any]]]:
        dice = self.dice
        exporter = dice.random() < 0.85
        office_id, area = dice.choice(self.offices)
        names, country = (_exporter_names(dice, area), "CN") if exporter else _buyer_names(dice)
        state = "verified" if dice.random() < 0.95 else "pending"
        products = [self._product(key) for _ in range(dice.randint(1, 4))] if exporter else []
        held = self._held(key) if exporter else []
        markets = dice.sample(MARKETS, dice.randint(0, 4))
        goods = products[0]["names"] if products else {"en": dice.choice(self.terms).labels["en"]}
        abouts = self._abouts(goods)
        entry = Entry(
            tuple(names.values()),
            tuple(name for p in products for name in p["names"].values()),
            tuple(abouts.values()),
            tuple(p["hs6"] for p in products),
            tuple(dict.fromkeys(p["group"] for p in products)),
            tuple(markets),
        )
        lasting = [h for h in held if h["expires_on"] is None or h["expires_on"] >= TODAY]
        return {
            Organisation: [{
                "id": key, "kind": "exporter" if exporter else "buyer", "names": names,
                "plain_name": plain_name(" ".join(names.values())), "country": country, "office_id": office_id,
                "state": state, "website": "", "is_demo": True, "created_at": AT, "version": 1,
            }],
            Company: [{
                "organisation_id": key, "abouts": abouts, "business_type": "", "staff_band": "", "annual_band": "",
                "markets": markets, "languages": [], "port": "", "payment_terms": [], "currencies": [], "oem": False,
                "odm": False, "consents": ["chambers"] if dice.random() < 0.5 else [], "search_text": search_text(entry),
                "updated_at": AT - timedelta(minutes=dice.randrange(10**6)), "version": 1,
            }],
            Product: products,
            HeldCertificate: held,
            Listing: [{
                "key": key, "groups": _list(p["group"] for p in products), "hs6s": _list(p["hs6"] for p in products),
                "certificates": _list(h["code"] for h in lasting),
                "until": min((h["expires_on"] for h in lasting if h["expires_on"]), default=None),
            }],
        }  # fmt: skip

    def _product(self, key: int) -> dict[str, Any]:
        dice, term = self.dice, self.dice.choice(self.terms)
        spoken = {"zh-Hans": "zh", "en": "en"} | dict(dice.sample([("ja", "ja"), ("ko", "ko")], dice.randint(0, 1)))
        return {
            "organisation_id": key, "hs6": term.hs6, "group": term.group, "unit": dice.choice(("piece", "m2", "t")),
            "names": {tag: f"{term.labels[code]} {dice.randint(3, 300)}" for tag, code in spoken.items()},
            "descriptions": {}, "capacity": dice.choice((None, 1_000, 20_000, 500_000)), "currency": "", "incoterm": "",
            "moq": dice.choice((None, 1, 100, 1_000, 10_000)),
        }  # fmt: skip

    def _held(self, key: int) -> list[dict[str, Any]]:
        chosen = self.dice.sample(self.certificates, self.dice.randint(0, 3))
        ends = (None, *(TODAY + timedelta(days=d) for d in (-300, -1, 30, 400)))
        return [
            {"organisation_id": key, "code": code, "name": "", "number": "", "expires_on": self.dice.choice(ends)}
            for code in chosen
        ]

    def _abouts(self, goods: dict[str, str]) -> dict[str, str]:
        said = self.dice.sample(list(_ABOUT), self.dice.randint(1, 2))
        facts = {
            "year": self.dice.randint(1950, 2024),
            "n": self.dice.randint(2, 80),
            "staff": self.dice.randint(5, 900),
        }
        return {code: _ABOUT[code].format(goods=goods.get(code, next(iter(goods.values()))), **facts) for code in said}


def _list(values: Iterator[str]) -> str:
    found = sorted(set(values))
    return f",{','.join(found)}," if found else ""


def fill(count: int, seed: int = 7) -> None:
    """Write `count` companies; the triggers feed the index."""
    with db.unit(), db.transaction():
        organising.ensure_offices()
    with db.unit():
        offices = [(o.id, o.area_names["zh-Hans"]) for o in db.session().scalars(select(Office)) if o.level == "county"]
    makers = Makers(seed, offices)
    for first in range(1, count + 1, STEP):
        made: dict[type, list[dict[str, Any]]] = {}
        for key in range(first, min(first + STEP, count + 1)):
            for table, rows in makers.company(key).items():
                made.setdefault(table, []).extend(rows)
        listed = made.pop(Listing)
        with db.unit(), db.transaction() as session:
            for table, rows in made.items():
                if rows:
                    session.execute(insert(table), rows)
            _facets(session, listed)


def _facets(session: Any, rows: list[dict[str, Any]]) -> None:
    session.connection().exec_driver_sql(
        "UPDATE listing SET product_groups = %(groups)s, hs6s = %(hs6s)s, certificates = %(certificates)s, "
        "certificates_until = %(until)s WHERE organisation_id = %(key)s"
        if session.connection().dialect.name == "postgresql"
        else "UPDATE listing SET product_groups = :groups, hs6s = :hs6s, certificates = :certificates, "
        "certificates_until = :until WHERE organisation_id = :key",
        [row | {"until": row["until"] and row["until"].isoformat()} for row in rows],
    )
