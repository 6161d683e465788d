"""What the codes of deals mean to people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from core.i18n import gettext, language, text_in
from core.i18n import lazy as _
from core.money import Money
from deals.domain.deal import ANSWERS, ATTRIBUTION, DEAL, ValueKind
from deals.domain.goods import incoterms, units
from matchmaking.domain import hs
from matchmaking.labels.words import UNITS
from meetings.domain.meeting import MeetingState

if TYPE_CHECKING:
    from matchmaking.models import Quotation

KINDS: Mapping[str, Any] = {
    ValueKind.INTENDED: _("Intended"),
    ValueKind.SIGNED: _("Signed"),
    ValueKind.SHIPPED: _("Shipped"),
    ValueKind.PAID: _("Paid"),
}
KIND_HINTS: Mapping[str, Any] = {
    ValueKind.INTENDED: _("Both sides intend to do this within twelve months."),
    ValueKind.SIGNED: _("A contract or an order is signed."),
    ValueKind.SHIPPED: _("The goods have been shipped."),
    ValueKind.PAID: _("The money has arrived."),
}
# State → what it is called, the tone of its pill.
STATES: Mapping[str, tuple[Any, str]] = {
    "reported": (_("Reported by one side"), "accent"),
    "confirmed": (_("Confirmed by both"), "good"),
    "disputed": (_("Disputed"), "warn"),
    "rejected": (_("Rejected"), "bad"),
    "withdrawn": (_("Withdrawn"), "over"),
    "unconfirmed": (_("Unconfirmed"), "over"),
}
# Step → what happened, for the timeline.
STEPS: Mapping[str, Any] = {
    "confirm": _("Confirmed by the other side"),
    "correct": _("Corrected by the other side"),
    "reject": _("Rejected by the other side"),
    "withdraw": _("Withdrawn by the side that reported it"),
    "lapse": _("No answer after several reminders"),
    "agree": _("The reporting side agreed to the correction"),
    "settle": _("Settled by the office"),
    "dismiss": _("Dismissed by the office"),
}
STEP_TONES = {
    "confirm": "good",
    "agree": "good",
    "settle": "good",
    "correct": "warn",
    "reject": "bad",
    "dismiss": "bad",
}
RECORDED = _("Reported by one side")
ANSWERED: Mapping[str, Any] = {
    "confirm": _("Thank you. The deal is confirmed by both sides now."),
    "correct": _(
        "Thank you. The other side will see your correction and may agree to it; otherwise the office decides."
    ),
    "reject": _("Thank you. The deal is rejected and does not count in any figure."),
    "withdraw": _("The report is withdrawn."),
    "agree": _("The corrected deal is confirmed by both sides now."),
    "settle": _("The deal is settled, and both sides are told."),
    "dismiss": _("The deal is dismissed, and both sides are told."),
}
ATTRIBUTIONS: Mapping[str, Any] = {
    "all": _("All of it"),
    "most": _("Most of it"),
    "half": _("About half"),
    "little": _("A small part"),
    "none": _("Nothing of it"),
}
INCOTERMS: Mapping[str, Any] = {
    "EXW": _("EXW – at the seller’s works"),
    "FCA": _("FCA – handed to the carrier"),
    "FAS": _("FAS – alongside the ship"),
    "FOB": _("FOB – on board in the port of departure"),
    "CFR": _("CFR – freight paid to the port"),
    "CPT": _("CPT – carriage paid to the place"),
    "CIF": _("CIF – freight and insurance paid to the port"),
    "CIP": _("CIP – carriage and insurance paid to the place"),
    "DAP": _("DAP – delivered at the place"),
    "DPU": _("DPU – delivered and unloaded"),
    "DDP": _("DDP – delivered, duty paid"),
}
TAKES: Mapping[str, Any] = {
    "corrected": _("Use the corrected figures"),
    "reported": _("Keep the figures as first reported"),
}

REFUSALS = {
    "deal.unverified": _("Your company is still being checked by the office. Deals can be recorded once it is verified."),
    "deal.other": _("A deal is always between an exporter and a buyer. Please choose a company of the other kind."),
    "deal.kind": _("Please choose one of the four kinds of value."),
    "deal.incoterm": _("Please choose an Incoterm from the list, or leave it empty."),
    "deal.day": _("The day of the agreement cannot be in the future or before the year 2000."),
    "deal.no_lines": _("A deal needs at least one product."),
    "deal.many_lines": _("A deal has at most %(most)s products here. Please record the rest as a second deal."),
    "deal.product": _("Please name the product, in at most 200 characters."),
    "deal.hs6": _("“%(typed)s” is not a subheading of the Harmonized System 2022. Please write its six digits, or search by the product’s name."),
    "deal.hs6_missing": _("Please write the six digits of the HS code, or press “Find the code” and pick one."),
    "deal.unit": _("Please choose a unit from the list."),
    "deal.quantity": _("“%(typed)s” is not a quantity. Please write a whole number of at least 1."),
    "deal.nothing": _("A value of zero is no deal. Please write what was agreed."),
    "deal.meeting_other": _("This meeting was between other companies. Please choose one of yours with this company."),
    "deal.meeting_not_held": _("This meeting has not taken place yet. Record the deal after it, or without a meeting."),
    "deal.order": _("A deal follows an earlier stage of the same business: signed after intended, shipped after signed, paid after shipped."),
    "deal.answered": _("This report has already been answered or withdrawn. There is nothing left to do."),
    "deal.answer": _("Please choose one of the answers."),
    "deal.attribution": _("Please choose one of the answers, or leave it empty."),
    "deal.same": _("This is the same as the report. Change a figure, or say in the note what is wrong, or confirm the deal."),
    "deal.twice": _("You have just recorded this deal: it is number %(number)s. If there is a second deal like it, please say in the note how it differs."),
    "deal.why": _("Please give a reason: both sides will read it."),
    "period.month": _("“%(typed)s” is not a month. Please write it as year-month, such as 2026-05."),
    "period.order": _("The last month is before the first one. Please swap them."),
}  # fmt: skip


def hs_label(hs6: str) -> str:
    """What a subheading or chapter is, in the reader's language where we have it; the code itself for an unknown one."""
    found = hs.label(hs6, language())
    return found.text if found else hs6


