"""Words of showcases: on their pages, on the first page of the PDF, and in the file for spreadsheets."""

from __future__ import annotations

from datetime import date
from typing import Any

from core import i18n
from core.i18n import gettext
from core.i18n import lazy as _
from core.tables import Cell
from matchmaking.labels import companies, words
from matchmaking.queries.showcases import Line, Maker

REFUSALS = {
    "showcase.untitled": _("Please give the showcase a title."),
    "showcase.many": _("A showcase holds at most %(most)s companies. Please choose fewer, or begin a second one."),
    "showcase.meanwhile": _("Somebody else changed this showcase in the meantime. Please look at it, then save again."),
}
DONE = {
    "begun": _("The showcase is saved as a draft. Now choose companies."),
    "kept": _("The showcase is saved."),
    "out": _("The company is taken out of the showcase."),
    "removed": _("The showcase is deleted."),
}
PASSING = {
    True: _("May be passed on as a whole, unchanged"),
    False: _("For the reader's own use; please ask the company first"),
}


def gone(line: Line, zone: str) -> str:
    """Why a company's facts are not shown; empty when they are."""
    if line.standing == "withdrawn":
        if line.withdrawn_at is None:
            return gettext("Withdrawn")
        return gettext("Withdrawn on %(day)s", day=i18n.day(line.withdrawn_at, zone))
    return gettext("Not available at the moment") if line.standing == "away" else ""


def cover(title: str, note: str, made: Maker, lines: list[Line], *, day: date, zone: str) -> dict[str, Any]:
    """The first page of the PDF, in the language in force."""
    shown = [line for line in lines if line.standing == "shown"]
    return {
        "title": title, "note": note,
        "by": gettext("Put together by %(office)s, %(person)s", office=i18n.text_in(made.names), person=made.person),
        "on": gettext("As of %(day)s", day=i18n.day(day)),
        "heading": gettext("Companies"),
        "companies": [{"name": _name(line), "passing": str(PASSING[line.forwardable])} for line in shown],
        "gone_heading": gettext("No longer in this showcase"),
        "gone": [{"name": _name(line), "why": gone(line, zone)} for line in lines if line.standing != "shown"],
        "foot": gettext("From Yunqiao. Facts and certificates as the companies state them. A company can withdraw its "
                        "consent at any time; please download this showcase anew before you use it again."),
    }  # fmt: skip


def header() -> list[str]:
    """The headings of the file."""
    return [
        gettext("Company"), gettext("District"), gettext("Product groups"), gettext("HS subheadings"),
        gettext("Products"), gettext("Markets"), gettext("Certificates"), gettext("Passing on"), gettext("As of"),
    ]  # fmt: skip


def row(line: Line, day: date, zone: str) -> list[Cell]:
    """One company of the file, in the language in force; of one that is gone its name and the reason alone."""
    if line.standing != "shown":
        return [_name(line), "", "", "", "", "", "", gone(line, zone), day]
    company = line.company
    groups = dict.fromkeys(str(words.GROUPS[p.group]) for p in company.products if p.group in words.GROUPS)
    goods = [said.text for product in company.products if (said := companies.said(product.names))]
    return [
        _name(line), i18n.text_in(company.organisation.office.area_names), "; ".join(groups),
        "; ".join(dict.fromkeys(companies.dotted(p.hs6) for p in company.products)), "; ".join(goods),
        "; ".join(i18n.country(code) for code in company.markets),
        "; ".join(words.certificate(held.code, held.name) for held in company.certificates),
        str(PASSING[line.forwardable]), day,
    ]  # fmt: skip


def _name(line: Line) -> str:
    return i18n.text_in(line.company.organisation.names)
