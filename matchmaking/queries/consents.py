"""Since when a consent holds, and when one was taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select

from core import db
from matchmaking.models import ConsentChange


def last(ids: Collection[int]) -> dict[tuple[int, str], ConsentChange]:
    """The last change of each consent of these companies, by (organisation, consent); one query."""
    newest = (
        select(func.max(ConsentChange.id))
        .where(ConsentChange.organisation_id.in_(ids))
        .group_by(ConsentChange.organisation_id, ConsentChange.consent)
    )
    rows = db.session().scalars(select(ConsentChange).where(ConsentChange.id.in_(newest)))
    return {(row.organisation_id, row.consent): row for row in rows}


def withdrawn_at(ids: Collection[int], consent: str) -> dict[int, datetime]:
    """When these companies took a consent back; without those whose consent holds or never was."""
    return {of: row.at for (of, code), row in last(ids).items() if code == consent and not row.given}
