"""Words of prices on request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.i18n import lazy as _
from core.money import Money
from matchmaking.domain.lives import PRICE_ASK

if TYPE_CHECKING:
    from matchmaking.models import PriceAsk, PrivatePrice

STATES = {
    "asked": (_("Waiting for your answer"), "accent"),
    "shown": (_("Price shown"), "good"),
    "kept": (_("Not shown"), "over"),
}
# Step → (its noun in the address, what the button says).
STEPS = {"show": ("showing", _("Show the price")), "keep": ("keeping", _("Do not show it"))}


def band(row: PrivatePrice) -> tuple[Money, Money]:
    """The price band."""
    return Money(row.price_low, row.currency), Money(row.price_high, row.currency)


def steps(row: PriceAsk) -> list[str]:
    """What the exporter may answer now."""
    return [move.step for move in PRICE_ASK.open_from(row.state)]
