"""The worker: plain threads that claim jobs and mails, and a ticker for what is done regularly."""

from __future__ import annotations

import logging
import os
import signal
import threading
from collections.abc import Callable
from datetime import UTC

from apscheduler.schedulers.background import BackgroundScheduler

from core import db, jobs, mail
from core.settings import Settings

IDLE = 0.5
GRACE = 9.0
_log = logging.getLogger(__name__)


def work(settings: Settings) -> None:
    """Work until SIGTERM; what is in hand is finished first, a mail in the middle of DATA included."""
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    loops = [
        threading.Thread(target=_loop, args=(stop, jobs.claim, jobs.run), name="jobs"),
        threading.Thread(target=_loop, args=(stop, mail.claim, lambda i: mail.send(i, settings)), name="mail"),
    ]
    ticker = BackgroundScheduler(timezone=UTC)
    for regular in jobs.REGULAR.values():
        seconds = regular.period.total_seconds()
        ticker.add_job(_tick, "interval", args=(regular,), seconds=seconds, max_instances=1, coalesce=True)
    for loop in loops:
        loop.start()
    ticker.start()
    parent = os.getppid()
    while not stop.wait(1):
        if os.getppid() != parent:
            stop.set()
    ticker.shutdown(wait=False)
    for loop in loops:
        loop.join(GRACE)


def _loop(stop: threading.Event, claim: Callable[[], int | None], handle: Callable[[int], None]) -> None:
    while not stop.is_set():
        try:
            with db.unit():
                found = claim()
                if found is not None:
                    handle(found)
                    continue
        except Exception:
            # A database that is away for a minute must not end the worker; the row is claimed again.
            _log.exception("the worker's loop goes on")
        stop.wait(IDLE)


def _tick(regular: jobs.Regular) -> None:
    try:
        with db.unit():
            jobs.run_regular(regular)
    except Exception:
        _log.exception("%s did not run", regular.name)
