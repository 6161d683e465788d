from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select

from core import db
from core.jobs import Job, enqueue


def _count() -> int:
    return len(db.session().scalars(select(Job)).all())


def test_a_verb_inside_a_verb_joins_its_transaction(tables: Engine) -> None:
    with pytest.raises(RuntimeError), db.transaction():
        with db.transaction():
            enqueue("inner", {})
        raise RuntimeError
    assert _count() == 0


def test_a_naive_instant_is_refused(tables: Engine) -> None:
    with pytest.raises(Exception, match="naive datetime"), db.transaction():
        enqueue("naive", {}, due=datetime(2026, 1, 1))  # noqa: DTZ001


def test_an_instant_comes_back_as_it_went_in(tables: Engine) -> None:
    instant = datetime(2026, 3, 29, 0, 59, 59, 999999, tzinfo=UTC)
    with db.transaction():
        enqueue("when", {}, due=instant)
    with db.unit():
        assert db.session().scalar(select(Job.due_at)) == instant


def test_writers_wait_for_each_other_and_lose_nothing(tables: Engine) -> None:
    def write(name: str) -> None:
        with db.unit():
            for number in range(20):
                with db.transaction():
                    enqueue("race", {}, key=f"{name}{number}")

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert _count() == 80
