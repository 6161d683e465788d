"""The lives of a fair, of a meeting and of an interpreter's offer, and the closed lists around them."""

from __future__ import annotations

from enum import StrEnum

from accounts.domain.permissions import Action
from core.states import Machine, Move


class MeetingState(StrEnum):
    """Where a meeting stands."""

    REQUESTED = "requested"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    HELD = "held"
    MISSED = "missed"


class Result(StrEnum):
    """What a side says after a meeting."""

    NOT_HELD = "not_held"
    NOT_INTERESTING = "not_interesting"
    INFORMATIVE = "informative"
    COOPERATION = "cooperation"


# fmt: off
FAIR = Machine("fair", "draft", (
    Move("announce", "draft", "open",   Action.FAIR_RUN),
    Move("close",    "open",  "closed", Action.FAIR_RUN),
    Move("reopen",   "closed", "open",  Action.FAIR_RUN),
))
# A counter-proposal keeps the request open and turns it to the other side; a booked slot is accepted at once.
MEETING = Machine("meeting", MeetingState.REQUESTED, (
    Move("accept",   "requested", "accepted",  Action.MEETING_ANSWER),
    Move("counter",  "requested", "requested", Action.MEETING_ANSWER),
    Move("decline",  "requested", "declined",  Action.MEETING_ANSWER),
    Move("withdraw", "requested", "withdrawn", Action.MEETING_REQUEST),
    Move("expire",   "requested", "expired",   None),
    Move("book",     "requested", "accepted",  Action.MEETING_REQUEST),
    Move("move",     "accepted",  "accepted",  Action.MEETING_CHANGE),
    Move("cancel",   "accepted",  "cancelled", Action.MEETING_CHANGE),
    Move("hold",     "accepted",  "held",      None),
    Move("miss",     "accepted",  "missed",    None),
    # What the two sides say outweighs what the room saw: they may have met by telephone.
    Move("correct",  "missed",    "held",      Action.OUTCOME_GIVE),
    Move("correct",  "held",      "missed",    Action.OUTCOME_GIVE),
))
OFFER = Machine("offer", "offered", (
    Move("take",     "offered",  "taken",     Action.INTERPRETER_ANSWER),
    Move("decline",  "offered",  "declined",  Action.INTERPRETER_ANSWER),
    Move("withdraw", "offered",  "withdrawn", Action.INTERPRETER_ASSIGN),
    Move("withdraw", "taken",    "withdrawn", Action.INTERPRETER_ASSIGN),
    Move("expire",   "offered",  "expired",   None),
))
# fmt: on
