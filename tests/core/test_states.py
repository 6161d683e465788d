from __future__ import annotations

import pytest

from core.errors import Refused
from core.states import Machine, Move

LIFE = Machine("test", "a", (Move("go", "a", "b", "x"), Move("back", "b", "a", None), Move("end", "b", "c", "x")))


def test_the_table_is_the_life() -> None:
    assert LIFE.states == ("a", "b", "c")
    assert LIFE.final == {"c"}
    assert [m.step for m in LIFE.open_from("b")] == ["back", "end"]
    assert LIFE.move("a", "go").target == "b"


def test_a_step_the_table_does_not_know_is_refused() -> None:
    with pytest.raises(Refused) as caught:
        LIFE.move("c", "go")
    assert caught.value.code == "state.closed"


def test_tables_with_mistakes_are_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        Machine("test", "a", (Move("go", "a", "b", None), Move("go", "a", "c", None)))
    with pytest.raises(ValueError, match="nobody reaches"):
        Machine("test", "a", (Move("go", "b", "c", None),))
