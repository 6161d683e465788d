"""Specifications in words: the names of fields, units and choices, and what a product says to each."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from core import i18n
from core.i18n import gettext
from core.i18n import lazy as _
from matchmaking.domain import specifications as rules
from matchmaking.domain.specifications import FIELDS, Field, Kind, Value
from matchmaking.models import Product, Request

Facts = list[tuple[str, str]]
NAMES = {
    "thickness": _("Thickness"),
    "largest_length": _("Largest length"),
    "largest_width": _("Largest width"),
    "length": _("Length"),
    "width": _("Width"),
    "height": _("Height"),
    "diameter": _("Diameter"),
    "tolerance": _("Size tolerance (±)"),
    "volume": _("Volume"),
    "weight": _("Weight"),
    "fragments": _("Fragments in 50 × 50 mm"),
    "thermal_shock": _("Thermal shock resistance"),
    "set_pieces": _("Pieces in a set"),
    "box_area": _("Area per box"),
    "flush": _("Water per flush"),
    "rough_in": _("Rough-in"),
    "alumina": _("Alumina (Al₂O₃)"),
    "magnesia": _("Magnesia (MgO)"),
    "porosity": _("Apparent porosity"),
    "density": _("Density"),
    "hardness": _("Vickers hardness"),
    "flexural": _("Flexural strength"),
    "crushing": _("Cold crushing strength"),
    "temperature": _("Highest service temperature"),
    "process": _("Process"),
    "edge": _("Edge finish"),
    "coating": _("Coating"),
    "interlayer": _("Interlayer"),
    "backing": _("Backing"),
    "glass": _("Kind of glass"),
    "neck": _("Neck finish"),
    "glass_colour": _("Glass colour"),
    "body": _("Body"),
    "glaze": _("Glaze"),
    "decoration": _("Decoration"),
    "absorption_class": _("Water absorption class"),
    "pei": _("Abrasion class (PEI)"),
    "slip": _("Slip resistance"),
    "surface": _("Surface"),
    "trap": _("Trap"),
    "mounting": _("Mounting"),
    "holes": _("Holes and cut-outs"),
    "heat_soak": _("Heat-soak tested"),
    "safety_film": _("Safety film"),
    "dishwasher": _("Dishwasher safe"),
    "microwave": _("Microwave safe"),
    "leach_report": _("Lead and cadmium report"),
    "frost": _("Frost resistant"),
    "rimless": _("Rimless"),
    "seat": _("Seat included"),
}
UNITS = {
    "mm": "mm", "ml": "ml", "l": _("litres"), "g": "g", "m2": "m²", "percent": "%", "g_cm3": "g/cm³", "hv": "HV",
    "mpa": "MPa", "celsius": "°C", "K": "K", "pieces": _("pieces"),
}  # fmt: skip
CHOICES: dict[str, dict[str, Any]] = {
    "process": {
        "tempered": _("Tempered"), "heat_strengthened": _("Heat-strengthened"), "laminated": _("Laminated"),
        "insulating": _("Insulating units"), "fire": _("Fire-resistant"),
    },
    "edge": {
        "cut": _("Cut edge"), "ground": _("Ground edge"), "polished": _("Polished edge"), "bevelled": _("Bevelled edge"),
        "pencil": _("Pencil edge"),
    },
    "coating": {
        "none": _("Uncoated"), "low_e": _("Low-E"), "solar": _("Solar control"), "reflective": _("Reflective coating"),
        "anti_reflective": _("Anti-reflective"), "easy_clean": _("Easy to clean"), "enamel": _("Enamelled or printed"),
    },
    "interlayer": {"pvb": "PVB", "eva": "EVA", "ionoplast": _("Ionoplast (SGP)")},
    "backing": {"silver": _("Silver"), "aluminium": _("Aluminium"), "copper_free": _("Copper-free silver")},
    "glass": {
        "soda_lime": _("Soda-lime glass"), "borosilicate": _("Borosilicate glass"), "crystal": _("Crystal glass"),
        "lead_crystal": _("Lead crystal"), "opal": _("Opal glass"),
    },
    "neck": {
        "crown_26": _("Crown cap 26 mm"), "bvs_30": "BVS 30", "screw_28": _("Screw cap 28 mm"),
        "screw_38": _("Screw cap 38 mm"), "to_43": "TO 43", "to_58": "TO 58", "to_63": "TO 63", "to_70": "TO 70",
        "to_82": "TO 82", "cork": _("Cork"), "crimp": _("Crimp neck"), "other": _("Another neck"),
    },
    "glass_colour": {
        "flint": _("Clear (flint)"), "extra_flint": _("Extra clear"), "amber": _("Amber"), "green": _("Green"),
        "blue": _("Blue"), "black": _("Black"), "other": _("Another colour"),
    },
    "body": {
        "bone_china": _("Bone china"), "porcelain": _("Porcelain"), "stoneware": _("Stoneware"),
        "earthenware": _("Earthenware"),
    },
    "glaze": {
        "glossy": _("Glossy glaze"), "matt": _("Matt glaze"), "reactive": _("Reactive glaze"), "unglazed": _("Unglazed"),
    },
    "decoration": {
        "none": _("Undecorated"), "underglaze": _("Underglaze"), "inglaze": _("In-glaze"), "onglaze": _("On-glaze"),
        "hand_painted": _("Hand-painted"),
    },
    "absorption_class": {
        "bia": _("BIa: up to 0.5 %"), "bib": _("BIb: 0.5 to 3 %"), "biia": _("BIIa: 3 to 6 %"),
        "biib": _("BIIb: 6 to 10 %"), "biii": _("BIII: above 10 %"),
    },
    "pei": {number: f"PEI {number}" for number in "012345"},
    "slip": {f"r{number}": f"R{number}" for number in range(9, 14)},
    "surface": {
        "matt": _("Matt surface"), "glossy": _("Glossy surface"), "polished": _("Polished surface"),
        "lappato": _("Semi-polished (lappato)"), "structured": _("Structured"),
    },
    "trap": {"s": _("S-trap"), "p": _("P-trap")},
    "mounting": {"floor": _("Floor-standing"), "wall": _("Wall-hung")},
}  # fmt: skip
fields_of = rules.fields_of
ANSWERS = {rules.YES: _("Yes"), rules.NO: _("No")}
REFUSALS = {
    "spec.number": _("Please write a number, such as 8 or 8.5."),
    "spec.unit": _("“%(typed)s” is not the unit asked for here. Please write the number in the unit beside the field."),
    "spec.range": _("Please write a number from %(least)s to %(most)s with at most three decimals."),
    "spec.order": _("The end of the span must not be below its beginning."),
}


def words_of(field: Field) -> dict[str, Any]:
    """What may be chosen, as (code → word)."""
    return ANSWERS if field.kind is Kind.FLAG else CHOICES[field.code]


def title(field: Field) -> str:
    """A field's name with its unit, as a heading of a column says it."""
    name = str(NAMES[field.code])
    return gettext("%(name)s (%(unit)s)", name=name, unit=str(UNITS[field.unit])) if field.unit else name


