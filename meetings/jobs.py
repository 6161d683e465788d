"""What meetings does regularly."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.jobs import every, job
from meetings.service import arranging, attending, booking, interpreting, rechecking, telling


@job(telling.WORK)
def tell(payload: dict[str, Any]) -> None:
    telling.tell(**payload)


@every("meetings.expire", minutes=1)
def expire(instant: datetime) -> None:
    arranging.expire(instant)
    interpreting.expire(instant)


@every("meetings.forget_holds", minutes=5)
def forget_holds(instant: datetime) -> None:
    booking.forget_holds(instant)


@every("meetings.recheck_zones", hours=1)
def recheck_zones(instant: datetime) -> None:
    rechecking.recheck_zones(instant)


@every("meetings.close_rooms", minutes=1)
def close_rooms(instant: datetime) -> None:
    attending.forget_silent(instant)
    attending.close_rooms(instant)
