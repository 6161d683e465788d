"""What meetings do regularly."""

from __future__ import annotations

from datetime import datetime

from core.jobs import every
from meetings.service import attending


@every("meetings.close_rooms", minutes=1)
def close_rooms(instant: datetime) -> None:
    """Meetings that are over were held or missed, by what the room saw."""
    attending.forget_silent(instant)
    attending.close_rooms(instant)
