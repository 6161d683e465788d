"""What came of the meetings: intended, signed, shipped and paid, in every state of confirmation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from core.money import Money
from deals.domain.deal import ATTRIBUTION, DEAL, REMINDERS, ValueKind
from deals.models import Deal, DealLine
from demo.agenda import Agenda
from demo.told import Step, Told, end_of, moves
from matchmaking.models import Product
from meetings.models import Meeting

# A chain of kinds follows a meeting, days after it; most chains have not come far yet.
CHAIN = ((ValueKind.INTENDED, 3), (ValueKind.SIGNED, 21), (ValueKind.SHIPPED, 62), (ValueKind.PAID, 85))
REACH = (2, 4, 1, 3, 2, 4, 1, 4, 3, 2)
ENDS = {
    "confirmed": ("confirm",), "reported": (), "unconfirmed": ("lapse",), "late": ("lapse", "confirm"),
    "disputed": ("correct",), "agreed": ("correct", "agree"), "settled": ("correct", "settle"),
    "rejected": ("reject",), "dismissed": ("correct", "dismiss"), "withdrawn": ("withdraw",),
}  # fmt: skip
# How the last report of each chain turned out; a recent one still waits, whatever stands here.
TURNS = (
    "confirmed", "confirmed", "unconfirmed", "confirmed", "settled", "confirmed", "rejected", "late", "confirmed",
    "disputed", "confirmed", "agreed", "confirmed", "withdrawn", "confirmed", "confirmed", "dismissed",
)  # fmt: skip
AFTER = {"lapse": 28, "confirm": 2, "correct": 3, "reject": 4, "withdraw": 1, "agree": 6, "settle": 8, "dismiss": 9}
RATES = {"USD": 100, "JPY": 152, "EUR": 92, "KRW": 1380}  # minor units that a dollar is about worth here
WAITING = timedelta(days=7)
SAYS = ("", *ATTRIBUTION, "half", "little", "none")


@dataclass
class Bargain:
    """One deal with the life it had."""

    row: Deal
    life: list[Step]


def tell(agenda: Agenda, session: Session) -> None:
    """Deals of the held meetings: what was confirmed led on to the next kind, the last of a chain is as it turned out."""
    told = agenda.told
    held = sorted((row for row, _life in agenda.meetings if row.state == "held"), key=lambda row: row.starts_at)
    for number, meeting in enumerate(_fruitful(told, held)):
        chain = CHAIN[: REACH[number % len(REACH)]]
        happened = [(kind, meeting.ends_at + timedelta(days=days)) for kind, days in chain]
        happened = [(kind, at) for kind, at in happened if at < told.ago(days=1)]
        earlier: Deal | None = None
        for kind, at in happened:
            end = TURNS[number % len(TURNS)] if at == happened[-1][1] else "confirmed"
            bargain = _bargain(told, meeting, kind, at, end if at < told.now - WAITING else "reported")
            bargain.row.earlier_id = earlier.id if earlier else None
            earlier = bargain.row
            session.add(earlier)
            session.flush()
            if "correct" in [step for step, _at, _person in bargain.life]:
                _correct(earlier)
            session.add_all(moves(DEAL, earlier.id, bargain.life, WHY.get(end, "")))


def _fruitful(told: Told, held: list[Meeting]) -> Iterator[Meeting]:
    """The cast's meetings and six of ten of the others."""
    cast = {told.organisations[key].id for key in ("GLASSWORKS", "POTTERY")}
    for number, meeting in enumerate(held):
        if meeting.exporter_id in cast or number % 10 < 6:  # noqa: PLR2004  a share
            yield meeting


def _bargain(told: Told, meeting: Meeting, kind: ValueKind, at: datetime, end: str) -> Bargain:
    keys = {row.id: key for key, row in told.organisations.items()}
    exporter, buyer = keys[meeting.exporter_id], keys[meeting.buyer_id]
    reporter, other = (exporter, buyer) if kind != ValueKind.PAID else (buyer, exporter)
    lines, total = _lines(told, exporter, buyer)
    steps = ENDS[end]
    row = Deal(
        exporter_id=meeting.exporter_id, buyer_id=meeting.buyer_id, recorded_by_id=told.organisations[reporter].id,
        recorder_id=told.people[reporter].id, meeting_id=meeting.id, kind=kind, value=total.minor,
        currency=total.currency, incoterm=told.companies[exporter].products[0].incoterm, agreed_on=at.date(),
        state=end_of(DEAL, steps), reminders=REMINDERS if "lapse" in steps else 0, is_demo=True, lines=lines,
        attribution=told.dice.choice(SAYS) if "confirm" in steps else "", recorded_at=at + timedelta(hours=5),
        asked_at=at + timedelta(hours=5, days=7 * REMINDERS if "lapse" in steps else 0),
    )  # fmt: skip
    by = {
        "confirm": told.people[other], "correct": told.people[other], "reject": told.people[other],
        "withdraw": told.people[reporter], "agree": told.people[reporter], "settle": told.people["city@office.example"],
        "dismiss": told.people["city@office.example"], "lapse": None,
    }  # fmt: skip
    days, life = 0, []
    for step in steps:
        days += AFTER[step]
        life.append((step, min(row.recorded_at + timedelta(days=days), told.now), by[step]))
    return Bargain(row, life)


def _correct(row: Deal) -> None:
    """The other side counts a tenth less of the first product; whoever agreed or settled has taken that over."""
    lines = [{"id": line.id, "quantity": line.quantity, "value": line.value} for line in row.lines]
    first, was = row.lines[0], {"currency": row.currency, "value": row.value}
    lines[0] |= {"quantity": max(1, first.quantity * 9 // 10), "value": max(1, first.value * 9 // 10)}
    total = sum(line["value"] for line in lines)
    row.correction = {"currency": row.currency, "value": total, "note": "The last pallet was left out.", "lines": lines}
    if row.state == "confirmed":
        row.correction |= {"was": was}
        row.value, first.quantity, first.value = total, lines[0]["quantity"], lines[0]["value"]


WHY = {
    "rejected": "We do not know of this order.", "settled": "以双方签字的合同扫描件为准。", "dismissed": "双方均未能提供凭证。",
    "withdrawn": "重复登记。",
}  # fmt: skip


def _lines(told: Told, exporter: str, buyer: str) -> tuple[list[DealLine], Money]:
    """One or two of the exporter's products, in the buyer's currency where we quote in it."""
    own = next(iter(told.companies[buyer].currencies), "USD")
    currency = own if own in RATES else "USD"
    products = told.companies[exporter].products
    chosen = told.dice.sample(products, min(len(products), told.dice.choice((1, 1, 2))))
    lines = [_line(told, product, currency) for product in chosen]
    return lines, Money(sum(line.value for line in lines), currency)


def _line(told: Told, product: Product, currency: str) -> DealLine:
    price = (product.price_low or 0) + told.dice.randint(0, (product.price_high or 0) - (product.price_low or 0))
    dollars = told.dice.randint(8, 120) * 1000
    quantity = max(1, dollars * 100 // price // 10 * 10 or dollars * 100 // price)
    return DealLine(
        hs6=product.hs6, text=product.names["en"], quantity=quantity, unit=product.unit,
        value=quantity * price * RATES[currency] // RATES["USD"],
    )  # fmt: skip
