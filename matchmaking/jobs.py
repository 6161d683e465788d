"""What matchmaking does in the background."""

from __future__ import annotations

from datetime import datetime

from core.jobs import every
from matchmaking.service import requests


@every("matchmaking.expire_requests", minutes=10)
def expire_requests(instant: datetime) -> None:
    requests.expire(instant)
