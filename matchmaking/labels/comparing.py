"""Products side by side: a line for each fact, a cell for each product, and whether the cells differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import i18n
from core.i18n import gettext
from core.i18n import lazy as _
from matchmaking.domain import company as rules
from matchmaking.domain import specifications
from matchmaking.labels import companies, facts, words
from matchmaking.labels import specifications as specs
from matchmaking.queries.products import Offering

REFUSALS = {
    "compare.many": _("At most %(most)s products stand side by side. Please take one off first."),
    "compare.groups": _("Only products of one group can be compared. Please clear the comparison to start a new one."),
}


@dataclass(frozen=True)
class Line:
    """One fact of every product; `differs` where not all say the same."""

    name: str
    cells: tuple[str, ...]

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


@dataclass(frozen=True)
class Section:
    """Lines that belong together."""

    name: str
    lines: tuple[Line, ...]


def sections(found: Sequence[Offering], today: date) -> list[Section]:
    """What can be compared, without the facts that none of them has."""
    made = [
        Section(gettext("Terms"), _filled(_terms(found))),
        Section(gettext("Specifications"), _filled(_specified(found))),
        Section(gettext("Company"), _filled(_makers(found, today))),
    ]
    return [section for section in made if section.lines]


def _filled(lines: Sequence[Line]) -> tuple[Line, ...]:
    return tuple(line for line in lines if any(line.cells))


def _terms(found: Sequence[Offering]) -> list[Line]:
    products = [one.product for one in found]
    return [
        Line(gettext("Price"), tuple(facts.price(p) for p in products)),
        Line(gettext("Minimum order"), tuple(facts.amount(p.moq, p.unit) for p in products)),
        Line(gettext("Capacity per month"), tuple(facts.amount(p.capacity, p.unit) for p in products)),
        Line(gettext("Delivery"), tuple(facts.days(p.lead_days) for p in products)),
        Line(gettext("Sample"), tuple(facts.days(p.sample_days) for p in products)),
        Line(gettext("HS subheading"), tuple(companies.dotted(p.hs6) for p in products)),
    ]


def _specified(found: Sequence[Offering]) -> list[Line]:
    """In the order of the group's table; each product's fields stand on the same line."""
    said = [dict(specs.of(one.product)) for one in found]
    group = found[0].product.group if found else ""
    order = dict.fromkeys((*specifications.GROUPS.get(group, ()), *specifications.FIELDS))
    names = [str(specs.NAMES[code]) for code in order]
    return [Line(name, tuple(one.get(name, "") for one in said)) for name in dict.fromkeys(names)]


def _makers(found: Sequence[Offering], today: date) -> list[Line]:
    rows = [one.company for one in found]
    return [
        Line(gettext("Certificates in force"), tuple(_certificates(one, today) for one in found)),
        Line(gettext("Business"), tuple(str(words.BUSINESS_TYPES.get(c.business_type, "")) for c in rows)),
        Line(gettext("District"), tuple(i18n.text_in(c.organisation.office.area_names) for c in rows)),
        Line(gettext("Port"), tuple(words.port(c.port) if c.port else "" for c in rows)),
        Line(gettext("To your design (OEM)"), tuple(gettext("Yes") if c.oem else "" for c in rows)),
    ]


def _certificates(one: Offering, today: date) -> str:
    held = [h for h in one.company.certificates if rules.expiry(h.expires_on, today) != "expired"]
    return "; ".join(sorted({words.certificate(h.code, h.name) for h in held}))
