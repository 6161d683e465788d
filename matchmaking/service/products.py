"""What an exporter makes: products with their subheading, which a person picked."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import func, select, update

from accounts.domain.account import Kind
from accounts.domain.names import one_line
from accounts.queries import Viewer
from core import db, journal, money
from core.errors import Conflict, NotFound, Refused
from matchmaking.domain import company as rules
from matchmaking.domain import specifications
from matchmaking.models import Picture, Product, ProductSpecification
from matchmaking.service.indexing import changed
from matchmaking.service.profiles import editable


@dataclass(frozen=True)
class Offered:
    """What the product form asks; prices as typed, in `currency` per `unit`, `specified` by input of the form."""

    hs6: str
    names: Mapping[str, str]
    descriptions: Mapping[str, str] = field(default_factory=dict)
    group: str = ""
    unit: str = ""
    capacity: int | None = None
    moq: int | None = None
    lead_days: int | None = None
    sample_days: int | None = None
    price_low: str = ""
    price_high: str = ""
    currency: str = ""
    incoterm: str = ""
    specified: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def checked(self) -> dict[str, Any]:
        """The columns of the row; Refused beside the field that cannot be."""
        hs6 = rules.subheading(self.hs6)
        names = rules.texts_of({c: one_line(t) for c, t in self.names.items()}, "name", rules.NAME_LONGEST)
        if not names:
            raise Refused("product.unnamed", field="name_en")
        group = rules.group_of(self.group, hs6)
        values = specifications.read(group, self.specified)
        counts = {n: rules.count_of(getattr(self, n), field=n) for n in ("capacity", "moq", "lead_days", "sample_days")}
        return {
            "hs6": hs6,
            "names": names,
            "descriptions": rules.texts_of(self.descriptions, "description"),
            "group": group,
            "specifications": [ProductSpecification(**asdict(value)) for value in values],
            "unit": rules.one_of_list("unit", self.unit, field="unit"),
            "incoterm": rules.one_of_list("incoterm", self.incoterm, field="incoterm"),
            **counts,
            **self._prices(),
        }

    def _prices(self) -> dict[str, Any]:
        low, high = self.price_low.strip(), self.price_high.strip()
        if not low and not high:
            return {"price_low": None, "price_high": None, "currency": ""}
        if not self.currency:
            raise Refused("price.no_currency", field="currency")
        least = money.parse(low or high, self.currency, field="price_low" if low else "price_high")
        most = money.parse(high or low, self.currency, field="price_high" if high else "price_low")
        if least.minor > most.minor:
            raise Refused("price.order", field="price_high")
        return {"price_low": least.minor, "price_high": most.minor, "currency": self.currency}


def mark(product: Product) -> str:
    """A short sign of what is saved, so that the second of two editors notices the first."""
    columns = [getattr(product, column.key) for column in Product.__mapper__.column_attrs]
    specified = sorted(repr(row.value) for row in product.specifications)
    return hashlib.sha256(repr((columns, specified)).encode()).hexdigest()[:16]


def product_of(viewer: Viewer, organisation_id: int, product_id: int) -> Product:
    """One product of a profile that is this person's to edit."""
    found = next((p for p in editable(viewer, organisation_id).products if p.id == product_id), None)
    if found is None:
        raise NotFound
    return found


def add(viewer: Viewer, organisation_id: int, offered: Offered) -> int:
    """A further product; its id."""
    columns = offered.checked()
    with db.transaction() as session:
        company = editable(viewer, organisation_id)
        if company.organisation.kind != Kind.EXPORTER:
            raise Refused("product.of_exporters")
        count = select(func.count()).select_from(Product).where(Product.organisation_id == organisation_id)
        if (session.scalar(count) or 0) >= rules.PRODUCTS_MOST:
            raise Refused("product.many", most=rules.PRODUCTS_MOST)
        row = Product(organisation_id=organisation_id, **columns)
        session.add(row)
        changed(organisation_id)
        journal.record(viewer, "product.add", f"organisation:{organisation_id}", product=row.id)
        return row.id


def edit(viewer: Viewer, organisation_id: int, product_id: int, offered: Offered, seen: str) -> None:
    """Change a product; `seen` is the mark of what the editor had before them."""
    columns = offered.checked()
    with db.transaction():
        row = product_of(viewer, organisation_id, product_id)
        if mark(row) != seen:
            raise Conflict("profile.meanwhile")
        for name, value in columns.items():
            setattr(row, name, value)
        journal.record(viewer, "product.edit", f"organisation:{organisation_id}", product=product_id)
        changed(organisation_id)


def remove(viewer: Viewer, organisation_id: int, product_id: int) -> None:
    """Take a product off; its pictures stay with the company."""
    with db.transaction() as session:
        row = product_of(viewer, organisation_id, product_id)
        session.execute(update(Picture).where(Picture.product_id == product_id).values(product_id=None))
        session.delete(row)
        journal.record(viewer, "product.remove", f"organisation:{organisation_id}", product=product_id)
        changed(organisation_id)
