"""Facts about a pair of companies: what each said of the other, and whether something keeps them apart."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, or_, select
from sqlalchemy.orm import aliased

from accounts.domain.account import Kind
from accounts.models import Organisation
from core import db
from matchmaking.domain.pairing import Pair
from matchmaking.models import Interest


def barred(exporter_id: int, buyer_id: int) -> bool:
    """Whether these two must not be brought together: one of them said no thanks, or is not verified.

    Which of them and why is nobody's business: whoever asks for a barred partner must be answered in the same way as
    for one who has not answered yet.
    """
    ids = (exporter_id, buyer_id)
    said = select(Interest.id).where(_between(exporter_id, buyer_id), Interest.word == "no_thanks")
    verified = select(Organisation.id).where(Organisation.id.in_(ids), Organisation.state == "verified")
    return db.session().scalar(said.limit(1)) is not None or len(db.session().scalars(verified).all()) < len(ids)


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


def word_of(organisation_id: int, other_id: int) -> str | None:
    """What one said of the other; "interested", "no_thanks" or nothing. For the one who said it alone."""
    row = interest(organisation_id, other_id)
    return row.word if row else None


def interest(organisation_id: int, other_id: int) -> Interest | None:
    """The row itself."""
    chosen = select(Interest).where(Interest.organisation_id == organisation_id, Interest.other_id == other_id)
    return db.session().scalar(chosen)


def mutual(one: int, other: int) -> bool:
    """Whether both said they are interested; the only thing of the other side's word that is ever shown."""
    return set(mutual_with(one, [other])) == {other}


def mutual_with(organisation_id: int, others: Iterable[int]) -> list[int]:
    """Those of the others who are interested in this one, and this one in them."""
    back = aliased(Interest)
    chosen = (
        select(Interest.other_id)
        .join(back, and_(back.organisation_id == Interest.other_id, back.other_id == Interest.organisation_id))
        .where(Interest.organisation_id == organisation_id, Interest.other_id.in_(list(others)))
        .where(Interest.word == "interested", back.word == "interested")
    )
    return list(db.session().scalars(chosen))


def refused_by(organisation_id: int, other: ColumnElement[int]) -> ColumnElement[bool]:
    """Whether that company said no thanks of the other: for its own lists alone."""
    said = (Interest.organisation_id == organisation_id, Interest.other_id == other, Interest.word == "no_thanks")
    return exists().where(*said)


def _between(one: int, other: int) -> ColumnElement[bool]:
    return or_(
        and_(Interest.organisation_id == one, Interest.other_id == other),
        and_(Interest.organisation_id == other, Interest.other_id == one),
    )
