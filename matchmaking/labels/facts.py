"""What is known of a company and of a product as (label, value), in the reader's language: pages, lists and papers."""

from __future__ import annotations

from core import i18n
from core.i18n import gettext as _
from core.i18n import ngettext
from matchmaking.labels import companies, specifications, words
from matchmaking.models import Company, Product

Facts = list[tuple[str, str]]


def of_company(company: Company) -> Facts:
    """What the profile says, without what it leaves open; the organisation must be loaded."""
    exporter = company.organisation.kind == "exporter"
    share = company.export_share
    return _said(
        (_("Business"), words.BUSINESS_TYPES.get(company.business_type)),
        (_("Founded"), company.founded),
        (_("People"), words.STAFF_BANDS.get(company.staff_band)),
        (_("Sales abroad"), i18n.percent(share / 100) if exporter and share is not None else None),
        (_("Purchases"), None if exporter else words.ANNUAL_BANDS.get(company.annual_band)),
        (_("Markets"), _listed([i18n.country(code) for code in company.markets])),
        (_("Languages"), _listed([i18n.language_name(code) for code in company.languages])),
        (_("Port"), words.port(company.port) if company.port else None),
        (_("Currencies"), _listed(list(company.currencies))),
        (_("Payment"), _listed([str(words.PAYMENTS.get(code, code)) for code in company.payment_terms])),
        (_("To your design (OEM)"), _("Yes") if company.oem else None),
        (_("Own development (ODM)"), _("Yes") if company.odm else None),
    )


def of_product(product: Product) -> Facts:
    """Price, quantities and days of a product, then what it is specified by."""
    trade = _said(
        (_("Price"), price(product)),
        (_("Capacity per month"), amount(product.capacity, product.unit)),
        (_("Minimum order"), amount(product.moq, product.unit)),
        (_("Delivery"), days(product.lead_days)),
        (_("Sample"), days(product.sample_days)),
    )
    return trade + specifications.of(product)


def price(product: Product) -> str:
    """The price band with its unit and Incoterm; empty where none may be shown."""
    band = companies.prices(product)
    if band is None:
        return ""
    low, high = (i18n.money(sum_) for sum_ in band)
    said = low if low == high else _("%(low)s to %(high)s", low=low, high=high)
    unit = words.UNITS.get(product.unit)
    said = _("%(price)s (unit: %(unit)s)", price=said, unit=str(unit)) if unit else said
    return f"{product.incoterm} {said}" if product.incoterm else said


def amount(number: int | None, unit: str) -> str:
    """A quantity with its unit."""
    if number is None:
        return ""
    said = words.UNITS.get(unit)
    return _("%(number)s %(unit)s", number=i18n.decimal(number), unit=str(said)) if said else i18n.decimal(number)


def days(number: int | None) -> str:
    """A number of days."""
    return "" if number is None else ngettext("%(n)s day", "%(n)s days", number)


def _said(*pairs: tuple[str, object]) -> Facts:
    return [(label, str(value)) for label, value in pairs if value]


def _listed(names: list[str]) -> str:
    return i18n.enumerate_words(names) if names else ""
