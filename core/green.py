"""Waiting and heavy work, whichever way the web process serves.

Only this module and the web child's server know of eventlet. Unless the web child calls `patch`,
everything here is plain Python, so tests, the worker and `async_mode=threading` need no switch.
"""

from __future__ import annotations

import os
import time as _time
import warnings
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

sleep: Callable[[float], object] = _time.sleep
_execute: Callable[..., Any] | None = None


def patch() -> None:
    """Make the web child green. Called before anything else is imported."""
    global sleep, _execute
    # psycopg waits in C and would stop the loop: five parallel 0.3 s queries took 1.5 s, then 0.3 s.
    os.environ["PSYCOPG_WAIT_FUNC"] = "wait_selector"
    warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
    import eventlet  # noqa: PLC0415  in the web child alone
    from eventlet import tpool  # noqa: PLC0415

    eventlet.monkey_patch()
    sleep, _execute = eventlet.sleep, tpool.execute


def offload(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run CPU work (argon2, pictures, numpy) beside the loop. Never inside a write transaction."""
    return _execute(work, *args, **kwargs) if _execute else work(*args, **kwargs)
