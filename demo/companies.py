"""Organisations, their people with hours, profiles, products, certificates and requests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from accounts import queries
from accounts.domain.account import ORGANISATION, PERSON, Kind
from accounts.domain.names import plain_name
from accounts.domain.permissions import Role
from accounts.models import Hours, Organisation, Person
from core.money import parse
from demo import specifications
from demo.cast import FIRMS, PLAYERS, Firm
from demo.told import Told, end_of, moves
from matchmaking.domain import reference, sectors
from matchmaking.domain.lives import REQUEST
from matchmaking.models import Company, HeldCertificate, Product, Request

Row = dict[str, str]
WORKDAY = {"days": "01234", "opens": "540", "closes": "1080"}
# How the office decided; everyone else was verified. DX007 and DX013 lie in Zichuan.
DECIDED = {
    "DX007": (), "DX057": (), "DX101": (), "DB060": (), "DB013": (),
    "DX013": ("refuse",), "DX090": ("verify", "suspend"),
}  # fmt: skip
WHY = {
    "refuse": "营业执照与统一社会信用代码不一致，请更正后重新提交。",
    "suspend": "联系人已离职，待企业更新联系方式。",
}
OVER = {12: ("close",), 17: ("expire",)}
"""Of twenty requests, those that are over."""
STAFF = ("11-50", "51-200", "51-200", "201-500", "201-500", "501-1000")
BANDS = (("0-100k", 100_000), ("100k-500k", 500_000), ("500k-2m", 2_000_000), ("2m-10m", 10_000_000))
BUYER_NAMES = {
    "zh-Hans": "演示采购商第{n}号（虚构）", "ja": "デモ・バイヤー第{n}号（架空）", "ko": "데모 바이어 제{n}호(가상)",
}  # fmt: skip


def tell(told: Told, session: Session) -> None:
    """Everything of accounts and matchmaking that does not need two companies."""
    offices = {office.code: office for office in queries.offices()}
    for firm in FIRMS:
        told.organisations[firm.key] = _organisation(told, firm, offices[firm.office].id)
    for row in reference.rows("demo_exporters"):
        firm = Firm(row["id"], Kind.EXPORTER, {"zh-Hans": row["name_zh"], "en": row["name_en"]}, "CN")
        told.organisations[firm.key] = _organisation(told, firm, offices[row["gb_code"]].id)
    for firm in _foreign():
        told.organisations[firm.key] = _organisation(told, firm, offices["370300"].id)
    for player in PLAYERS:
        told.people[player.email] = Person(
            email=player.email, name=player.name, job_title=player.job_title, role=player.role,
            language=player.language, zone=player.zone, spoken=list(player.spoken),
            pairs=[list(pair) for pair in player.pairs], organisation=told.organisations.get(player.at),
            office_id=offices[player.at].id if player.at in offices else None, **_joined(told),
        )  # fmt: skip
        if player.at in told.organisations:
            told.people[player.at] = told.people[player.email]
    for row in reference.rows("demo_people"):
        told.people[row["company"]] = _contact(told, row)
    session.add_all([*told.organisations.values(), *dict.fromkeys(told.people.values()), *_profiles(told)])
    session.flush()
    session.add_all([*_hours(told), *_lives(told), *_ended(told)])


def _foreign() -> Iterator[Firm]:
    for row in reference.rows("demo_buyers"):
        number = row["id"][2:]
        names = {"en": row["name"], **{code: name.format(n=number) for code, name in BUYER_NAMES.items()}}
        yield Firm(row["id"], Kind.BUYER, names, row["country"])
    for row in reference.rows("demo_mie"):
        names = {"ja": row["name_ja"], "en": row["name_en"], "zh-Hans": row["name_zh"]}
        yield Firm(row["id"], Kind.BUYER, names, "JP")


def _organisation(told: Told, firm: Firm, office_id: int) -> Organisation:
    return Organisation(
        kind=firm.kind, names=firm.names, plain_name=plain_name(" ".join(firm.names.values())), country=firm.country,
        office_id=office_id, state=end_of(ORGANISATION, DECIDED.get(firm.key, ("verify",))), is_demo=True,
        created_at=told.ago(days=told.dice.randint(130, 210)),
    )  # fmt: skip


def _joined(told: Told) -> dict[str, object]:
    return {"state": end_of(PERSON, ["join"]), "is_demo": True, "created_at": told.ago(days=120)}


def _contact(told: Told, row: Row) -> Person:
    organisation = told.organisations[row["company"]]
    return Person(
        email=row["email"], name=row["name"], job_title=row["job_title"], role=Role(organisation.kind),
        language=row["language"], zone=row["zone"], spoken=row["spoken"].split(";"), organisation=organisation,
        **_joined(told),
    )  # fmt: skip


def _hours(told: Told) -> Iterator[Hours]:
    """Weekly hours of the contacts as the table says, and a working day for whoever of the cast keeps hours."""
    weeks = {row["company"]: row for row in reference.rows("demo_people")}
    weeks |= {player.email: WORKDAY for player in PLAYERS if player.role not in {Role.OFFICER, Role.ADMIN}}
    for key, week in weeks.items():
        for day in week["days"]:
            yield Hours(
                person_id=told.people[key].id, weekday=int(day), start=int(week["opens"]), ends=int(week["closes"])
            )


def _ended(told: Told) -> Iterator[object]:
    """The moves of the requests that are over."""
    for key, requests in told.requests.items():
        for request in requests:
            steps = [step for step, state in (("close", "closed"), ("expire", "expired")) if request.state == state]
            yield from moves(
                REQUEST, request.id, [(step, told.ago(days=1), _closer(told, key, step)) for step in steps]
            )


def _closer(told: Told, key: str, step: str) -> Person | None:
    return told.people[key] if step == "close" else None


def _lives(told: Told) -> Iterator[object]:
    city = told.people["city@office.example"]
    for key, organisation in told.organisations.items():
        steps = DECIDED.get(key, ("verify",))
        life = [(step, organisation.created_at + timedelta(days=1 + n * 90), city) for n, step in enumerate(steps)]
        yield from moves(ORGANISATION, organisation.id, life, WHY.get(steps[-1] if steps else "", ""))
    for person in dict.fromkeys(told.people.values()):
        yield from moves(PERSON, person.id, [("join", person.created_at, None)])


# --- profiles ----------------------------------------------------------------------------------------------------


def _profiles(told: Told) -> Iterator[Company | Request]:
    groups = {row["group"]: row for row in reference.rows("demo_groups")}
    for firm in FIRMS:
        if firm.kind == Kind.EXPORTER:
            row = {**OWN[firm.key], "group": firm.group, "port": firm.port}
            told.companies[firm.key] = _exporter(told, firm.key, row, groups[firm.group])
        elif firm.kind == Kind.BUYER:
            told.companies[firm.key] = _buyer(
                told, firm.key, {"business_type": firm.business_type, "port": firm.port}, {}
            )
    for row in reference.rows("demo_exporters"):
        told.companies[row["id"]] = _exporter(told, row["id"], row, groups[row["group"]])
    types = {row["en"]: row["code"] for row in reference.rows("values") if row["kind"] == "business_type"}
    for row in (*reference.rows("demo_buyers"), *reference.rows("demo_mie")):
        abouts = {"ja": row["about_ja"], "en": row["about_en"], "zh-Hans": row["about_zh"]} if "about_ja" in row else {}
        told.companies[row["id"]] = _buyer(
            told, row["id"], row | {"business_type": types[row["business_type"]]}, abouts
        )
    for number, row in enumerate(reference.rows("demo_requests")):
        told.requests.setdefault(row["company"], []).append(_request(told, row, OVER.get(number % 20, ())))
    yield from told.companies.values()
    yield from (request for requests in told.requests.values() for request in requests)


def _exporter(told: Told, key: str, row: Row, group: Row) -> Company:
    codes, low, high = row["certs"].split(";"), group["price_low"], group["price_high"]
    certificates = [
        HeldCertificate(
            code=code, number=f"DEMO-{key}-{n}", expires_on=(told.now + timedelta(days=400 + 37 * n)).date()
        )
        for n, code in enumerate(filter(None, codes), start=1)
    ]
    goods = zip(*(reference.parts(row[c]) for c in ("hs6_list", "products_zh", "products_en")), strict=True)
    products = [
        Product(
            hs6=hs6, group=row["group"], names=_named(zh, en), unit=row["unit"], capacity=int(row["capacity_month"]),
            moq=int(row["moq"]), lead_days=int(row["lead_days"]), sample_days=int(row["sample_days"]),
            price_low=parse(low, "USD").minor, price_high=parse(high, "USD").minor, currency="USD",
            incoterm=row["incoterm"], specifications=specifications.rows(row["group"], hs6, len(told.companies) + n),
        )
        for n, (hs6, zh, en) in enumerate(goods)
    ]  # fmt: skip
    return Company(
        organisation=told.organisations[key], certificates=certificates, products=products,
        abouts={"zh-Hans": group["about_zh"], "en": group["about_en"], "ja": group["about_ja"], "ko": group["about_ko"]},
        business_type="manufacturer", staff_band=told.dice.choice(STAFF), founded=told.dice.randint(1988, 2018), export_share=int(row["export_share"]),
        markets=row["markets"].split(";"), languages=_languages(told, key), port=row["port"],
        payment_terms=[row["payment"]], currencies=["USD", "CNY"], oem=row["oem"] == "1", odm=row["odm"] == "1",
        consents=["chambers"], updated_at=told.ago(days=told.dice.randint(1, 90)),
    )  # fmt: skip


def _named(zh: str, en: str) -> dict[str, str]:
    """The product's name in four languages where the glossary knows it."""
    term = next((term for term in sectors.terms().values() if term.labels["zh"] == zh), None)
    known = {code: term.labels[code] for code in ("ja", "ko")} if term else {}
    return {"zh-Hans": zh, "en": en, **known}


