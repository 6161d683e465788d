"""Three fairs: one to come with its entries and open slots, one that is over, one in preparation."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta

from sqlalchemy.orm import Session

from core import clock
from demo.told import LENGTH, Told, end_of, moves
from meetings.domain.meeting import FAIR
from meetings.models import Fair, FairEntry, OpenSlot

# fmt: off
MIE = {
    "zh-Hans": "淄博—三重陶瓷玻璃云上洽谈会（演示）", "ja": "淄博・三重 陶磁器とガラスのオンライン商談会（デモ）",
    "ko": "쯔보–미에 도자기·유리 온라인 상담회(데모)", "en": "Zibo – Mie ceramics and glass (demo)",
}
ABOUT_MIE = {
    "zh-Hans": "面向三重县采购商的线上对接会，涵盖日用瓷、建筑陶瓷、安全玻璃与琉璃工艺。每场三十分钟，可申请译员。",
    "ja": "三重県のバイヤーと淄博の工場をつなぐオンライン商談会です。食器、タイル、安全ガラス、琉璃工芸が対象で、一回三十分、通訳も申し込めます。",
    "ko": "미에현 바이어와 쯔보의 공장을 잇는 온라인 상담회입니다. 식기, 타일, 안전유리, 유리공예를 다루며 회당 30분, 통역을 신청할 수 있습니다.",
    "en": "Buyers from Mie prefecture meet makers from Zibo online: table ware, tiles, safety glass and art glass. Half an "
          "hour each, with an interpreter on request.",
}
KOREA = {
    "zh-Hans": "淄博—韩国玻璃专场（演示）", "ja": "淄博・韓国 ガラス商談会（デモ）", "ko": "쯔보–한국 유리 상담회(데모)",
    "en": "Zibo – Korea glass days (demo)",
}
SPRING = {
    "zh-Hans": "淄博—北美餐具专场（演示）", "ja": "淄博・北米 食器商談会（デモ）", "ko": "쯔보–북미 식기 상담회(데모)",
    "en": "Zibo – North America table ware (demo)",
}
# fmt: on


def tell(told: Told, session: Session) -> dict[str, Fair]:
    """The fairs by key, with entries and slots."""
    fairs: dict[str, Fair] = {}
    city = told.people["city@office.example"]
    told_fairs: tuple[tuple[str, dict[str, str], dict[str, str], str, int, tuple[str, ...]], ...] = (
        ("mie", MIE, ABOUT_MIE, "JP", 12, ("announce",)),
        ("korea", KOREA, {}, "KR", -45, ("announce", "close")),
        ("america", SPRING, {}, "US", 75, ()),
    )
    for key, names, abouts, country, days, steps in told_fairs:
        first = told.ago(days=-days).date()
        first += timedelta(days=-first.weekday() % 7)
        fairs[key] = Fair(
            office_id=city.office_id, names=names, abouts=abouts, country=country, zone="Asia/Shanghai",
            first_day=first, last_day=first + timedelta(days=2), opens=9 * 60, closes=17 * 60, slot_minutes=30,
            state=end_of(FAIR, steps), is_demo=True, created_at=told.ago(days=90),
        )  # fmt: skip
    session.add_all(fairs.values())
    session.flush()
    for key, _names, _abouts, _country, days, steps in told_fairs:
        times = {"announce": told.ago(days=80), "close": told.ago(days=-days - 5)}
        session.add_all(moves(FAIR, fairs[key].id, [(step, times[step], city) for step in steps]))
    session.add_all([*_entries(told, fairs), *_open_slots(told, fairs["mie"])])
    return fairs


def _entries(told: Told, fairs: dict[str, Fair]) -> Iterator[FairEntry]:
    makers = {exporter for exporter, buyer, _request in told.pairs() if buyer.startswith("DM")}
    guests = [key for key in told.organisations if key.startswith("DM")]
    mie = ["GLASSWORKS", "POTTERY", "ISE", *guests, *sorted(makers - {"GLASSWORKS", "POTTERY"})[:40]]
    korea = ["GLASSWORKS", "HANSUNG", "DB015", "DB055", "DX112", "DX098"]
    for fair, keys in (("mie", mie), ("korea", korea)):
        for number, key in enumerate(keys):
            yield FairEntry(
                fair_id=fairs[fair].id, organisation_id=told.organisations[key].id,
                joined_at=told.ago(days=60 - number % 40),
            )  # fmt: skip


def _open_slots(told: Told, fair: Fair) -> Iterator[OpenSlot]:
    """Times that the cast's exporters offer to whoever books first: next week, and on the fair's last day."""
    for key, at_fair in (("GLASSWORKS", False), ("GLASSWORKS", True), ("POTTERY", True)):
        day = fair.last_day if at_fair else told.ago(days=-6).date()
        day += timedelta(days=(0, 0, 0, 0, 0, 2, 1)[day.weekday()])
        for number in range(4):
            start = clock.at(day, time(15 + number // 2, 30 * (number % 2)), "Asia/Shanghai").instant
            yield OpenSlot(
                person_id=told.people[key].id, organisation_id=told.organisations[key].id, starts_at=start,
                ends_at=start + LENGTH, fair_id=fair.id if at_fair else None,
            )  # fmt: skip
