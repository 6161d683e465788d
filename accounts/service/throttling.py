"""Slowing down those who try again and again: per account and per network address."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.exc import IntegrityError

from accounts import queries
from accounts.models import Attempt
from core import db
from core.clock import now
from core.errors import TooSoon
from core.security import digest

LONGEST_WAIT = timedelta(minutes=15)
FORGOTTEN = timedelta(hours=6)
# What is free per account and per network address; behind one address sits a whole office or a fair's hall.
FREE = {"sign_in": (5, 30), "password": (5, 30), "mail": (3, 30), "invite": (20, 60)}


def check(kind: str, account: str, address: str) -> None:
    """TooSoon("sign_in.wait" and the like) while a wait runs; keys are digests, so the table names nobody."""
    for key, free in _keys(kind, account, address).items():
        known = queries.attempt(key)
        if known and known.failures >= free and known.until > now():
            raise TooSoon(f"{kind}.wait")


def count(kind: str, account: str, address: str) -> None:
    """One more try; after the free ones the wait doubles up to `LONGEST_WAIT`."""
    with db.transaction() as session:
        for key, free in _keys(kind, account, address).items():
            _begin(key)
            session.execute(update(Attempt).where(Attempt.key == key).values(failures=Attempt.failures + 1))
            known = session.get_one(Attempt, key, populate_existing=True)
            known.until = now() + min(timedelta(seconds=2 ** min(max(0, known.failures - free), 12)), LONGEST_WAIT)


def _begin(key: str) -> None:
    """A row to count in; two that begin at once share it, and old tries no longer count."""
    session = db.session()
    session.execute(delete(Attempt).where(Attempt.key == key, Attempt.until < now() - FORGOTTEN))
    if session.get(Attempt, key) is None:
        try:
            with session.begin_nested():
                session.add(Attempt(key=key, failures=0, until=now()))
        except IntegrityError:
            session.expire_all()


def forgive(kind: str, account: str, address: str) -> None:
    """The right password ends the account's wait and does not count against the network's."""
    mine, shared = _keys(kind, account, address)
    with db.transaction() as session:
        session.execute(delete(Attempt).where(Attempt.key == mine))
        session.execute(update(Attempt).where(Attempt.key == shared).values(failures=Attempt.failures - 1))


def _keys(kind: str, account: str, address: str) -> dict[str, int]:
    per_account, per_address = FREE[kind]
    return {
        digest(f"{kind}:account:{account.strip().casefold()}"): per_account,
        digest(f"{kind}:address:{address}"): per_address,
    }
