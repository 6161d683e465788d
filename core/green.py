"""Waiting and heavy work, whichever way the web process serves.

Only this module and the web child know of eventlet. Unless the web child calls `use_eventlet`,
everything here is plain Python, so tests, the worker and `async_mode=threading` need no switch.
"""

from __future__ import annotations

import time as _time
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

sleep: Callable[[float], object] = _time.sleep
_execute: Callable[..., Any] | None = None


def use_eventlet() -> None:
    """Route waiting and heavy work through eventlet; called once by the web child."""
    global sleep, _execute  # noqa: PLW0603  one way to wait per process
    import eventlet  # noqa: PLC0415  importing it early would patch nothing and warn twice
    from eventlet import tpool  # noqa: PLC0415

    sleep, _execute = eventlet.sleep, tpool.execute


def offload(work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Run CPU work (argon2, pictures, numpy) beside the loop. Never inside a write transaction."""
    return _execute(work, *args, **kwargs) if _execute else work(*args, **kwargs)
