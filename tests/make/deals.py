"""Meetings that took place and deals that were reported."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import uuid4

from accounts import queries
from core import db
from deals import service
from deals.domain.goods import Typed
from meetings.models import Meeting, MeetingPerson

HELD = datetime(2026, 5, 11, 6, tzinfo=UTC)
PLATES = Typed(text="Porcelain plates", hs6="691110", quantity="1,000", unit="piece", value="12,500.50")
_lots = count(1)
BOTTLES = Typed(text="Glass bottles", hs6="701090", quantity="200", unit="carton", value="800")


def meeting(exporter_id: int, buyer_id: int, *, state: str = "held", people: tuple[tuple[int, int], ...] = ()) -> int:
    """A meeting of the two; `people` are (person, organisation)."""
    with db.transaction() as session:
        row = Meeting(
            uid=uuid4().hex, exporter_id=exporter_id, buyer_id=buyer_id, asked_by_id=exporter_id, state=state,
            awaits_id=buyer_id if state == "requested" else None, starts_at=HELD, ends_at=HELD + timedelta(minutes=30),
            wall="2026-05-11T14:00", zone="Asia/Shanghai", created_at=HELD,
        )  # fmt: skip
        session.add(row)
        session.flush()
        session.add_all(MeetingPerson(meeting_id=row.id, person_id=p, organisation_id=o) for p, o in people)
        return row.id


def deal(
    recorder: int, other_id: int, *, kind: str = "signed", currency: str = "USD", lines: tuple[Typed, ...] = (PLATES,),
    agreed_on: date = date(2026, 5, 12), meeting_id: int | None = None, earlier_id: int | None = None,
) -> int:  # fmt: skip
    """A deal that this person reported of the other company; its note sets it apart from others like it."""
    return service.record(
        queries.viewer_of(recorder), other_id=other_id, meeting_id=meeting_id, earlier_id=earlier_id, kind=kind,
        currency=currency, incoterm="FOB", agreed_on=agreed_on, lines=lines, note=f"lot {next(_lots)}",
    )  # fmt: skip
