"""What one company says of another: must, want, no thanks, or nothing any more; and who has met."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from accounts.domain.permissions import Action, may
from accounts.models import Organisation
from accounts.queries import Viewer, place_of
from accounts.service.signing import post_to_members
from core import db, journal, realtime, settings
from core.clock import now
from core.errors import Denied, Refused
from matchmaking.models import POSITIVE, WORDS, Interest, Met
from matchmaking.queries import matches, pairs
from matchmaking.service import quoting

NOTHING = "nothing"


def say(viewer: Viewer, other_id: int, word: str) -> bool:
    """Say it, or take it back with "nothing"; whether both are interested now.

    The other side learns of it only when both are interested; then the people of both get a mail. A no thanks is
    never shown, and neither is a mutual interest that was taken back.
    """
    if word not in {*WORDS, NOTHING}:
        raise Refused("word.unknown", field="word")
    with db.transaction():
        own = matches.own(viewer)
        exporter, buyer = matches.other_side(viewer, other_id)
        if not may(viewer, Action.INTEREST_SAY, place_of(own)):
            raise Denied
        mutual = keep(viewer, own.id, other_id, word)
        if mutual:
            _tell(exporter, buyer)
            realtime.announce("figures")
        return mutual


def keep(viewer: Viewer, organisation_id: int, other_id: int, word: str) -> bool:
    """Keep one company's word within the caller's transaction; whether both are interested.

    Who was told once that both are interested is told so again: a later no thanks of the other side must not show.
    The journal does not say which word.
    """
    session = db.session()
    row, theirs = pairs.interest(organisation_id, other_id), pairs.interest(other_id, organisation_id)
    journal.record(viewer, "interest.say", f"organisation:{organisation_id}")
    if word == NOTHING:
        if row is not None:
            session.delete(row)
        return False
    if row is None:
        row = Interest(organisation_id=organisation_id, other_id=other_id)
        session.add(row)
    row.word, row.person_id, row.said_at = word, viewer.id, now()
    if word == "no_thanks":
        quoting.silence(organisation_id, other_id)
    kind = theirs is not None and (theirs.word in POSITIVE or theirs.mutual_at is not None)
    mutual = word in POSITIVE and kind
    if mutual and theirs is not None:
        row.mutual_at = row.mutual_at or now()
        theirs.mutual_at = theirs.mutual_at or now()
    session.flush()
    return mutual


def met(exporter_id: int, buyer_id: int, instant: datetime | None) -> None:
    """Within the caller's transaction: when the two last met, so that they are not proposed to each other again.

    None where it turned out that they have not.
    """
    session = db.session()
    session.execute(delete(Met).where(Met.exporter_id == exporter_id, Met.buyer_id == buyer_id))
    if instant is not None:
        session.add(Met(exporter_id=exporter_id, buyer_id=buyer_id, met_at=instant))


def _tell(exporter: Organisation, buyer: Organisation) -> None:
    """One mail per person and pair: saying it again tells nobody anything new."""
    for mine, other in ((exporter, buyer), (buyer, exporter)):
        link = f"{settings.in_force().base_url}/matches/{other.id}"
        facts = {"names": other.names, "country": other.country, "link": link}
        post_to_members(mine.id, "mutual_interest", facts, key=f"mutual:{exporter.id}:{buyer.id}")
