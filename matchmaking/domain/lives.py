"""The lives of a buyer's request, of a quotation on it and of an introduction."""

from __future__ import annotations

from accounts.domain.permissions import Action
from core.states import Machine, Move

# fmt: off
REQUEST = Machine("request", "open", (
    Move("close",  "open",    "closed",  Action.REQUEST_KEEP),
    Move("expire", "open",    "expired", None),
    Move("reopen", "closed",  "open",    Action.REQUEST_KEEP),
    Move("reopen", "expired", "open",    Action.REQUEST_KEEP),
))
# Only what is sent or chosen takes a place of those the buyer offers.
QUOTATION = Machine("quotation", "sent", (
    Move("withdraw", "sent", "withdrawn", Action.QUOTATION_SEND),
    Move("choose",   "sent", "chosen",    Action.QUOTATION_ANSWER),
    Move("decline",  "sent", "declined",  Action.QUOTATION_ANSWER),
    Move("expire",   "sent", "expired",   None),
))
# A buyer asks for a price that is told on request; "kept" looks like "asked" to the buyer.
PRICE_ASK = Machine("price_ask", "asked", (
    Move("show", "asked", "shown", Action.PRICE_SHOW),
    Move("keep", "asked", "kept",  Action.PRICE_SHOW),
    Move("keep", "shown", "kept",  Action.PRICE_SHOW),
    Move("show", "kept",  "shown", Action.PRICE_SHOW),
))
# A chamber or an officer proposes a pair; it is agreed when both sides have said yes.
INTRODUCTION = Machine("introduction", "proposed", (
    Move("agree",    "proposed", "agreed",    Action.INTEREST_SAY),
    Move("decline",  "proposed", "declined",  Action.INTEREST_SAY),
    Move("withdraw", "proposed", "withdrawn", Action.PAIR_PROPOSE),
    Move("expire",   "proposed", "expired",   None),
))
# fmt: on
