"""What each side says after a meeting, and when it outweighs what the room saw."""

from __future__ import annotations

from accounts.domain.permissions import Action, Place, may
from accounts.queries import Viewer
from core import db, journal, realtime
from core.clock import now
from core.errors import Denied, Refused
from matchmaking.service import pairing
from meetings.domain import terms
from meetings.domain.meeting import MEETING, MeetingState, Result
from meetings.models import Meeting, Outcome
from meetings.queries import meetings

SPOKEN_OF = (MeetingState.ACCEPTED, MeetingState.HELD, MeetingState.MISSED)


def give(viewer: Viewer, meeting_id: int, *, result: str, note: str = "") -> None:
    """Say how it was; said again it replaces what was said before. Refused before the end."""
    text = terms.check_message(note, field="note")
    if result not in set(Result):
        raise Refused("outcome.unknown", field="result")
    with db.transaction() as session:
        row = meetings.meeting(viewer, meeting_id)
        mine = viewer.organisation_id
        sides = frozenset({row.exporter_id, row.buyer_id})
        if mine is None or not may(viewer, Action.OUTCOME_GIVE, Place(sides)):
            raise Denied
        if row.state not in SPOKEN_OF:
            raise Refused("outcome.no_meeting")
        if row.ends_at > now():
            raise Refused("outcome.early")
        said = meetings.outcomes(row.id).get(mine) or Outcome(meeting_id=row.id, organisation_id=mine)
        said.result, said.note, said.person_id, said.at = result, text, viewer.id, now()
        session.add(said)
        session.flush()
        _settle(row, viewer)
        journal.record(viewer, "outcome.give", f"meeting:{row.id}", result=result)
        realtime.announce("figures")


def _settle(row: Meeting, by: journal.Mover) -> None:
    """Where both sides say the same of whether it took place, that is so."""
    results = [said.result for said in meetings.outcomes(row.id).values()]
    if len(results) < 2:  # noqa: PLR2004  two sides
        return
    neither = all(result == Result.NOT_HELD for result in results)
    both = all(result != Result.NOT_HELD for result in results)
    if (row.state == MeetingState.HELD and neither) or (row.state == MeetingState.MISSED and both):
        journal.move(MEETING, row, "correct", by=by, why="")
        tell_who_met(row)
    elif row.state == MeetingState.ACCEPTED and row.ends_at <= now() and (neither or both):
        # Nobody waits for the room's word when both have given theirs.
        journal.move(MEETING, row, "hold" if both else "miss", by=journal.Clockwork())
        tell_who_met(row)


def tell_who_met(row: Meeting) -> None:
    """Within the caller's transaction: the two sides of a meeting that ended have met, or have not."""
    db.session().flush()
    pairing.met(row.exporter_id, row.buyer_id, meetings.last_held(row.exporter_id, row.buyer_id))
