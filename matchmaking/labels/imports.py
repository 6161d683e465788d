"""Words of the import: its columns, how a file is read, and what is wrong with a line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core import web
from core.errors import Refused
from core.i18n import gettext, ngettext
from core.i18n import lazy as _
from core.tables import Cell

FIELDS = {
    "name_zh-Hans": _("Name in Chinese"),
    "name_en": _("Name in English"),
    "name_ja": _("Name in Japanese"),
    "name_ko": _("Name in Korean"),
    "kind": _("Kind"),
    "credit_code": _("Credit code"),
    "country": _("Country"),
    "office": _("District"),
    "website": _("Website"),
}
ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "gb18030": "GBK / GB 18030",
    "big5": "Big5",
    "shift_jis": "Shift JIS",
    "euc_kr": "EUC-KR",
    "cp1252": "Windows-1252",
}
DELIMITERS = {"comma": _("Comma"), "semicolon": _("Semicolon"), "tab": _("Tab"), "bar": _("Vertical bar")}
STAGES = {
    "columns": _("Columns to choose"),
    "checking": _("Checking"),
    "checked": _("Ready to import"),
    "running": _("Being imported"),
    "done": _("Imported"),
}
REFUSALS = {
    "import.no_file": _("Please choose a file."),
    "import.empty": _("This file has no heading and no lines."),
    "import.spreadsheet": _("This is a spreadsheet, not a CSV file. Please open it and save it as CSV (UTF-8)."),
    "import.broken": _("The file cannot be read beyond line %(line)s: a quotation mark is never closed. Please correct it and upload it again."),
    "import.busy": _("This table is being processed, or has been imported. Please wait, or upload a new one."),
    "import.no_name": _("Please say which column holds the companies’ names."),
    "import.unchecked": _("Please check the table first."),
    "import.nameless": _("The line has no name."),
    "import.country": _("“%(typed)s” is not a country. Write its name or its two letters."),
    "import.office": _("“%(typed)s” is not a district of your area."),
    "import.kind": _("“%(typed)s” is neither exporter nor buyer."),
    "import.unreadable": _("The line has characters that cannot be read. Another encoding may help."),
    "import.twice": _("The same company is in line %(first)s."),
    "import.failed": _("The import did not finish. The operator can see why and can start it again."),
}  # fmt: skip


def encodings(found: str) -> list[tuple[str, str]]:
    """Those to choose from, with the one found out."""
    return list(({found: found.upper()} | ENCODINGS).items()) if found not in ENCODINGS else list(ENCODINGS.items())


def sentence(problem: Mapping[str, Any]) -> str:
    """What is wrong with a line, and in which column."""
    said = web.sentence(Refused(problem["code"], **problem["facts"]))
    field = FIELDS.get(problem["field"])
    return gettext("%(field)s: %(problem)s", field=str(field), problem=said) if field else said


def problem_rows(header: list[str], problems: Iterable[Mapping[str, Any]]) -> tuple[list[str], Iterable[list[Cell]]]:
    """The file of problems: line and sentence before the cells as they came."""
    heading = [gettext("Line"), gettext("What is wrong"), *header]
    return heading, ([p["line"], sentence(p), *p["cells"]] for p in problems)


def progress(stage: str, result: Mapping[str, Any]) -> str:
    """How far it is, in words."""
    if stage == "checking":
        return gettext("The table is being checked; nothing is saved yet.")
    run = result.get("run", {})
    return ngettext("%(n)s company imported so far", "%(n)s companies imported so far", run.get("created", 0))