def _buyer(told: Told, key: str, facts: Row, abouts: dict[str, str]) -> Company:
    asked = [row for row in reference.rows("demo_requests") if row["company"] == key]
    return Company(
        organisation=told.organisations[key], abouts=abouts, business_type=facts["business_type"],
        staff_band=told.dice.choice(STAFF), annual_band=_band(int(facts.get("annual_purchase_usd", 400_000))),
        port=facts.get("port") or asked[0]["port"], founded=told.dice.randint(1975, 2016), languages=_languages(told, key),
        payment_terms=["TT30_70", "LC_SIGHT"], currencies=sorted({row["currency"] for row in asked} | {"USD"}),
        consents=["chambers"], updated_at=told.ago(days=told.dice.randint(1, 90)), products=[],
    )  # fmt: skip


def _band(dollars: int) -> str:
    return next(band for band, limit in BANDS if dollars <= limit)


def _languages(told: Told, key: str) -> list[str]:
    return list(dict.fromkeys(told.people[key].spoken))


def _request(told: Told, row: Row, steps: tuple[str, ...]) -> Request:
    return Request(
        company=told.companies[row["company"]], state=end_of(REQUEST, steps), hs6=row["hs6"], group=row["group"],
        title=row["title"], text=row["text"], language=row["language"], quantity=int(row["quantity"]),
        unit=row["unit"], frequency=row["frequency"], currency=row["currency"],
        target_price=parse(row["target_price"], row["currency"]).minor, incoterm=row["incoterm"], port=row["port"],
        needed_by=(told.now + timedelta(days=int(row["needed_days"]))).date(),
        deadline=(told.now + timedelta(days=-2 if "expire" in steps else int(row["deadline_days"]))).date(),
        certificates=list(reference.parts(row["certificates"])), oem=row["oem"] == "1",
        created_at=told.ago(days=told.dice.randint(2, 40)),
    )  # fmt: skip


