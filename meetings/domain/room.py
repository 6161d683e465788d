"""The video room's rules: when it is open, how many fit in, what may be relayed, and when a meeting was held."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from core.errors import Refused, TooSoon
from meetings.domain.meeting import MeetingState

OPENS_BEFORE = timedelta(minutes=15)
CLOSES_AFTER = timedelta(minutes=60)
SEATS = 4
SILENCE = timedelta(seconds=60)  # whoever is not heard of for so long has left
HELD_FROM = timedelta(minutes=1)  # so long must both sides be inside together
LONGEST_LINE = 4000
PACE = timedelta(seconds=10)
LINES_PER_PACE = 10  # nobody types faster; whoever pastes or scripts does
LONGEST_SDP = 60_000
MOST_CANDIDATES = 50
LARGEST_ID = 2**31 - 1
# A meeting whose end has passed may count as held while its people still talk.
ENTERED = frozenset({MeetingState.ACCEPTED, MeetingState.HELD})
RECORDED = ENTERED | {MeetingState.MISSED}
_KEY = re.compile(r"[A-Za-z0-9-]{8,64}")
Span = tuple[datetime, datetime]


class Phase(StrEnum):
    """Where the room stands at an instant."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"


@dataclass(frozen=True)
class Window:
    """The span in which a room may be entered."""

    opens: datetime
    closes: datetime

    def phase(self, instant: datetime) -> Phase:
        """Open from its first instant up to, and without, its last."""
        if instant < self.opens:
            return Phase.EARLY
        return Phase.OPEN if instant < self.closes else Phase.OVER


def window(starts: datetime, ends: datetime) -> Window:
    """People come early to try their microphone, and talk longer than planned."""
    return Window(starts - OPENS_BEFORE, ends + CLOSES_AFTER)


def phase(state: str, starts: datetime, ends: datetime, instant: datetime) -> Phase:
    """A cancelled or unanswered meeting has no room at any time."""
    return window(starts, ends).phase(instant) if state in ENTERED else Phase.OVER


def check_room(seats_taken: int) -> None:
    """Refused("room.full") when nobody else fits in: in a mesh each sends to each."""
    if seats_taken >= SEATS:
        raise Refused("room.full", seats=SEATS)


def check_pace(written: int) -> None:
    """TooSoon("chat.often") for somebody who wrote so many lines during the last `PACE`."""
    if written >= LINES_PER_PACE:
        raise TooSoon("chat.often")


def number(value: object) -> int:
    """An id as a browser sends it; Refused("room.malformed") for anything else."""
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_ID:
        raise Refused("room.malformed")
    return value


def fields(sent: tuple[object, ...]) -> Mapping[str, Any]:
    """An event carries one object."""
    if len(sent) != 1 or not isinstance(sent[0], dict):
        raise Refused("room.malformed")
    return sent[0]


def line(text: object) -> str:
    """What somebody may write in the chat: Refused when it is empty, too long or no text."""
    if not isinstance(text, str):
        raise Refused("room.malformed")
    written = text.replace("\x00", "").strip()
    if not written:
        raise Refused("chat.empty")
    if len(written) > LONGEST_LINE:
        raise Refused("chat.long", longest=LONGEST_LINE)
    if any("\ud800" <= sign <= "\udfff" for sign in written):
        raise Refused("room.malformed")
    return written


def key(value: object) -> str:
    """The browser's own name of a chat line."""
    if not isinstance(value, str) or not _KEY.fullmatch(value):
        raise Refused("room.malformed")
    return value


def signal(sent: object) -> dict[str, Any]:
    """What one browser may tell another, built anew from its known parts and nothing else.

    Any of {"description": {type, sdp}, "candidates": [...], "mark": {microphone, camera, screen}} in one message.
    """
    readings = {"description": _description, "candidates": _candidates, "mark": _mark}
    if not isinstance(sent, dict) or not sent or not set(sent) <= set(readings):
        raise Refused("room.malformed")
    return {kind: readings[kind](value) for kind, value in sent.items()}


def _description(value: object) -> dict[str, str]:
    match value:
        case {"type": "offer" | "answer" as kind, "sdp": str(sdp)} if len(sdp) <= LONGEST_SDP:
            return {"type": kind, "sdp": sdp}
    raise Refused("room.malformed")


def _candidates(value: object) -> list[dict[str, Any]]:
    if not isinstance(value, list) or len(value) > MOST_CANDIDATES:
        raise Refused("room.malformed")
    return [_candidate(each) for each in value]


def _candidate(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Refused("room.malformed")
    kept = {name: value.get(name) for name in ("candidate", "sdpMid", "sdpMLineIndex", "usernameFragment")}
    if not all(part is None or _short(part) for part in kept.values()):
        raise Refused("room.malformed")
    return kept


def _short(part: object) -> bool:
    if isinstance(part, str):
        return len(part) <= 1000  # noqa: PLR2004  a candidate is one line
    return isinstance(part, int) and 0 <= part < 100  # noqa: PLR2004  lines of a description


def _mark(value: object) -> dict[str, bool]:
    names = ("microphone", "camera", "screen")
    if not isinstance(value, dict) or not all(isinstance(value.get(name), bool) for name in names):
        raise Refused("room.malformed")
    return {name: value[name] for name in names}


def together(one: Iterable[Span], other: Iterable[Span]) -> timedelta:
    """How long at least one of each side was inside at the same time; spans of a side may overlap."""
    others = joined(other)
    shared = (min(a[1], b[1]) - max(a[0], b[0]) for a in joined(one) for b in others)
    return sum((span for span in shared if span > timedelta(0)), timedelta(0))


def joined(spans: Iterable[Span]) -> list[Span]:
    """The same time as spans that do not overlap, in order."""
    result: list[Span] = []
    for start, end in sorted(spans):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def verdict(shared: timedelta, ends: datetime, instant: datetime) -> str | None:
    """The step of a meeting whose room was in use: "hold", "miss", or None while nothing is sure."""
    if instant < ends:
        return None
    if shared >= HELD_FROM:
        return "hold"
    return "miss" if instant >= ends + CLOSES_AFTER else None
