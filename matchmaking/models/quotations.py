"""What exporters offer on a buyer's request."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import db
from matchmaking.domain.lives import QUOTATION
from matchmaking.domain.quoting import WANTED_MOST
from matchmaking.models.companies import Company
from matchmaking.models.requests import Request

_LIVE = text("state IN ('sent', 'chosen')")


class Quotation(db.Base):
    """One exporter's offer, in the words and the language of whoever wrote it; price in minor units per `unit`.

    `place` is one of those the request has (1 to 20), taken while the quotation is live: no two hold the same, so
    that the database too keeps the number. `silent` is one that the buyer's no thanks keeps from them: it takes no
    place, the buyer does not see it, and its writer must not be able to tell.
    `goods` keeps what the product was called when it was quoted.
    """

    __tablename__ = "quotation"
    __table_args__ = (
        db.one_of("state", QUOTATION.states),
        CheckConstraint(f"place BETWEEN 1 AND {WANTED_MOST}", name="place_known"),
        UniqueConstraint("request_id", "place"),
        Index(
            "uq_quotation_live", "request_id", "exporter_id", unique=True, sqlite_where=_LIVE, postgresql_where=_LIVE
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id"))
    exporter_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id", ondelete="SET NULL"), index=True)
    goods: Mapped[dict[str, str]] = mapped_column(JSON)
    hs6: Mapped[str] = mapped_column(String(6))
    state: Mapped[str] = mapped_column(String(20), default=QUOTATION.first, index=True)
    place: Mapped[int | None]
    silent: Mapped[bool] = mapped_column(default=False)
    price: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    unit: Mapped[str] = mapped_column(String(20))
    incoterm: Mapped[str] = mapped_column(String(3))
    port: Mapped[str] = mapped_column(String(5), default="")
    moq: Mapped[int | None] = mapped_column(BigInteger)
    lead_days: Mapped[int | None]
    sample: Mapped[bool] = mapped_column(default=False)
    sample_days: Mapped[int | None]
    valid_until: Mapped[date]
    message: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12))
    sent_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    request: Mapped[Request] = relationship(lazy="raise")
    exporter: Mapped[Company] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}
