"""The fixed cast: one person of every role, the same in every test."""

from __future__ import annotations

from dataclasses import dataclass

from accounts import queries
from accounts.domain.account import Kind
from accounts.domain.permissions import Role
from accounts.models import Organisation, Person
from accounts.queries import Viewer
from accounts.service import organising
from accounts.service.moving import move_organisation, move_person
from core import db
from core.journal import Clockwork


@dataclass(frozen=True)
class Cast:
    """Ids of people and organisations; `viewer` turns a person's id into an actor."""

    glassworks: int
    li: int  # exporter, Zichuan, Asia/Shanghai, zh-Hans
    pottery: int
    zhao: int  # exporter, Zhangdian
    ise: int
    sato: int  # buyer, Mie, Asia/Tokyo, ja
    hansung: int
    kim: int  # buyer, Seoul, ko
    lakeside: int
    smith: int  # buyer, Chicago, en
    casic: int
    jones: int  # chamber
    wang: int  # interpreter zh-ja
    county: int  # officer, Zichuan
    county_other: int  # officer, Zhangdian
    city: int  # officer, Zibo
    province: int  # officer, Shandong
    admin: int

    @staticmethod
    def viewer(person_id: int) -> Viewer:
        return queries.viewer_of(person_id)


def make_cast() -> Cast:
    with db.transaction():
        organising.ensure_offices()
        offices = {office.code: office.id for office in queries.offices()}
        shandong, zibo, zichuan, zhangdian = (offices[c] for c in ("370000", "370300", "370302", "370303"))
        glassworks = _organisation(
            Kind.EXPORTER, {"zh-Hans": "淄川安全玻璃有限公司", "en": "Zichuan Safety Glass"}, "CN", "370302"
        )
        pottery = _organisation(
            Kind.EXPORTER, {"zh-Hans": "张店瓷业有限公司", "en": "Zhangdian Porcelain"}, "CN", "370303"
        )
        ise = _organisation(Kind.BUYER, {"ja": "伊勢建材株式会社", "en": "Ise Building Materials"}, "JP", "370300")
        hansung = _organisation(Kind.BUYER, {"ko": "한성유리", "en": "Hansung Glass"}, "KR", "370300")
        lakeside = _organisation(Kind.BUYER, {"en": "Lakeside Tableware"}, "US", "370300")
        casic = _organisation(
            Kind.CHAMBER, {"en": "State Offices Association", "zh-Hans": "州驻华协会"}, "US", "370300"
        )
        return Cast(
            glassworks=glassworks.id,
            li=_person("li@seller.example", "李伟", Role.EXPORTER, "zh-Hans", "Asia/Shanghai", organisation=glassworks),
            pottery=pottery.id,
            zhao=_person(
                "zhao@seller.example", "赵敏", Role.EXPORTER, "zh-Hans", "Asia/Shanghai", organisation=pottery
            ),
            ise=ise.id,
            sato=_person("sato@buyer.example", "佐藤 結衣", Role.BUYER, "ja", "Asia/Tokyo", organisation=ise),
            hansung=hansung.id,
            kim=_person("kim@buyer.example", "김민준", Role.BUYER, "ko", "Asia/Seoul", organisation=hansung),
            lakeside=lakeside.id,
            smith=_person(
                "smith@buyer.example", "Anna Smith", Role.BUYER, "en", "America/Chicago", organisation=lakeside
            ),
            casic=casic.id,
            jones=_person(
                "jones@chamber.example", "Mary Jones", Role.CHAMBER, "en", "Asia/Shanghai", organisation=casic
            ),
            wang=_person(
                "wang@words.example",
                "王芳",
                Role.INTERPRETER,
                "zh-Hans",
                "Asia/Shanghai",
                office=zibo,
                pairs=[["zh-Hans", "ja"]],
            ),
            county=_person("county@office.example", "孙静", Role.OFFICER, "zh-Hans", "Asia/Shanghai", office=zichuan),
            county_other=_person(
                "zhangdian@office.example", "周强", Role.OFFICER, "zh-Hans", "Asia/Shanghai", office=zhangdian
            ),
            city=_person("city@office.example", "陈磊", Role.OFFICER, "zh-Hans", "Asia/Shanghai", office=zibo),
            province=_person(
                "province@office.example", "刘洋", Role.OFFICER, "zh-Hans", "Asia/Shanghai", office=shandong
            ),
            admin=_person("admin@office.example", "Administrator", Role.ADMIN, "en", "Asia/Shanghai"),
        )


def _organisation(kind: Kind, names: dict[str, str], country: str, office: str) -> Organisation:
    row = organising.add_organisation(organising.NewOrganisation(kind, names, country, office))
    move_organisation(row, "verify", Clockwork())
    return row


def _person(
    email: str,
    name: str,
    role: Role,
    language: str,
    zone: str,
    *,
    organisation: Organisation | None = None,
    office: int | None = None,
    pairs: list[list[str]] | None = None,
) -> int:
    person: Person = organising.add_person(
        role=role,
        name=name,
        email=email,
        language=language,
        zone_name=zone,
        organisation_id=organisation.id if organisation else None,
        office_id=office,
    )
    person.pairs = pairs or []
    move_person(person, "join", Clockwork())
    return person.id
