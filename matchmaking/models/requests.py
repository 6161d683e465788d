"""What buyers need."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import db
from matchmaking.domain.lives import REQUEST
from matchmaking.domain.quoting import WANTED
from matchmaking.models.companies import Company
from matchmaking.models.specifications import WantedSpecification


class Request(db.Base):
    """What a buyer needs, in the words and the language of whoever wrote it; `search_text` holds its folded words."""

    __tablename__ = "request"
    __table_args__ = (
        db.one_of("state", REQUEST.states),
        CheckConstraint("length(hs6) = 6", name="hs6_digits"),
        CheckConstraint("(target_price IS NULL) OR (length(currency) = 3)", name="price_has_currency"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"), index=True)
    state: Mapped[str] = mapped_column(String(20), default=REQUEST.first, index=True)
    hs6: Mapped[str] = mapped_column(String(6), index=True)
    group: Mapped[str] = mapped_column("product_group", String(40), default="")
    title: Mapped[str] = mapped_column(String(200))
    text: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12))
    quantity: Mapped[int | None] = mapped_column(BigInteger)
    unit: Mapped[str] = mapped_column(String(20), default="")
    frequency: Mapped[str] = mapped_column(String(20), default="")
    target_price: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="")
    incoterm: Mapped[str] = mapped_column(String(3), default="")
    port: Mapped[str] = mapped_column(String(5), default="")
    needed_by: Mapped[date | None]
    deadline: Mapped[date | None]
    certificates: Mapped[list[str]] = mapped_column(JSON, default=list)
    oem: Mapped[bool] = mapped_column(default=False)
    quotations_wanted: Mapped[int] = mapped_column(default=WANTED, server_default=str(WANTED))
    search_text: Mapped[str] = mapped_column(Text, default="", server_default="", deferred=True)
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    company: Mapped[Company] = relationship(lazy="raise")
    specifications: Mapped[list[WantedSpecification]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )
    __mapper_args__ = {"version_id_col": version}
