"""The life of a deal's report, and the closed lists around it."""

from __future__ import annotations

from enum import StrEnum

from accounts.domain.permissions import Action
from core.states import Machine, Move


class DealState(StrEnum):
    """How far a report is confirmed."""

    REPORTED = "reported"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    UNCONFIRMED = "unconfirmed"


class ValueKind(StrEnum):
    """Four numbers that are never added together."""

    INTENDED = "intended"
    SIGNED = "signed"
    SHIPPED = "shipped"
    PAID = "paid"


ANSWERS = ("confirm", "correct", "reject")
# How much of a deal would have come about without the platform; "" is no answer.
ATTRIBUTION = ("all", "most", "half", "little", "none")
# Reports that nobody has denied: what the figures of value speak of. A withdrawn one was a slip and is nowhere counted.
STANDING = (DealState.CONFIRMED, DealState.REPORTED, DealState.DISPUTED, DealState.UNCONFIRMED)
REMINDERS = 4


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


def rank(kind: str) -> int:
    """0 intended … 3 paid: a deal may follow one of a lower rank."""
    return list(ValueKind).index(ValueKind(kind))


def open_answers(state: str) -> tuple[str, ...]:
    """The steps by which the other side may still answer; empty when nothing is left to say."""
    return tuple(move.step for move in DEAL.open_from(state) if move.action == Action.DEAL_CONFIRM)
