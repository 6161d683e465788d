"""One side reports a deal; the other is asked at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from accounts.models import Organisation
from accounts.queries import Viewer
from core import db, journal, realtime
from core.clock import local, now
from core.errors import Denied, Refused
from core.money import CURRENCIES
from deals import queries
from deals.domain.deal import DEAL, ValueKind, rank
from deals.domain.goods import Line, Typed, check_lines, incoterms
from deals.models import Deal, DealLine
from deals.queries import Partner
from deals.service.asking import ask
from meetings.domain.meeting import MeetingState

TWICE_WITHIN = timedelta(minutes=10)
FIRST_DAY = date(2000, 1, 1)


def record(  # noqa: PLR0913  the fields of the form
    viewer: Viewer, *, other_id: int, meeting_id: int | None, earlier_id: int | None, kind: str, currency: str,
    incoterm: str, agreed_on: date, lines: Sequence[Typed], note: str,
) -> int:  # fmt: skip
    """Report a deal and ask the other side to confirm it; its number.

    What stands behind it: a held meeting of the two, or an agreed introduction, or nothing on this platform, which
    its page then says. Refused beside the field that is wrong; Denied for a company that is not verified.
    """
    _check(kind, currency, incoterm, agreed_on)
    checked = check_lines(lines, currency)
    with db.transaction() as session:
        if viewer.organisation_id is None or viewer.organisation_state != "verified":
            raise Denied("deal.unverified")
        pair = queries.partner(viewer, other_id)
        earlier = _earlier(viewer, pair, earlier_id, kind)
        behind = _held(viewer, pair, meeting_id) or (earlier.meeting_id if earlier else None)
        deal = Deal(
            exporter_id=pair.exporter_id, buyer_id=pair.buyer_id, recorded_by_id=viewer.organisation_id,
            recorder_id=viewer.id, meeting_id=behind, earlier_id=earlier_id, kind=kind, currency=currency,
            value=sum(line.value for line in checked), incoterm=incoterm, agreed_on=agreed_on,
            note=note.strip()[:2000], state=DEAL.first, recorded_at=now(), asked_at=now(), is_demo=viewer.is_demo,
            reminders=0, lines=[_row(line) for line in checked],
        )  # fmt: skip
        _refuse_twice(deal)
        session.add(deal)
        session.flush()
        journal.record(viewer, "deal.record", f"deal:{deal.id}", kind=kind, currency=currency, value=deal.value)
        ask(queries.answerable(deal.id))
        realtime.announce("figures")
        return deal.id


def _check(kind: str, currency: str, incoterm: str, agreed_on: date) -> None:
    if kind not in set(ValueKind):
        raise Refused("deal.kind", field="kind")
    if currency not in CURRENCIES:
        raise Refused("money.currency", field="currency", currency=currency[:10])
    if incoterm and incoterm not in incoterms():
        raise Refused("deal.incoterm", field="incoterm")
    # Somewhere it is tomorrow already: fourteen hours ahead of UTC at most.
    if not FIRST_DAY <= agreed_on <= local(now() + timedelta(hours=14), "UTC").date():
        raise Refused("deal.day", field="agreed_on")


def _refuse_twice(deal: Deal) -> None:
    """Pressing the button twice is a slip of the finger: two rows would be counted as two deals."""
    # Locked, so that the second of two that come at once waits and finds the first.
    db.session().execute(select(Organisation.id).where(Organisation.id == deal.recorded_by_id).with_for_update())
    for row in queries.reported_since(deal.recorded_by_id, now() - TWICE_WITHIN):
        if _said(row) == _said(deal):
            raise Refused("deal.twice", number=row.id)


def _said(deal: Deal) -> tuple[object, ...]:
    """What two reports of one deal have in common."""
    lines = [(line.hs6, line.text, line.quantity, line.unit, line.value) for line in deal.lines]
    sides = deal.exporter_id, deal.buyer_id, deal.meeting_id, deal.earlier_id
    return *sides, deal.kind, deal.currency, deal.incoterm, deal.agreed_on, deal.note, lines


def _row(line: Line) -> DealLine:
    return DealLine(hs6=line.hs6, text=line.text, quantity=line.quantity, unit=line.unit, value=line.value)


def _held(viewer: Viewer, pair: Partner, meeting_id: int | None) -> int | None:
    if meeting_id is None:
        return None
    meeting = queries.meeting_between(viewer, meeting_id)
    if (meeting.exporter_id, meeting.buyer_id) != (pair.exporter_id, pair.buyer_id):
        raise Refused("deal.meeting_other", field="meeting_id")
    if meeting.state != MeetingState.HELD:
        raise Refused("deal.meeting_not_held", field="meeting_id")
    return meeting.id


def _earlier(viewer: Viewer, pair: Partner, earlier_id: int | None, kind: str) -> Deal | None:
    if earlier_id is None:
        return None
    found = queries.earlier_of(viewer, earlier_id, pair.exporter_id, pair.buyer_id)
    if found is None or rank(found.kind) >= rank(kind):
        raise Refused("deal.order", field="earlier_id")
    return found
