"""What products and requests are specified by: a row per field, typed so that a filter compares numbers by index."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core import db
from matchmaking.domain.specifications import Value


class ProductSpecification(db.Base):
    """A field of `domain.specifications` and what the maker says: a span in thousandths, or a word of its list."""

    __tablename__ = "product_specification"
    __table_args__ = (
        CheckConstraint("(low IS NULL) = (high IS NULL) AND (low IS NULL OR low <= high)", name="span"),
        CheckConstraint("(low IS NULL) = (word <> '')", name="number_or_word"),
        Index("ix_product_specification_low", "field", "low"),
        Index("ix_product_specification_high", "field", "high"),
        Index("ix_product_specification_word", "field", "word"),
    )
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    low: Mapped[int | None] = mapped_column(BigInteger)
    high: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def value(self) -> Value:
        """As the rules see it."""
        return Value(self.field, self.low, self.high, self.word)


class WantedSpecification(db.Base):
    """The same of a buyer's request."""

    __tablename__ = "wanted_specification"
    __table_args__ = (
        CheckConstraint("(low IS NULL) = (high IS NULL) AND (low IS NULL OR low <= high)", name="span"),
        CheckConstraint("(low IS NULL) = (word <> '')", name="number_or_word"),
    )
    request_id: Mapped[int] = mapped_column(ForeignKey("request.id", ondelete="CASCADE"), primary_key=True)
    field: Mapped[str] = mapped_column(String(40), primary_key=True)
    word: Mapped[str] = mapped_column(String(40), primary_key=True, default="")
    low: Mapped[int | None] = mapped_column(BigInteger)
    high: Mapped[int | None] = mapped_column(BigInteger)

    @property
    def value(self) -> Value:
        """As the rules see it."""
        return Value(self.field, self.low, self.high, self.word)
