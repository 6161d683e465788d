"""The two sides of a pair as scoring sees them: what is offered, what is needed."""

from __future__ import annotations

from dataclasses import dataclass, field

# What a profile should say so that matching can judge it; the empty page names what is missing.
MATTERS: dict[str, tuple[str, ...]] = {
    "exporter": ("about", "products", "capacity", "price", "certificates", "markets", "languages", "hours"),
    "buyer": ("about", "request", "quantity", "price", "languages", "hours"),
}


@dataclass(frozen=True)
class Good:
    """One product on offer. Prices are whole minor units per `unit`, `capacity` per month."""

    id: int
    hs6: str
    terms: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    unit: str = ""
    capacity: int | None = None
    moq: int | None = None
    price_low: int | None = None
    price_high: int | None = None
    currency: str = ""
    incoterm: str = ""


@dataclass(frozen=True)
class Party:
    """What both sides have. `week` as in `week.of`; `filled` holds the words of MATTERS that are said."""

    organisation_id: int
    country: str
    verified: bool = True
    languages: frozenset[str] = frozenset()
    payment_terms: frozenset[str] = frozenset()
    week: int = 0
    filled: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Offer:
    """An exporter: its products, the certificates that still hold, the ISO countries it sells to."""

    party: Party
    goods: tuple[Good, ...] = ()
    certificates: frozenset[str] = frozenset()
    markets: frozenset[str] = frozenset()
    port: str = ""
    oem: bool = False


@dataclass(frozen=True)
class Need:
    """One request of a buyer, or what its profile says where `request_id` is None.

    `hs6` holds the subheadings looked for, `destination` the ISO country the goods go to.
    """

    party: Party
    destination: str
    request_id: int | None = None
    hs6: frozenset[str] = frozenset()
    terms: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    quantity: int | None = None
    unit: str = ""
    frequency: str = ""
    target_price: int | None = None
    currency: str = ""
    incoterm: str = ""
    port: str = ""
    certificates: frozenset[str] = frozenset()
    oem: bool = False


@dataclass(frozen=True)
class Reason:
    """What one part says: a share in thousandths and the facts its sentence needs (JSON values)."""

    share: int
    facts: dict[str, object] = field(default_factory=dict)
