"""Codes of the trade → words in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from core import i18n
from core.i18n import lazy as _
from matchmaking.domain import reference

GROUPS = {
    "ceramic_table": _("Ceramic tableware"),
    "ceramic_tile": _("Ceramic tiles"),
    "ceramic_sanitary": _("Sanitary ware"),
    "ceramic_deco": _("Ornamental ceramics"),
    "ceramic_technical": _("Technical ceramics"),
    "ceramic_refractory": _("Refractories"),
    "ceramic_material": _("Ceramic materials and glazes"),
    "glass_table": _("Glass tableware"),
    "glass_container": _("Glass bottles and jars"),
    "glass_flat": _("Flat glass"),
    "glass_safety": _("Safety glass"),
    "glass_build": _("Glass for building"),
    "glass_mirror": _("Mirrors"),
    "glass_art": _("Art glass and crystal"),
    "glass_technical": _("Technical glass"),
    "glass_fibre": _("Glass fibre"),
    "glass_material": _("Glass materials"),
    "glass_other": _("Other glassware"),
    "machinery": _("Machinery and equipment"),
    "paper": _("Paper and packaging"),
}
KINDS = {"exporter": _("Exporter"), "buyer": _("Buyer")}
STATES = {
    "pending": (_("Waiting for verification"), "warn"),
    "verified": (_("Verified"), "good"),
    "refused": (_("Not verified"), "bad"),
    "suspended": (_("Suspended"), "bad"),
}
BUSINESS_TYPES = {
    "manufacturer": _("Manufacturer"),
    "trading_company": _("Trading company"),
    "manufacturer_trading": _("Manufacturer and trading company"),
    "importer": _("Importer"),
    "wholesaler": _("Wholesaler"),
    "distributor": _("Distributor"),
    "retailer_chain": _("Retailer or chain"),
    "hotel_catering": _("Hotel and catering supplier"),
    "contractor_builder": _("Contractor or builder"),
    "oem_brand": _("Brand that has goods made"),
    "design_studio": _("Design studio"),
    "government_purchase": _("Public purchaser"),
    "agent": _("Agent"),
}
STAFF_BANDS = {
    "1-10": _("1 to 10 people"),
    "11-50": _("11 to 50 people"),
    "51-200": _("51 to 200 people"),
    "201-500": _("201 to 500 people"),
    "501-1000": _("501 to 1,000 people"),
    "1001+": _("More than 1,000 people"),
}
ANNUAL_BANDS = {
    "0-100k": _("Under USD 100,000 a year"),
    "100k-500k": _("USD 100,000 to 500,000 a year"),
    "500k-2m": _("USD 500,000 to 2 million a year"),
    "2m-10m": _("USD 2 to 10 million a year"),
    "10m+": _("Over USD 10 million a year"),
}
PAYMENTS = {
    "TT100": _("T/T in advance"),
    "TT30_70": _("T/T 30% deposit, 70% before shipment"),
    "TT30_BL": _("T/T 30% deposit, 70% against copy of B/L"),
    "TT50_50": _("T/T 50% deposit, 50% before shipment"),
    "LC_SIGHT": _("L/C at sight"),
    "LC30": _("L/C 30 days"),
    "LC60": _("L/C 60 days"),
    "LC90": _("L/C 90 days"),
    "DP": _("D/P"),
    "DA": _("D/A"),
    "OA30": _("Open account 30 days"),
    "OA60": _("Open account 60 days"),
    "OA90": _("Open account 90 days"),
    "ESCROW": _("Escrow"),
    "CARD": _("Card or online payment (samples)"),
}
UNITS = {
    "piece": _("pieces"),
    "set": _("sets"),
    "carton": _("cartons"),
    "m2": "m²",
    "m3": "m³",
    "kg": "kg",
    "t": "t",
    "20GP": _("20-foot containers"),
    "40GP": _("40-foot containers"),
    "40HQ": _("40-foot high-cube containers"),
}
FREQUENCIES = {
    "once": _("One delivery"),
    "monthly": _("Every month"),
    "quarterly": _("Every quarter"),
    "yearly": _("Every year"),
}
REQUEST_STATES = {
    "open": (_("Looking for offers"), "good"),
    "closed": (_("Closed by the buyer"), "over"),
    "expired": (_("Deadline passed"), "over"),
}
MAILS = {"": _("No email"), "daily": _("Once a day"), "at_once": _("At once, one email a day at most")}
EXPIRY = {"soon": (_("Expires soon"), "warn"), "expired": (_("Expired"), "bad")}


def choices(table: Mapping[str, Any], nothing: object = None) -> list[tuple[str, str]]:
    """A table's pairs for a field that one chooses from; `nothing` is the empty choice, where there is one."""
    first = [] if nothing is None else [("", str(nothing))]
    return first + [(code, str(said[0] if isinstance(said, tuple) else said)) for code, said in table.items()]


def port(code: str) -> str:
    """A port's name with its UN/LOCODE."""
    row = next((row for row in reference.rows("ports") if row["unlocode"] == code), None)
    if row is None:
        return code
    return f"{row['name_zh' if i18n.language().startswith('zh') else 'name_en']} ({code})"


def ports() -> list[tuple[str, str]]:
    """All ports as (code, name with country)."""
    return [(code, f"{port(code)}, {i18n.country(country)}") for code, country in reference.ports().items()]


def certificate(code: str, name: str = "") -> str:
    """A certificate's name: the reference's, or as the company calls it."""
    known = reference.certificates().get(code)
    return known.name if known else name


def certificates() -> list[tuple[str, str]]:
    """All certificates of the reference as (code, name)."""
    return [(code, known.name) for code, known in reference.certificates().items()]


def languages(codes: Iterable[str]) -> list[tuple[str, str]]:
    """Languages as (code, name)."""
    return [(code, i18n.language_name(code)) for code in codes]