def quantity(many: str, unit: str) -> str:
    """A quantity, already worded, with its unit."""
    return gettext("%(quantity)s %(unit)s", quantity=many, unit=UNITS[unit])


def said(words: Mapping[str, Any], order: tuple[str, ...] | None = None) -> list[tuple[str, str]]:
    """A table of words as the choices of a form."""
    return [(code, str(words[code])) for code in order or tuple(words)]


def unit_choices() -> list[tuple[str, str]]:
    return [("", ""), *said(UNITS, units())]


def incoterm_choices() -> list[tuple[str, str]]:
    return [("", gettext("not agreed, or another")), *said(INCOTERMS, incoterms())]


def attribution_choices() -> list[tuple[str, str]]:
    return said(ATTRIBUTIONS, ATTRIBUTION)


def state_choices() -> list[tuple[str, str]]:
    return [(state, str(STATES[state][0])) for state in DEAL.states]


def basis(meeting_id: int | None, *, introduced: bool) -> str:
    """What stands behind a deal, as a sentence."""
    if meeting_id is not None:
        return gettext("This deal came from a meeting on this platform.")
    if introduced:
        return gettext(
            "This deal came from an introduction that both sides agreed to, not from a meeting on this platform."
        )
    return gettext("This deal did not come from a meeting on this platform.")


def is_chosen(state: str) -> bool:
    """Whether a buyer chose a quotation that is in this state."""
    return state == "chosen"


def quoted(row: Quotation) -> dict[str, str]:
    """A quotation as the fields of a deal: for the quantity asked for, where that has the unit of the price."""
    wanted = row.request.quantity if row.request.unit == row.unit else None
    begun = {"currency": row.currency, "incoterm": row.incoterm, "lines-0-unit": row.unit, "lines-0-hs6": row.hs6,
             "lines-0-text": text_in(row.goods)[:200]}  # fmt: skip
    if wanted:
        worth = Money(row.price * wanted, row.currency)
        begun |= {"lines-0-quantity": str(wanted), "lines-0-value": f"{worth.amount:f}"}
    return begun


def is_held(state: str) -> bool:
    """Whether a meeting in this state took place."""
    return state == MeetingState.HELD


WORDS = {
    "kinds": KINDS, "states": STATES, "units": UNITS, "attributions": ATTRIBUTIONS, "hs_label": hs_label,
    "quantity_of": quantity, "answers": ANSWERS,
}  # fmt: skip
