"""What becomes of a report: the other side answers, the reporting side agrees or withdraws, an officer settles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.domain.account import PersonState
from accounts.models import Link
from accounts.queries import Viewer, person
from accounts.service import links
from core import db, journal
from core.errors import NotFound, Refused
from core.money import CURRENCIES
from deals import queries
from deals.domain.deal import ANSWERS, ATTRIBUTION, open_answers
from deals.domain.goods import LARGEST_VALUE, quantity, value
from deals.models import Deal
from deals.service import asking
from deals.service.moving import check, move


@dataclass(frozen=True)
class Answer:
    """What the other side says; `lines` are (quantity, value) as typed, in the deal's order, when it corrects."""

    step: str
    attribution: str = ""
    why: str = ""
    currency: str = ""
    lines: Sequence[tuple[str, str]] = ()


def opened(token: str) -> tuple[Link, Deal]:
    """What a link shows; changes nothing, for mail scanners open links too.

    NotFound for a foreign link and for that of somebody who left the company, Refused for a used or expired one and
    when nothing is left to answer.
    """
    link = links.opened("deal", token)
    if person(link.facts["person"]).state != PersonState.ACTIVE:
        raise NotFound("link.unknown")
    deal = queries.answerable(link.subject_id)
    if not open_answers(deal.state):
        raise Refused("deal.answered")
    return link, deal


def answer_by_link(token: str, given: Answer) -> int:
    """Answer without an account and spend the link; of two who click at once one gets through. The deal's number."""
    with db.transaction():
        link, deal = opened(token)
        links.use("deal", token)
        _answer(deal, given, journal.Outsider())
        journal.record(
            journal.Outsider(), "deal.answer", f"deal:{deal.id}", person=link.facts["person"], step=given.step
        )
        return deal.id


def answer(viewer: Viewer, deal_id: int, given: Answer) -> None:
    """The same by a signed-in member of the other side."""
    with db.transaction():
        deal = queries.deal(viewer, deal_id)
        if given.step in ANSWERS and not open_answers(deal.state):
            raise Refused("deal.answered")
        check(viewer, deal, given.step)
        _answer(deal, given, viewer)


def _answer(deal: Deal, given: Answer, by: journal.Mover) -> None:
    if given.step not in ANSWERS:
        raise Refused("deal.answer")
    if given.attribution not in ("", *ATTRIBUTION):
        raise Refused("deal.attribution", field="attribution")
    if given.step == "correct":
        deal.correction = _correction(deal, given)
    if given.step != "reject":
        deal.attribution = given.attribution
    move(deal, given.step, by, given.why)
    db.session().flush()
    asking.stop_asking(deal)
    kind = "deal_disputed" if given.step == "correct" else "deal_answered"
    asking.tell(deal, kind, [deal.recorded_by_id], given.step, given.why)
    if given.step == "correct":
        asking.tell_office(deal, given.step, given.why)


def _correction(deal: Deal, given: Answer) -> dict[str, object]:
    """What the other side says instead, line by line, so that the value stays the sum of its lines."""
    if given.currency not in CURRENCIES:
        raise Refused("money.currency", field="currency", currency=given.currency[:10])
    if len(given.lines) != len(deal.lines):
        raise Refused("edited.meanwhile")
    lines = [
        {"id": row.id, "quantity": quantity(many, f"lines-{at}-quantity"),
         "value": value(worth, given.currency, f"lines-{at}-value")}
        for at, (row, (many, worth)) in enumerate(zip(deal.lines, given.lines, strict=True))
    ]  # fmt: skip
    same = [(line["id"], line["quantity"], line["value"]) for line in lines] == [
        (row.id, row.quantity, row.value) for row in deal.lines
    ]
    if same and given.currency == deal.currency and not given.why.strip():
        raise Refused("deal.same", field="why")
    total = sum(int(line["value"]) for line in lines)
    if total > LARGEST_VALUE * len(lines):
        raise Refused("money.too_large", field="lines-0-value")
    return {"currency": given.currency, "value": total, "note": given.why.strip()[:2000], "lines": lines}


def decide(viewer: Viewer, deal_id: int, step: str, *, why: str = "", take: str = "corrected") -> None:
    """Withdraw, agree to the correction, or as the exporter's office settle ("corrected" or "reported") or dismiss."""
    with db.transaction():
        deal = queries.deal(viewer, deal_id)
        if step in ANSWERS:
            raise Refused("deal.answer")
        check(viewer, deal, step)
        if step == "agree" or (step == "settle" and take == "corrected"):
            _take_over(deal, viewer)
        move(deal, step, viewer, why)
        db.session().flush()
        if step == "withdraw":
            asking.stop_asking(deal)
        else:
            asking.tell(deal, "deal_settled", [deal.exporter_id, deal.buyer_id], step, why)


def _take_over(deal: Deal, by: Viewer) -> None:
    """The correction becomes the deal; what was reported before stays readable."""
    said = deal.correction or {}
    was = {"currency": deal.currency, "value": deal.value}
    corrected = {line["id"]: line for line in said["lines"]}
    for row in deal.lines:
        row.quantity, row.value = corrected[row.id]["quantity"], corrected[row.id]["value"]
    deal.currency, deal.value = said["currency"], said["value"]
    deal.correction = said | {"was": was}
    journal.record(
        by, "deal.take_over", f"deal:{deal.id}", was=was, now={"currency": deal.currency, "value": deal.value}
    )
