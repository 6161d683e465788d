"""What deals does regularly."""

from __future__ import annotations

from datetime import datetime

from core.jobs import every
from deals import service


@every("deals.ask_again", hours=1)
def ask_again(instant: datetime) -> None:
    service.ask_again(instant)
