"""What has served its purpose goes: old tries, links that no longer open, browsers not seen for long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete

from accounts.models import Attempt, Link, SignIn
from accounts.queries import SIGN_IN_LIFE
from accounts.service.ending import end_sign_ins
from core import db

LINK_KEPT = timedelta(days=30)


def forget(instant: datetime) -> None:
    """A spent link stays a month, so that whoever opens it again reads why it does not open."""
    with db.transaction() as session:
        session.execute(delete(Attempt).where(Attempt.until < instant - timedelta(days=1)))
        session.execute(delete(Link).where(Link.expires_at < instant - LINK_KEPT))
        end_sign_ins(SignIn.seen_at < instant - SIGN_IN_LIFE)
