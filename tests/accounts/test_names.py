"""What a name may hold, and what it never shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts.domain.account import check_name
from accounts.domain.names import one_line
from core.errors import Refused


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Zibo\u3000 Glass\n", "Zibo Glass"),
        # "Invoice exe.pdf" would be read as "Invoice fdp.exe", and the words after it too.
        ("Invoice \u202efdp.exe", "Invoice fdp.exe"),
        ("Zibo \u202e Glass", "Zibo Glass"),
        ("\u2066Glass\u2069 Works", "Glass Works"),
        ("Be\x07ll\x1b[31m", "Bell[31m"),
        ("شركة\u200f الزجاج", "شركة\u200f الزجاج"),
        ("نمی\u200cدانم", "نمی\u200cدانم"),
    ],
)
def test_a_name_controls_nothing_after_it(typed: str, kept: str) -> None:
    assert check_name(typed) == kept


@pytest.mark.parametrize("typed", ["", " ", "\u202e", "\u200b\u200b", "\u2066 \u2069", "\x07"])
def test_a_name_that_shows_nothing_is_none(typed: str) -> None:
    with pytest.raises(Refused, match=r"^name\.empty$"):
        check_name(typed)


@given(st.text())
def test_a_line_stays_as_it_is_the_second_time(typed: str) -> None:
    once = one_line(typed)
    assert one_line(once) == once