def facts(values: Iterable[Value], group: str = "") -> Facts:
    """(name, what is said) of each field in the order of the group's table; those of another group come last."""
    found: dict[str, list[Value]] = {}
    for value in values:
        found.setdefault(value.field, []).append(value)
    order = dict.fromkeys((*rules.GROUPS.get(group, ()), *FIELDS))
    return [(str(NAMES[code]), said(FIELDS[code], found[code])) for code in order if code in found]


def of(row: Product | Request) -> Facts:
    """What a product, or a request, says; its specifications must be loaded."""
    return facts((one.value for one in row.specifications), row.group)


def compared(wanted: Request, product: Product) -> list[tuple[str, str, bool | None]]:
    """(name, what the product says, whether that meets the wish or None) of each field that a request asks for."""
    offered = [one.value for one in product.specifications]
    meets = rules.fit((one.value for one in wanted.specifications), offered)
    return [
        (str(NAMES[code]), said(FIELDS[code], (v for v in offered if v.field == code)), meets[code])
        for code in dict.fromkeys((*rules.GROUPS.get(wanted.group, ()), *meets)) if code in meets
    ]  # fmt: skip


def said(field: Field, values: Iterable[Value]) -> str:
    """What is said to one field: "3 to 19 mm", "Ground edge and Polished edge", "Yes"."""
    given = list(values)
    if not field.is_number:
        words = words_of(field)
        chosen = {value.word for value in given}
        return i18n.enumerate_words([str(word) for code, word in words.items() if code in chosen])
    return next((_span(field, value.low, value.high) for value in given if value.low is not None), "")


def _span(field: Field, low: int, high: int | None) -> str:
    unit = str(UNITS[field.unit])
    ends = [i18n.decimal(float(Decimal(end) / rules.SCALE)) for end in (low, low if high is None else high)]
    if ends[0] == ends[1]:
        return gettext("%(number)s %(unit)s", number=ends[0], unit=unit)
    return gettext("%(low)s to %(high)s %(unit)s", low=ends[0], high=ends[1], unit=unit)
