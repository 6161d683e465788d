"""A table of companies on its way in: which column is which, and what a line says or what is wrong with it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from accounts.domain.account import Kind, check_name
from accounts.domain.credit_code import check_credit_code
from accounts.domain.names import one_line, plain_name
from core.errors import Refused

HOME_COUNTRY = "CN"
NAMES = ("name_zh-Hans", "name_en", "name_ja", "name_ko")
FIELDS = (*NAMES, "kind", "credit_code", "country", "office", "website")
# Words of a heading, the telling ones first; folded like the headings they are compared with.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "credit_code": ("统一社会信用代码", "社会信用代码", "信用代码", "credit code", "uscc", "信用コード", "신용코드", "신용 코드"),
    "country": ("国家", "国别", "国家/地区", "country", "国名", "国・地域", "국가", "나라"),
    "office": ("区县", "所属区县", "地区", "district", "county", "office", "地域", "区・県", "구·현", "지역"),
    "kind": ("类型", "企业类型", "kind", "type", "種別", "区分", "유형", "구분"),
    "website": ("网址", "网站", "官网", "website", "web", "url", "ウェブサイト", "ホームページ", "웹사이트", "홈페이지"),
    "name_en": ("name (english)", "名称 (english)", "名称（english）", "이름 (english)", "english name", "name_en", "英文名称", "英文名", "企业英文名称", "英語名", "英文社名", "영문명", "영문 회사명", "company name", "company", "name"),
    "name_ja": ("name (日本語)", "日文名称", "日文名", "japanese name", "name_ja", "会社名", "社名", "企業名", "日本語名", "일본어명"),
    "name_ko": ("name (한국어)", "韩文名称", "韩文名", "korean name", "name_ko", "회사명", "업체명", "기업명", "상호", "韓国語名"),
    "name_zh-Hans": ("name (简体中文)", "企业名称", "公司名称", "单位名称", "中文名称", "中文名", "名称", "chinese name", "name_zh", "name_zh-hans", "中国語名", "중문명", "중국어명"),
}  # fmt: skip
_KINDS = {
    "exporter": Kind.EXPORTER, "出口企业": Kind.EXPORTER, "供应商": Kind.EXPORTER, "輸出企業": Kind.EXPORTER,
    "수출기업": Kind.EXPORTER, "buyer": Kind.BUYER, "采购商": Kind.BUYER, "买家": Kind.BUYER, "バイヤー": Kind.BUYER,
    "바이어": Kind.BUYER,
}  # fmt: skip
_FORMULA = ("=", "+", "-", "@")
CELL_LONGEST = 1_000
WEBSITE_LONGEST = 300


@dataclass(frozen=True)
class Known:
    """Names by which a line may call a country or an office in reach, folded; and what holds where a cell is empty."""

    countries: Mapping[str, str]
    offices: Mapping[str, str]
    country: str
    office_code: str
    kind: str


@dataclass(frozen=True)
class Problem:
    """What is wrong with a cell of a line: a refusal's code and facts."""

    field: str
    code: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A company as a line says it."""

    kind: str
    names: dict[str, str]
    credit_code: str | None
    country: str
    office_code: str
    website: str

    def signs(self) -> list[tuple[str, ...]]:
        """By these it is the same company as another: the credit code, or a name within a country."""
        return list(keys_of(self.names.values(), self.country, self.credit_code))


def keys_of(names: Iterable[str], country: str, credit_code: str | None) -> Iterator[tuple[str, ...]]:
    """The same for any organisation."""
    if credit_code:
        yield ("code", credit_code)
    for name in names:
        yield ("name", country, plain_name(name))


def guess(header: Sequence[str]) -> dict[str, int]:
    """Field → column, as far as the headings tell; each column at most once."""
    folded = [plain_name(cell) for cell in header]
    found: dict[str, int] = {}
    for matches in (_same, _holds):
        for field, wanted in _HEADINGS.items():
            if field not in found:
                free = (i for i, cell in enumerate(folded) if i not in found.values() and matches(cell, wanted))
                if (column := next(free, None)) is not None:
                    found[field] = column
    return found


def _same(cell: str, wanted: tuple[str, ...]) -> bool:
    return cell in wanted


def _holds(cell: str, wanted: tuple[str, ...]) -> bool:
    """A longer heading that begins or ends with a telling word: "company name (registered)"."""
    return any(len(word) > 1 and (cell.startswith(word) or cell.endswith(word)) for word in wanted)


def clean(cell: str) -> str:
    """A cell as text: one line, no control characters; the apostrophe of a safe export taken off again."""
    visible = "".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in cell[: CELL_LONGEST + 1])
    plain = one_line(visible)
    return plain[1:] if plain.startswith("'") and plain[1:].startswith(_FORMULA) else plain


def read(cells: Sequence[str], columns: Mapping[str, int], known: Known) -> tuple[Line | None, list[Problem]]:
    """What a line says: a company, or what is wrong; neither for an empty line."""
    said = {field: clean(cells[i]) if i < len(cells) else "" for field, i in columns.items()}
    if not any(cell.strip() for cell in cells):
        return None, []
    problems: list[Problem] = []
    names = _names(said, problems)
    country = _looked_up(said, "country", known.countries, known.country, problems)
    office = _looked_up(said, "office", known.offices, known.office_code, problems)
    kind = _looked_up(said, "kind", _KINDS, known.kind, problems)
    code = _credit_code(said.get("credit_code", ""), country, problems)
    website = said.get("website", "")
    if len(website) > WEBSITE_LONGEST:
        problems.append(Problem("website", "text.long", {"longest": WEBSITE_LONGEST, "length": len(website)}))
    if any("\ufffd" in cell for cell in said.values()):
        problems.append(Problem("", "import.unreadable", {}))
    if problems:
        return None, problems
    return Line(kind, names, code, country, office, website), []


def _names(said: Mapping[str, str], problems: list[Problem]) -> dict[str, str]:
    names: dict[str, str] = {}
    for field in NAMES:
        if text := said.get(field, ""):
            try:
                names[field.removeprefix("name_")] = check_name(text, field=field)
            except Refused as error:
                problems.append(Problem(field, error.code, dict(error.facts)))
    if not names and not problems:
        problems.append(Problem("", "import.nameless", {}))
    return names


def _looked_up(
    said: Mapping[str, str], field: str, table: Mapping[str, str], otherwise: str, problems: list[Problem]
) -> str:
    typed = said.get(field, "")
    if not typed:
        return otherwise
    found = table.get(plain_name(typed))
    if found is None:
        problems.append(Problem(field, f"import.{field}", {"typed": typed[:60]}))
        return otherwise
    return str(found)


def _credit_code(typed: str, country: str, problems: list[Problem]) -> str | None:
    if not typed or country != HOME_COUNTRY:
        return None
    try:
        return check_credit_code(unicodedata.normalize("NFKC", typed))
    except Refused as error:
        problems.append(Problem("credit_code", error.code, {}))
        return None
