"""Deals: who with whom, what, how much, of which kind, and how far it is confirmed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from core import db
from core.money import CURRENCIES, Money
from deals.domain.deal import ATTRIBUTION, DEAL, ValueKind


class Deal(db.Base):
    """One value of one kind between an exporter and a buyer, as one side reported it.

    `value` is in whole minor units of `currency` and the sum of its lines. `earlier_id` is the deal it follows:
    what was intended may later be signed, shipped, paid; each of these is a row of its own and none replaces another.
    `correction` holds what the other side says instead: {"currency": ..., "value": minor, "note": ..., "lines":
    [{"id": line, "quantity": ..., "value": minor}]}, and once taken over also "was": {"currency": ..., "value": ...}.
    `attribution` is the other side's word on how much would have come about without the platform; `asked_at` when it
    was last asked, `reminders` how often again.
    """

    __tablename__ = "deal"
    __table_args__ = (
        db.one_of("state", DEAL.states),
        db.one_of("kind", ValueKind),
        db.one_of("currency", CURRENCIES),
        db.one_of("attribution", ("", *ATTRIBUTION)),
        CheckConstraint("value > 0", name="value_positive"),
        CheckConstraint("exporter_id <> buyer_id", name="two_sides"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    exporter_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    recorded_by_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    recorder_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meeting.id"), index=True)
    earlier_id: Mapped[int | None] = mapped_column(ForeignKey("deal.id"))
    kind: Mapped[str] = mapped_column(String(20))
    value: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    incoterm: Mapped[str] = mapped_column(String(3), default="")
    agreed_on: Mapped[date] = mapped_column(index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[str] = mapped_column(String(20), default=DEAL.first, index=True)
    correction: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    attribution: Mapped[str] = mapped_column(String(10), default="")
    reminders: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(db.Instant, index=True)
    is_demo: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    exporter: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[exporter_id])
    buyer: Mapped[Organisation] = relationship(lazy="raise", foreign_keys=[buyer_id])
    lines: Mapped[list[DealLine]] = relationship(lazy="raise", order_by="DealLine.id")
    __mapper_args__ = {"version_id_col": version}

    @property
    def worth(self) -> Money:
        """The value with its currency."""
        return Money(self.value, self.currency)

    def line_worth(self, line: DealLine) -> Money:
        """The value of one of its lines."""
        return Money(line.value, self.currency)

    @property
    def other_id(self) -> int:
        """The side that is asked to confirm."""
        return self.buyer_id if self.recorded_by_id == self.exporter_id else self.exporter_id

    def names_of(self, organisation_id: int) -> dict[str, str]:
        """The names of one of the two sides, by language."""
        return self.exporter.names if organisation_id == self.exporter_id else self.buyer.names


class DealLine(db.Base):
    """One product of a deal: HS 2022 subheading, quantity with unit, value in the deal's currency."""

    __tablename__ = "deal_line"
    __table_args__ = (
        CheckConstraint("length(hs6) = 6", name="hs6_digits"),
        CheckConstraint("value > 0 AND quantity > 0", name="positive"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    deal_id: Mapped[int] = mapped_column(ForeignKey("deal.id"), index=True)
    hs6: Mapped[str] = mapped_column(String(6), index=True)
    text: Mapped[str] = mapped_column(String(200), default="")
    quantity: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(String(20))
    value: Mapped[int] = mapped_column(BigInteger)
