"""One-purpose links: made, opened, used once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update

from accounts.models import Link
from core import db
from core.clock import now
from core.errors import NotFound, Refused
from core.security import digest, new_token

LIFETIMES = {
    "sign_up": timedelta(days=2),
    "reset": timedelta(hours=2),
    "invite": timedelta(days=14),
    "deal": timedelta(days=7),
    "calendar": timedelta(days=400),
    "search": timedelta(days=400),
}


def make(purpose: str, subject_id: int, **facts: object) -> str:
    """The token of a new link, within the caller's transaction; it stands in the mail alone."""
    token = new_token()
    db.session().add(
        Link(
            purpose=purpose, digest=digest(token), subject_id=subject_id, facts=facts,
            expires_at=now() + LIFETIMES[purpose],
        )
    )  # fmt: skip
    return token


def opened(purpose: str, token: str) -> Link:
    """The link a token belongs to. NotFound for a foreign one, Refused("link.used" or "link.expired")."""
    chosen = select(Link).where(Link.digest == digest(token), Link.purpose == purpose)
    found = db.session().scalar(chosen)
    if found is None:
        raise NotFound("link.unknown")
    if found.used_at is not None:
        raise Refused("link.used")
    if found.expires_at < now():
        raise Refused("link.expired")
    return found


def use(purpose: str, token: str) -> Link:
    """Spend the link within the caller's transaction: of two who click at once, one gets through."""
    link = opened(purpose, token)
    taken = update(Link).where(Link.id == link.id, Link.used_at.is_(None)).values(used_at=now())
    if db.session().execute(taken.returning(Link.id)).first() is None:
        raise Refused("link.used")
    return link


def withdraw(purpose: str, subject_id: int) -> None:
    """Earlier links for the same thing open nothing any more."""
    db.session().execute(
        delete(Link).where(Link.purpose == purpose, Link.subject_id == subject_id, Link.used_at.is_(None))
    )