OWN: dict[str, Row] = {
    "GLASSWORKS": {
        "hs6_list": "700719;700719;700729;700800", "products_zh": "钢化玻璃;淋浴房玻璃;夹层玻璃;中空玻璃",
        "products_en": "toughened glass;shower glass;laminated glass;insulating glass", "unit": "m2",
        "capacity_month": "60000", "moq": "300", "lead_days": "25", "sample_days": "7", "incoterm": "FOB",
        "certs": "CCC;EN12150;JIS_R3206;KS_L2002;ISO9001", "export_share": "95", "markets": "JP;KR;US;DE;AU",
        "payment": "TT30_70", "oem": "1", "odm": "1",
    },
    "POTTERY": {
        "hs6_list": "691110;691110;691200", "products_zh": "瓷餐具;酒店用瓷;陶瓷烤盘",
        "products_en": "porcelain tableware;hotel porcelain;ceramic bakeware", "unit": "piece",
        "capacity_month": "400000", "moq": "2000", "lead_days": "35", "sample_days": "10", "incoterm": "FOB",
        "certs": "JP_FSA;FDA_CPG7117;PROP65;EU_84_500;ISO9001", "export_share": "70", "markets": "JP;US;DE;FR;KR",
        "payment": "TT30_70", "oem": "1", "odm": "1",
    },
}  # fmt: skip
