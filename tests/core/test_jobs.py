from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import Engine

from core import db, jobs
from core.clock import now

DONE: list[dict[str, object]] = []


@pytest.fixture(autouse=True)
def _work(tables: Engine) -> Iterator[None]:
    DONE.clear()
    jobs.job("test.note")(DONE.append)
    jobs.job("test.break")(lambda payload: 1 // int(str(payload["zero"])))
    yield
    del jobs._work["test.note"], jobs._work["test.break"]


def _enqueue(kind: str = "test.note", **payload: object) -> int:
    with db.transaction():
        return jobs.enqueue(kind, payload)


def test_due_work_is_done_once() -> None:
    row = _enqueue(n=1)
    assert jobs.run_due() == 1
    assert jobs.run_due() == 0
    assert DONE == [{"n": 1}]
    assert jobs.get(row).state == "done"


def test_a_key_that_exists_adds_nothing() -> None:
    with db.transaction():
        first = jobs.enqueue("test.note", {}, key="once")
        assert jobs.enqueue("test.note", {}, key="once") == first


def test_four_workers_never_do_the_same_work_twice() -> None:
    for number in range(40):
        _enqueue(n=number)

    def drain() -> None:
        with db.unit():
            jobs.run_due()

    threads = [threading.Thread(target=drain) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(int(str(d["n"])) for d in DONE) == list(range(40))


def test_a_poisonous_row_steps_aside_and_can_be_retried() -> None:
    with time_machine.travel(datetime(2026, 11, 2, tzinfo=UTC), tick=False) as clock:
        row = _enqueue("test.break", zero=0)
        for _ in range(jobs.TRIES):
            clock.shift(timedelta(days=1))
            jobs.run_due()
        assert (jobs.get(row).state, jobs.get(row).attempts) == ("failed", jobs.TRIES)
        assert "ZeroDivisionError" in jobs.get(row).error
        jobs.retry(row)
        assert (jobs.get(row).state, jobs.get(row).attempts) == ("waiting", 0)


def test_what_a_killed_worker_held_is_taken_up_again() -> None:
    row = _enqueue(n=1)
    assert jobs.claim() == row
    assert jobs.claim() is None
    with time_machine.travel(now() + jobs.LEASE + timedelta(seconds=1), tick=False):
        assert jobs.claim() == row


def test_a_regular_job_runs_once_per_period_whoever_ticks() -> None:
    ran: list[datetime] = []
    regular = jobs.Regular("test.regular", timedelta(minutes=1), ran.append)
    with time_machine.travel(datetime(2026, 11, 2, tzinfo=UTC), tick=False) as clock:
        assert [jobs.run_regular(regular), jobs.run_regular(regular)] == [True, False]
        clock.shift(timedelta(minutes=1))
        assert jobs.run_regular(regular)
    assert len(ran) == 2
