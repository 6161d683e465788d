"""The people to sign in as: one of every role, with the same addresses as the cast of the tests."""

from __future__ import annotations

from dataclasses import dataclass

from accounts.domain.account import Kind
from accounts.domain.permissions import Role

SHANGHAI = "Asia/Shanghai"


@dataclass(frozen=True)
class Firm:
    """An organisation of the cast; `group` is what an exporter makes, `office` who verified it."""

    key: str
    kind: Kind
    names: dict[str, str]
    country: str
    office: str = "370300"
    group: str = ""
    business_type: str = ""
    port: str = ""


@dataclass(frozen=True)
class Player:
    """A person of the cast: in a firm, or at an office."""

    email: str
    name: str
    job_title: str
    role: Role
    language: str
    zone: str
    at: str
    spoken: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()


# fmt: off
FIRMS = (
    Firm("GLASSWORKS", Kind.EXPORTER, {
        "zh-Hans": "淄川安全玻璃有限公司（虚构）", "en": "Zichuan Safety Glass (fictional)",
        "ja": "淄川安全ガラス有限公司（架空）", "ko": "쯔촨안전유리 유한공사(가상)",
    }, "CN", "370302", group="glass_safety", port="CNTAO"),
    Firm("POTTERY", Kind.EXPORTER, {
        "zh-Hans": "张店瓷业有限公司（虚构）", "en": "Zhangdian Porcelain (fictional)",
        "ja": "張店磁業有限公司（架空）", "ko": "장뎬자기 유한공사(가상)",
    }, "CN", "370303", group="ceramic_table", port="CNTAO"),
    Firm("ISE", Kind.BUYER, {
        "ja": "伊勢建材株式会社（架空）", "en": "Ise Building Materials (fictional)",
        "zh-Hans": "伊势建材株式会社（虚构）", "ko": "이세건재 주식회사(가상)",
    }, "JP", business_type="contractor_builder", port="JPYKK"),
    Firm("HANSUNG", Kind.BUYER, {
        "ko": "한성유리(가상)", "en": "Hansung Glass (fictional)", "zh-Hans": "汉城玻璃（虚构）", "ja": "漢城ガラス（架空）",
    }, "KR", business_type="distributor", port="KRPUS"),
    Firm("LAKESIDE", Kind.BUYER, {
        "en": "Lakeside Tableware (fictional)", "zh-Hans": "湖滨餐具（虚构）", "ja": "レイクサイド・テーブルウェア（架空）",
        "ko": "레이크사이드 테이블웨어(가상)",
    }, "US", business_type="retailer_chain", port="USLGB"),
    Firm("ASSOCIATION", Kind.CHAMBER, {
        "en": "State Offices Association (fictional)", "zh-Hans": "州驻华协会（虚构）", "ja": "州事務所協会（架空）",
        "ko": "주정부사무소협회(가상)",
    }, "US"),
    Firm("MIE-CHAMBER", Kind.CHAMBER, {
        "ja": "三重海外取引商工会（架空）", "en": "Mie Overseas Trade Chamber (fictional)",
        "zh-Hans": "三重海外贸易商工会（虚构）", "ko": "미에 해외무역 상공회(가상)",
    }, "JP"),
)
PLAYERS = (
    Player("li@seller.example", "李伟", "外贸经理", Role.EXPORTER, "zh-Hans", SHANGHAI, "GLASSWORKS", ("zh-Hans", "en")),
    Player("sato@buyer.example", "佐藤 結衣", "海外調達部 課長", Role.BUYER, "ja", "Asia/Tokyo", "ISE", ("ja",)),
    Player("kim@buyer.example", "김민준", "구매팀장", Role.BUYER, "ko", "Asia/Seoul", "HANSUNG", ("ko", "en")),
    Player("smith@buyer.example", "Anna Smith", "Head of Sourcing", Role.BUYER, "en", "America/Chicago", "LAKESIDE",
           ("en",)),
    Player("jones@chamber.example", "Mary Jones", "Trade Director", Role.CHAMBER, "en", SHANGHAI, "ASSOCIATION",
           ("en", "zh-Hans")),
    Player("wang@words.example", "王芳", "中日译员", Role.INTERPRETER, "zh-Hans", SHANGHAI, "370300", ("zh-Hans", "ja"),
           (("zh-Hans", "ja"),)),
    Player("county@office.example", "孙静", "科长", Role.OFFICER, "zh-Hans", SHANGHAI, "370302", ("zh-Hans",)),
    Player("city@office.example", "陈磊", "处长", Role.OFFICER, "zh-Hans", SHANGHAI, "370300", ("zh-Hans", "en")),
    Player("province@office.example", "刘洋", "处长", Role.OFFICER, "zh-Hans", SHANGHAI, "370000", ("zh-Hans", "en")),
    Player("admin@office.example", "Administrator", "", Role.ADMIN, "en", SHANGHAI, "", ("en",)),
    # Others who take part; they follow on the sign-in page.
    Player("zhao@seller.example", "赵敏", "销售总监", Role.EXPORTER, "zh-Hans", SHANGHAI, "POTTERY", ("zh-Hans", "en", "ja")),
    Player("ito@chamber.example", "伊東 健", "国際部 主任", Role.CHAMBER, "ja", "Asia/Tokyo", "MIE-CHAMBER", ("ja", "zh-Hans")),
    Player("zhangdian@office.example", "周强", "科长", Role.OFFICER, "zh-Hans", SHANGHAI, "370303", ("zh-Hans",)),
    Player("han@words.example", "韩雪", "中韩译员", Role.INTERPRETER, "zh-Hans", SHANGHAI, "370300", ("zh-Hans", "ko"),
           (("zh-Hans", "ko"),)),
    Player("brown@words.example", "Peter Brown", "Interpreter", Role.INTERPRETER, "en", "Europe/London", "370300",
           ("en", "zh-Hans"), (("en", "zh-Hans"),)),
)
# fmt: on
EVERYDAY = tuple(player.email for player in PLAYERS[:10])
"""One person per role: the list that the command prints."""
