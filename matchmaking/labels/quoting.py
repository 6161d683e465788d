"""Words of quotations, and how those on one request compare, in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from accounts.domain.permissions import Action, may, reach
from accounts.queries import Viewer, place_of
from core import i18n
from core.i18n import gettext
from core.i18n import lazy as _
from core.money import Money
from core.tables import Cell
from matchmaking.domain import company as rules
from matchmaking.domain import quoting
from matchmaking.domain.lives import QUOTATION
from matchmaking.labels import companies, words

if TYPE_CHECKING:
    from matchmaking.models import Quotation, Request

STATES = {
    "sent": (_("Sent, not answered yet"), "accent"),
    "chosen": (_("Chosen by the buyer"), "good"),
    "declined": (_("Declined by the buyer"), "over"),
    "withdrawn": (_("Withdrawn"), "over"),
    "expired": (_("Ended without an answer"), "over"),
}
FOR_BUYER = {
    "sent": (_("Waiting for your answer"), "accent"),
    "chosen": (_("You chose it"), "good"),
    "declined": (_("You declined it"), "over"),
    "withdrawn": (_("Withdrawn"), "over"),
    "expired": (_("Ended without an answer"), "over"),
}
FITS = {
    "fits": _("Within your quantity"),
    "above": _("More than you need"),
    "unknown": _("Cannot be compared"),
}
# Step → (its noun in the address, what the button says).
STEPS = {
    "withdraw": ("withdrawal", _("Withdraw the quotation")),
    "choose": ("choice", _("Choose this quotation")),
    "decline": ("refusal", _("Decline the quotation")),
}
REFUSALS = {
    "request.quotations": _("Please write a number from 1 to %(most)s."),
    "request.fewer": _("You already have %(taken)s quotations. Please decline some first, or write at least that number."),
    "quotation.no_product": _("Please choose one of your products."),
    "quotation.no_end": _("Please say until which day your price holds."),
    "quotation.valid": _("Please choose a day from today to one year ahead."),
    "quotation.days": _("Please write a number of days from 0 to %(most)s."),
    "quotation.free": _("Please write the price of one unit."),
    "quotation.over": _("This request is over; it takes no more quotations."),
    "quotation.twice": _("Your company has quoted on this request already. Withdraw that quotation first if you want to send another."),
    "quotation.often": _("Your company has quoted on this request %(most)s times, which is as often as it may."),
    "quotation.full": _("The buyer has as many quotations as they asked for. When one ends, a place is free again: please look in later."),
}  # fmt: skip


LIVE = quoting.LIVE


def states(viewer: Viewer) -> dict[str, tuple[Any, str]]:
    """The words of the states for whoever reads: the buyer or the exporter."""
    return FOR_BUYER if reach(viewer, Action.QUOTATION_ANSWER) is not None else STATES


def price(row: Quotation) -> Money:
    """The price of one unit."""
    return Money(row.price, row.currency)


def steps(viewer: Viewer, row: Quotation) -> list[str]:
    """The steps this person may take now; both companies must be loaded."""
    places = {
        Action.QUOTATION_SEND: place_of(row.exporter.organisation),
        Action.QUOTATION_ANSWER: place_of(row.request.company.organisation),
    }
    moves = [(m.step, Action(m.action)) for m in QUOTATION.open_from(row.state) if m.action is not None]
    return [step for step, action in moves if may(viewer, action, places[action])]


@dataclass(frozen=True)
class Compared:
    """One quotation beside the others: its price's standing, whether its MOQ fits, certificates wanted (name, held)."""

    row: Quotation
    standing: quoting.Standing
    fit: str
    certificates: list[tuple[str, bool]]


def compare(rows: Sequence[Quotation], wish: Request, today: date) -> list[Compared]:
    """Live ones are compared with each other; one that is over stands alone."""
    found = []
    live = [_basis(row) for row in rows if row.state in quoting.LIVE]
    for row in rows:
        mine = _basis(row)
        held = {
            c.code for c in row.exporter.certificates if rules.expiry(c.expires_on, today) != "expired"
        }  # fmt: skip
        wanted = [(words.certificate(code, code), code in held) for code in wish.certificates]
        fit = quoting.moq_fit(row.moq, row.unit, wish.quantity, wish.unit)
        peers = live if row.state in quoting.LIVE else [mine]
        found.append(Compared(row, quoting.standing(mine, peers), fit, wanted))
    return found


def _basis(row: Quotation) -> quoting.Price:
    return quoting.Price(row.price, row.currency, row.unit, row.incoterm)


SORTS = {
    "price": lambda c: (c.row.currency, c.row.unit, c.row.incoterm, c.row.price),
    "lead": lambda c: (c.row.lead_days is None, c.row.lead_days or 0),
    "moq": lambda c: (c.row.moq is None, c.row.unit, c.row.moq or 0),
    "certificates": lambda c: sum(held for _name, held in c.certificates),
    "valid": lambda c: c.row.valid_until,
}


def ordered(found: list[Compared], sort: str) -> list[Compared]:
    """By a column, "-column" from the end; as they came for a column nobody knows. Those that are over come last."""
    by = SORTS.get(sort.removeprefix("-"))
    if by:
        found = sorted(found, key=by, reverse=sort.startswith("-"))
    return sorted(found, key=lambda c: c.row.state not in quoting.LIVE)


def header() -> list[str]:
    """The headings of the file."""
    return [
        gettext("Company"), gettext("Product"), gettext("State"), gettext("Price"), gettext("Currency"), gettext("Unit"),
        gettext("Incoterm"), gettext("Port"), gettext("Minimum order"), gettext("Lead time in days"), gettext("Sample"),
        gettext("Days for the sample"), gettext("Certificates you ask for"), gettext("Missing certificates"),
        gettext("Valid until"), gettext("Message"), gettext("Language of the message"),
    ]  # fmt: skip


def line(found: Compared) -> list[Cell]:
    """One quotation of the file."""
    row = found.row
    goods = companies.said(row.goods)
    return [
        i18n.text_in(row.exporter.organisation.names), goods.text if goods else "", str(FOR_BUYER[row.state][0]),
        price(row).amount, row.currency, str(words.UNITS[row.unit]), row.incoterm, row.port, row.moq, row.lead_days,
        gettext("Yes") if row.sample else gettext("No"), row.sample_days,
        "; ".join(name for name, held in found.certificates if held),
        "; ".join(name for name, held in found.certificates if not held),
        row.valid_until, row.message, i18n.language_name(row.language),
    ]  # fmt: skip
