"""A company's products as a file: a line for each, with a column for everything their groups are specified by."""

from __future__ import annotations

from collections.abc import Sequence

from core import i18n
from core.i18n import gettext as _
from core.tables import Cell
from matchmaking.domain import specifications as rules
from matchmaking.labels import facts, specifications, words
from matchmaking.models import Product


def header(products: Sequence[Product]) -> list[str]:
    """The headings, with those fields that the groups of these products ask."""
    names = [_("Name (%(language)s)", language=name) for name in i18n.LANGUAGES.values()]
    trade = [
        _("HS subheading"),
        _("Group"),
        _("Price"),
        _("Capacity per month"),
        _("Minimum order"),
        _("Delivery"),
        _("Sample"),
    ]
    return [*names, *trade, *(specifications.title(field) for field in _fields(products))]


def rows(products: Sequence[Product]) -> list[list[Cell]]:
    """One line for each product; specifications must be loaded."""
    fields = _fields(products)
    return [_row(product, fields) for product in products]


def _fields(products: Sequence[Product]) -> list[rules.Field]:
    asked = {field.code for product in products for field in rules.fields_of(product.group)}
    return [field for code, field in rules.FIELDS.items() if code in asked]


def _row(product: Product, fields: list[rules.Field]) -> list[Cell]:
    said = [one.value for one in product.specifications]
    return [
        *(product.names.get(code, "") for code in i18n.LANGUAGES), product.hs6, str(words.GROUPS.get(product.group, "")),
        facts.price(product), facts.amount(product.capacity, product.unit), facts.amount(product.moq, product.unit),
        facts.days(product.lead_days), facts.days(product.sample_days),
        *(specifications.said(field, (value for value in said if value.field == field.code)) for field in fields),
    ]  # fmt: skip
