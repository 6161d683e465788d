"""Facts about a pair of companies: what each said of the other, and whether something keeps them apart."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from accounts.domain.account import Kind
from accounts.models import Organisation
from core import db
from matchmaking.domain.pairing import Pair
from matchmaking.models import POSITIVE, Interest, MatchKey, Met


def barred(exporter_id: int, buyer_id: int) -> bool:
    """Whether these two must not be brought together: one of them said no thanks, or is not verified.

    Which of them and why is nobody's business: whoever asks for a barred partner must be answered in the same way as
    for one who has not answered yet.
    """
    ids = (exporter_id, buyer_id)
    verified = select(Organisation.id).where(Organisation.id.in_(ids), Organisation.state == "verified")
    return refused(exporter_id, buyer_id) or len(db.session().scalars(verified).all()) < len(ids)


def refused(one: int, other: int) -> bool:
    """Whether one of them said no thanks of the other; never said to either."""
    said = select(Interest.id).where(_between(one, other), Interest.word == "no_thanks")
    return db.session().scalar(said.limit(1)) is not None


def apart(before: datetime | None, ids: Collection[int] | None = None) -> set[Pair]:
    """The pairs kept apart by a no thanks said before that instant, of one company or of all."""
    if before is None:
        return set()
    chosen = (
        select(Interest.organisation_id, Interest.other_id, Organisation.kind)
        .join(Organisation, Organisation.id == Interest.organisation_id)
        .where(Interest.word == "no_thanks", Interest.said_at < before)
    )
    if ids is not None:
        chosen = chosen.where(or_(Interest.organisation_id.in_(ids), Interest.other_id.in_(ids)))
    rows = db.session().execute(chosen).all()
    return {(sayer, other) if kind == Kind.EXPORTER else (other, sayer) for sayer, other, kind in rows}


def keys(organisation_id: int) -> set[str]:
    """What brings a company near others, as matching last wrote it down."""
    return set(db.session().scalars(select(MatchKey.key).where(MatchKey.organisation_id == organisation_id)))


def near(some: Collection[str]) -> set[int]:
    """The companies that have one of these keys."""
    return set(db.session().scalars(select(MatchKey.organisation_id).where(MatchKey.key.in_(some)).distinct()))


def met(ids: Collection[int] | None = None) -> set[Pair]:
    """The pairs that have met, of one company or of all."""
    chosen = select(Met.exporter_id, Met.buyer_id)
    if ids is not None:
        chosen = chosen.where(or_(Met.exporter_id.in_(ids), Met.buyer_id.in_(ids)))
    return {(exporter, buyer) for exporter, buyer in db.session().execute(chosen)}


def pinned(ids: Collection[int] | None = None) -> set[Pair]:
    """The pairs that were told that both are interested, where at least one of them still says so.

    A no thanks said after that must not show, so it leaves the pair where it is until it is kept apart.
    """
    chosen = (
        select(Interest.organisation_id, Interest.other_id, Organisation.kind)
        .join(Organisation, Organisation.id == Interest.organisation_id)
        .where(Interest.mutual_at.is_not(None), Interest.word.in_(POSITIVE))
    )
    if ids is not None:
        chosen = chosen.where(or_(Interest.organisation_id.in_(ids), Interest.other_id.in_(ids)))
    rows = db.session().execute(chosen).all()
    return {(sayer, other) if kind == Kind.EXPORTER else (other, sayer) for sayer, other, kind in rows}


def interest(organisation_id: int, other_id: int) -> Interest | None:
    """What one said of the other; for the one who said it alone."""
    chosen = select(Interest).where(Interest.organisation_id == organisation_id, Interest.other_id == other_id)
    return db.session().scalar(chosen)


def mutual(one: int, other: int) -> bool:
    """Whether both are interested now; for planning. Pages show `Interest.mutual_at` of the reader's own word."""
    words = db.session().scalars(select(Interest.word).where(_between(one, other))).all()
    return [word in POSITIVE for word in words] == [True, True]


def _between(one: int, other: int) -> ColumnElement[bool]:
    return or_(
        and_(Interest.organisation_id == one, Interest.other_id == other),
        and_(Interest.organisation_id == other, Interest.other_id == one),
    )
