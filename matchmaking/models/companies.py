"""Company profiles, products, certificates and pictures."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from core import db
from matchmaking.models.specifications import ProductSpecification


class Company(db.Base):
    """The profile of an exporter or a buyer; shares the organisation's key.

    Texts are kept by language. `markets` are ISO countries sold to, `languages` those spoken with partners.
    `consents` lists who besides verified counterparts may read it: "chambers". `search_text` holds the folded words.
    """

    __tablename__ = "company"
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    abouts: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    business_type: Mapped[str] = mapped_column(String(40), default="")
    founded: Mapped[int | None]
    staff_band: Mapped[str] = mapped_column(String(20), default="")
    export_share: Mapped[int | None]
    annual_band: Mapped[str] = mapped_column(String(20), default="")
    markets: Mapped[list[str]] = mapped_column(JSON, default=list)
    languages: Mapped[list[str]] = mapped_column(JSON, default=list)
    port: Mapped[str] = mapped_column(String(5), default="")
    payment_terms: Mapped[list[str]] = mapped_column(JSON, default=list)
    currencies: Mapped[list[str]] = mapped_column(JSON, default=list)
    oem: Mapped[bool] = mapped_column(default=False)
    odm: Mapped[bool] = mapped_column(default=False)
    consents: Mapped[list[str]] = mapped_column(JSON, default=list)
    search_text: Mapped[str] = mapped_column(Text, default="", deferred=True)
    updated_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    organisation: Mapped[Organisation] = relationship(lazy="raise")
    products: Mapped[list[Product]] = relationship(lazy="raise", order_by="Product.id")
    certificates: Mapped[list[HeldCertificate]] = relationship(lazy="raise", order_by="HeldCertificate.id")
    pictures: Mapped[list[Picture]] = relationship(lazy="raise", order_by="Picture.id")
    __mapper_args__ = {"version_id_col": version}


class Product(db.Base):
    """Something an exporter makes: an HS 2022 subheading, a product group and words in any language.

    Prices are whole minor units per `unit`; `capacity` is per month, `lead_days` for bulk.
    """

    __tablename__ = "product"
    __table_args__ = (
        CheckConstraint("length(hs6) = 6", name="hs6_digits"),
        CheckConstraint("price_low IS NULL OR price_high IS NULL OR price_low <= price_high", name="price_order"),
        CheckConstraint("(price_low IS NULL) OR (length(currency) = 3)", name="price_has_currency"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"), index=True)
    hs6: Mapped[str] = mapped_column(String(6), index=True)
    group: Mapped[str] = mapped_column("product_group", String(40), default="")
    names: Mapped[dict[str, str]] = mapped_column(JSON)
    descriptions: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    unit: Mapped[str] = mapped_column(String(20), default="")
    capacity: Mapped[int | None] = mapped_column(BigInteger)
    moq: Mapped[int | None] = mapped_column(BigInteger)
    lead_days: Mapped[int | None]
    sample_days: Mapped[int | None]
    price_low: Mapped[int | None] = mapped_column(BigInteger)
    price_high: Mapped[int | None] = mapped_column(BigInteger)
    currency: Mapped[str] = mapped_column(String(3), default="")
    incoterm: Mapped[str] = mapped_column(String(3), default="")
    specifications: Mapped[list[ProductSpecification]] = relationship(
        lazy="raise", cascade="all, delete-orphan", passive_deletes=True
    )


class HeldCertificate(db.Base):
    """A certificate that a company says it holds. `code` is one of the reference, or "other" with a name."""

    __tablename__ = "held_certificate"
    __table_args__ = (UniqueConstraint("organisation_id", "code", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(120), default="")
    number: Mapped[str] = mapped_column(String(80), default="")
    expires_on: Mapped[date | None]


class Picture(db.Base):
    """A picture of a company or of one of its products, re-encoded; the file is <data>/pictures/<digest>.webp."""

    __tablename__ = "picture"
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"), index=True)
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64), index=True)
    width: Mapped[int]
    height: Mapped[int]
    alt: Mapped[str] = mapped_column(String(200), default="")
