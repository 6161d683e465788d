"""Company profiles, products, certificates, pictures, requests, and the facts about a pair."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from accounts.models import Organisation
from core import db
from matchmaking.domain.lives import INTRODUCTION, REQUEST

WORDS = ("interested", "no_thanks")


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
    search_text: Mapped[str] = mapped_column(Text, default="")
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


class Request(db.Base):
    """What a buyer needs, in the words and the language of whoever wrote it."""

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
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    company: Mapped[Company] = relationship(lazy="raise")
    __mapper_args__ = {"version_id_col": version}


class Match(db.Base):
    """How well an exporter and a buyer fit, 0–1000 thousandths, both ways and fused by the harmonic mean.

    `parts` holds what each part said: [{"part": "product", "way": "for_buyer", "share": 750, "facts": {...}}, ...],
    shares in thousandths, None where nothing is known; labels turn it into sentences. Rows are derived: they may be
    computed anew at any time; `found_at` is when the pair first came up since it last dropped out.
    """

    __tablename__ = "match"
    __table_args__ = (
        UniqueConstraint("exporter_id", "buyer_id"),
        Index("ix_match_of_exporter", "exporter_id", "score"),
        Index("ix_match_of_buyer", "buyer_id", "score"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    exporter_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"))
    buyer_id: Mapped[int] = mapped_column(ForeignKey("company.organisation_id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("request.id", ondelete="SET NULL"))
    score: Mapped[int]
    for_buyer: Mapped[int]
    for_exporter: Mapped[int]
    parts: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    found_at: Mapped[datetime] = mapped_column(db.Instant)
    computed_at: Mapped[datetime] = mapped_column(db.Instant)


class Interest(db.Base):
    """What one organisation says of another. A "no_thanks" is never shown to the other side.

    `mutual_at` is when both were interested: what this side was told then stays true for it, whatever the other side
    says later.
    """

    __tablename__ = "interest"
    __table_args__ = (UniqueConstraint("organisation_id", "other_id"), db.one_of("word", WORDS))
    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    other_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    word: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime] = mapped_column(db.Instant)
    mutual_at: Mapped[datetime | None] = mapped_column(db.Instant)


class Introduction(db.Base):
    """A pair proposed by a chamber (or an office): both sides answer, and a meeting may follow."""

    __tablename__ = "introduction"
    __table_args__ = (db.one_of("state", INTRODUCTION.states),)
    id: Mapped[int] = mapped_column(primary_key=True)
    proposer_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    chamber_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    exporter_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    buyer_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    note: Mapped[str] = mapped_column(Text, default="")
    language: Mapped[str] = mapped_column(String(12), default="en")
    exporter_said: Mapped[str | None] = mapped_column(String(3))
    buyer_said: Mapped[str | None] = mapped_column(String(3))
    state: Mapped[str] = mapped_column(String(20), default=INTRODUCTION.first)
    created_at: Mapped[datetime] = mapped_column(db.Instant)
    expires_at: Mapped[datetime] = mapped_column(db.Instant)
    version: Mapped[int] = mapped_column(default=1)
    __mapper_args__ = {"version_id_col": version}


class ImportDraft(db.Base):
    """A table of companies on its way in: the file's rows, the chosen columns, what a dry run found."""

    __tablename__ = "import_draft"
    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    header: Mapped[list[str]] = mapped_column(JSON)
    columns: Mapped[dict[str, int]] = mapped_column(JSON, default=dict)
    job_id: Mapped[int | None]
    result: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    created_at: Mapped[datetime] = mapped_column(db.Instant)
