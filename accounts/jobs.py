"""What accounts does regularly."""

from __future__ import annotations

from datetime import datetime

from accounts.service import forgetting
from core.jobs import every


@every("accounts.forget", hours=6)
def forget(instant: datetime) -> None:
    forgetting.forget(instant)
