"""Those who take part learn what was agreed: a verb writes one row of work, the worker writes the mails.

The worker says what holds when it comes to it, in a transaction of its own under the meeting's lock. What was changed
meanwhile has a later sequence with work of its own, so of an earlier one nothing leaves any more.
"""

from __future__ import annotations

from accounts.domain.account import PersonState
from core import db, jobs, journal
from meetings.domain.meeting import MEETING
from meetings.models import Meeting, MeetingPerson
from meetings.queries import meetings
from meetings.service import inviting

WORK = "meetings.tell"


def agreed(row: Meeting, interpreter_id: int | None = None) -> None:
    """Everybody who takes part is to be invited and reminded; the interpreter where one joins later."""
    _leave(row, "meeting_accepted", f":{interpreter_id}" if interpreter_id else "")


def changed(row: Meeting, kind: str) -> None:
    """A move or a cancellation: no reminder of the time before leaves any more, and everybody is to hear of it."""
    inviting.call_back(row)
    row.sequence += 1
    _leave(row, kind)


def _leave(row: Meeting, kind: str, suffix: str = "") -> None:
    work = {"meeting_id": row.id, "sequence": row.sequence, "kind": kind}
    jobs.enqueue(WORK, work, key=f"{WORK}:{row.id}:v{row.sequence}{suffix}")


def tell(meeting_id: int, sequence: int, kind: str) -> None:
    """Post the mails of one sequence, if it is the meeting's still; done again it adds nothing."""
    with db.transaction():
        meetings.lock(meeting_id, people=True)
        row = meetings.by_id(meeting_id)
        if row.sequence == sequence:
            why = _why(row)
            for there in row.people:
                if there.person.state == PersonState.ACTIVE:
                    _tell(row, there, kind, why)


def _tell(row: Meeting, there: MeetingPerson, kind: str, why: str) -> None:
    """Whoever was never told of the meeting is invited to it as it is now; anybody hears that it is called off."""
    if kind == "meeting_cancelled":
        said, method, facts = kind, "CANCEL", {"why": why}
    elif there.told_for is None:
        said, method, facts = "meeting_accepted", "REQUEST", {}
    elif kind != "meeting_accepted":
        before = {"before": there.told_for.isoformat(), "agreed_zone": row.zone}
        said, method, facts = kind, "REQUEST", {"why": why, **before}
    else:
        return
    inviting.tell(said, row, [there.person], key=f"v{row.sequence}", calendar=method, facts=facts)
    there.told_for = row.starts_at
    if method == "REQUEST":
        inviting.remind(row, [there.person])


def _why(row: Meeting) -> str:
    """The reason that came with the newest change."""
    moves = reversed(journal.moves_of(MEETING, row.id))
    return next((move.why for move in moves if move.step in {"move", "cancel"}), "")
