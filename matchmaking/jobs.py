"""What matchmaking does in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from core.jobs import every, job
from matchmaking.service import (
    expiring,
    importing,
    indexing,
    introducing,
    matching,
    quoting,
    refreshing,
    requests,
    running,
    telling,
    wording,
)


@job(refreshing.WORK)
def refresh(payload: dict[str, Any]) -> None:
    matching.refresh(payload["organisation_id"])


@job(running.WORK)
def run(_payload: dict[str, Any]) -> None:
    running.start()


@every("matchmaking.daily_run", minutes=10)
def daily_run(instant: datetime) -> None:
    running.daily(instant)


@every("matchmaking.expire_requests", minutes=10)
def expire_requests(instant: datetime) -> None:
    requests.expire(instant)


@every("matchmaking.expire_quotations", minutes=10)
def expire_quotations(instant: datetime) -> None:
    quoting.expire(instant)


@every("matchmaking.warn_of_certificates", hours=12)
def warn_of_certificates(instant: datetime) -> None:
    expiring.warn(instant)


@every("matchmaking.expire_introductions", minutes=30)
def expire_introductions(instant: datetime) -> None:
    introducing.expire(instant)


@every("matchmaking.saved_searches", minutes=5)
def tell_of_finds(instant: datetime) -> None:
    telling.look(instant)


@job(indexing.WORK)
def reindex(_payload: dict[str, Any]) -> None:
    indexing.reindex()


@every("matchmaking.forget_imports", hours=6)
def forget_imports(instant: datetime) -> None:
    importing.forget(instant)


@job("matchmaking.import_check")
def import_check(payload: dict[str, Any]) -> None:
    importing.do_check(payload["draft_id"])


@job("matchmaking.import_run")
def import_run(payload: dict[str, Any]) -> None:
    importing.do_run(payload["draft_id"])


@job(wording.WORK)
def reword(payload: dict[str, Any]) -> None:
    wording.reword(payload["texts"])
