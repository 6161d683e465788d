from __future__ import annotations

import base64
import hashlib
import hmac
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from meetings.domain import room, turn
from meetings.domain.room import Phase

START = datetime(2026, 11, 25, 1, 0, tzinfo=UTC)
END = START + timedelta(minutes=30)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("instant", "phase"),
    [
        (START - timedelta(minutes=15) - SECOND, Phase.EARLY),
        (START - timedelta(minutes=15), Phase.OPEN),
        (END, Phase.OPEN),
        (END + timedelta(minutes=60) - SECOND, Phase.OPEN),
        (END + timedelta(minutes=60), Phase.OVER),
    ],
)
def test_a_room_is_open_from_a_quarter_before_to_an_hour_after(instant: datetime, phase: Phase) -> None:
    assert room.phase("accepted", START, END, instant) == phase


def test_a_meeting_held_already_keeps_its_room_and_no_other_state_has_one() -> None:
    open_in = [s for s in ("requested", "accepted", "declined", "cancelled", "held", "missed")
               if room.phase(s, START, END, START) is Phase.OPEN]  # fmt: skip
    assert open_in == ["accepted", "held"]


def test_the_fifth_finds_the_room_full() -> None:
    room.check_room(3)
    with pytest.raises(Refused, match=r"room\.full"):
        room.check_room(4)


minutes = st.integers(0, 600).map(lambda m: START + timedelta(minutes=m))
spans = st.lists(st.tuples(minutes, minutes).map(lambda pair: (min(pair), max(pair))), max_size=6)


@given(spans, spans)
def test_time_together_is_counted_minute_by_minute(one: list[room.Span], other: list[room.Span]) -> None:
    def inside(side: list[room.Span], minute: int) -> bool:
        instant = START + timedelta(minutes=minute, seconds=30)
        return any(a <= instant < b for a, b in side)

    counted = sum(inside(one, m) and inside(other, m) for m in range(600))
    assert room.together(one, other) == timedelta(minutes=counted)


@given(spans)
def test_joined_spans_keep_their_time_and_do_not_touch(side: list[room.Span]) -> None:
    result = room.joined(side)
    assert all(a[1] < b[0] for a, b in pairwise(result))
    assert room.joined(result) == result


@pytest.mark.parametrize(
    ("shared", "after_end", "step"),
    [(60, -1, None), (60, 0, "hold"), (59, 0, None), (59, 3599, None), (59, 3600, "miss"), (0, 3600, "miss"), (60, 9999, "hold")],
)  # fmt: skip
def test_held_after_a_minute_together_else_missed_an_hour_later(shared: int, after_end: int, step: str | None) -> None:
    assert room.verdict(timedelta(seconds=shared), END, END + timedelta(seconds=after_end)) == step


OFFER = {"description": {"type": "offer", "sdp": "v=0"}}


def test_a_signal_is_built_anew_from_what_is_known() -> None:
    assert room.signal({"description": {"type": "offer", "sdp": "v=0", "evil": 1}}) == OFFER
    assert room.signal({**OFFER, "candidates": []}) == {**OFFER, "candidates": []}
    candidate = {"candidate": "candidate:1 1 udp", "sdpMid": "0", "sdpMLineIndex": 0, "usernameFragment": None}
    assert room.signal({"candidates": [{**candidate, "evil": {}}]}) == {"candidates": [candidate]}
    mark = {"microphone": True, "camera": False, "screen": False}
    assert room.signal({"mark": {**mark, "evil": "<b>"}}) == {"mark": mark}


@pytest.mark.parametrize(
    "sent",
    [
        None, 7, "offer", [], {}, {"description": None}, {"description": {"type": "evil", "sdp": "v=0"}},
        {"description": {"type": "offer", "sdp": 7}}, {"description": {"type": "offer", "sdp": "v" * 60_001}},
        {"candidates": "x"}, {"candidates": [{"candidate": "x" * 1001}]}, {"candidates": [{"sdpMLineIndex": -1}]},
        {"candidates": [{"sdpMid": {}}]}, {"candidates": [None]}, {"candidates": [{}] * 51}, {"mark": {"microphone": "yes", "camera": True, "screen": True}}, {"mark": []},
        {"run": "this"}, {**OFFER, "run": "this"},
    ],
)  # fmt: skip
def test_whatever_else_is_malformed(sent: object) -> None:
    with pytest.raises(Refused, match=r"room\.malformed"):
        room.signal(sent)


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=12), inner, max_size=3),
    max_leaves=6,
)


@given(json)
def test_no_payload_breaks_the_reading(sent: object) -> None:
    for reading in (room.number, room.line, room.key, room.signal, lambda given: room.fields((given,))):
        with suppress(Refused):
            reading(sent)


@pytest.mark.parametrize("wrong", [True, 0, -1, 2**31, 1.0, "1", None, [1]])
def test_an_id_is_a_whole_number_that_a_table_can_hold(wrong: object) -> None:
    with pytest.raises(Refused):
        room.number(wrong)


def test_a_line_is_text_of_some_length() -> None:
    assert room.line("  hello\x00 ") == "hello"
    assert len(room.line("界" * 4000)) == 4000
    with pytest.raises(Refused, match=r"chat\.long"):
        room.line("界" * 4001)
    for empty in ("", " \n\t", "\x00"):
        with pytest.raises(Refused, match=r"chat\.empty"):
            room.line(empty)
    with pytest.raises(Refused, match=r"room\.malformed"):
        room.line("\ud800")


def test_a_relays_credentials_are_those_of_coturn() -> None:
    """The vector was made by `openssl dgst -sha1 -hmac`, and RFC 2202's second case signs likewise."""
    expires = datetime.fromtimestamp(1800000000, UTC)
    assert turn.credentials("north", 17, expires) == ("1800000000:17", "YLmxhZnGNU+6h+sIS3ndueKXAFg=")
    rfc = hmac.new(b"Jefe", b"what do ya want for nothing?", hashlib.sha1).hexdigest()
    assert rfc == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"
    assert len(base64.b64decode("YLmxhZnGNU+6h+sIS3ndueKXAFg=")) == 20


def test_no_relay_without_a_secret_and_nothing_configured_means_nothing() -> None:
    expires = datetime.fromtimestamp(1800000000, UTC)
    assert turn.ice_servers("", "", 17, expires) == []
    assert turn.ice_servers("turn:relay:3478", "", 17, expires) == []
    assert turn.ice_servers("stun:relay:3478 turn:relay:3478?transport=udp turns:relay:443", "north", 17, expires) == [
        {"urls": ["stun:relay:3478"]},
        {
            "urls": ["turn:relay:3478?transport=udp", "turns:relay:443"],
            "username": "1800000000:17",
            "credential": "YLmxhZnGNU+6h+sIS3ndueKXAFg=",
        },
    ]
