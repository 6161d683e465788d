"""The life of a deal's report, and the closed lists around it."""

from __future__ import annotations

from enum import StrEnum

from accounts.domain.permissions import Action
from core.states import Machine, Move


class ValueKind(StrEnum):
    """Four numbers that are never added together."""

    INTENDED = "intended"
    SIGNED = "signed"
    SHIPPED = "shipped"
    PAID = "paid"


# fmt: off
# One side reports; the other confirms, corrects or rejects, signed in or by a one-purpose link.
DEAL = Machine("deal", "reported", (
    Move("confirm",  "reported",    "confirmed",   Action.DEAL_CONFIRM),
    Move("correct",  "reported",    "disputed",    Action.DEAL_CONFIRM),
    Move("reject",   "reported",    "rejected",    Action.DEAL_CONFIRM),
    Move("withdraw", "reported",    "withdrawn",   Action.DEAL_RECORD),
    Move("lapse",    "reported",    "unconfirmed", None),
    Move("confirm",  "unconfirmed", "confirmed",   Action.DEAL_CONFIRM),
    Move("correct",  "unconfirmed", "disputed",    Action.DEAL_CONFIRM),
    Move("reject",   "unconfirmed", "rejected",    Action.DEAL_CONFIRM),
    # The side that reported may take the correction over; otherwise an officer settles it.
    Move("agree",    "disputed",    "confirmed",   Action.DEAL_RECORD),
    Move("settle",   "disputed",    "confirmed",   Action.DEAL_CHECK),
    Move("dismiss",  "disputed",    "rejected",    Action.DEAL_CHECK),
))
# fmt: on
