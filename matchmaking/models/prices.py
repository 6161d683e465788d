"""Prices that an exporter tells only those who ask."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from core import db
from matchmaking.domain.lives import PRICE_ASK
from matchmaking.models.companies import Product


class PrivatePrice(db.Base):
    """The price band of a product whose own columns then hold none: what reads products cannot give it away."""

    __tablename__ = "private_price"
    __table_args__ = (CheckConstraint("price_low <= price_high", name="price_order"),)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"), primary_key=True)
    price_low: Mapped[int] = mapped_column(BigInteger)
    price_high: Mapped[int] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3))
    product: Mapped[Product] = relationship(lazy="raise")


class PriceAsk(db.Base):
    """A buyer asked for the private price of a product."""

    __tablename__ = "price_ask"
    __table_args__ = (UniqueConstraint("product_id", "buyer_id"), db.one_of("state", PRICE_ASK.states))
    id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    state: Mapped[str] = mapped_column(String(20), default=PRICE_ASK.first)
    asked_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    product: Mapped[Product] = relationship(lazy="raise")
    buyer: Mapped[Organisation] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}
