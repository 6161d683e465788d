"""What a product of each group is specified by: one table, and how what was typed becomes values.

Numbers are whole thousandths of their unit, so that both databases compare them exactly and by index.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from core.errors import Refused

SCALE = 1000
YES, NO = "yes", "no"


class Kind(StrEnum):
    """What is asked: one number, a span of numbers, some of a list, or yes or no."""

    NUMBER = "number"
    RANGE = "range"
    CHOICE = "choice"
    FLAG = "flag"


class Compare(StrEnum):
    """When an offer meets a wish: it reaches up to it, stays below it, lies in the same span, or is the same."""

    MORE = "more"
    LESS = "less"
    SPAN = "span"
    SAME = "same"


@dataclass(frozen=True)
class Field:
    """One question: its kind, unit, limits in that unit, what may be chosen, and how a wish is compared."""

    code: str
    kind: Kind
    compare: Compare
    unit: str = ""
    least: str = "0"
    most: str = "0"
    choices: tuple[str, ...] = ()

    @property
    def is_number(self) -> bool:
        return self.kind in {Kind.NUMBER, Kind.RANGE}

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of its inputs in a form."""
        ends = ("_low", "_high") if self.kind is Kind.RANGE else ("",)
        return tuple(f"spec_{self.code}{end}" for end in ends)


@dataclass(frozen=True)
class Value:
    """What is said to a field: a span in thousandths (both ends the same for one number), or a word of its list."""

    field: str
    low: int | None = None
    high: int | None = None
    word: str = ""


# fmt: off
NUMBER, RANGE, CHOICE, FLAG = Kind.NUMBER, Kind.RANGE, Kind.CHOICE, Kind.FLAG
MORE, LESS, SPAN, SAME = Compare.MORE, Compare.LESS, Compare.SPAN, Compare.SAME
FIELDS: dict[str, Field] = {f.code: f for f in (
    #      code               kind    compare unit       least    most
    Field("thickness",        RANGE,  SPAN, "mm",       "0.05",  "500"),
    Field("largest_length",   NUMBER, MORE, "mm",       "1",     "30000"),
    Field("largest_width",    NUMBER, MORE, "mm",       "1",     "10000"),
    Field("length",           RANGE,  SPAN, "mm",       "1",     "10000"),
    Field("width",            RANGE,  SPAN, "mm",       "1",     "10000"),
    Field("height",           RANGE,  SPAN, "mm",       "1",     "10000"),
    Field("diameter",         RANGE,  SPAN, "mm",       "1",     "10000"),
    Field("tolerance",        NUMBER, LESS, "mm",       "0.001", "50"),
    Field("volume",           RANGE,  SPAN, "ml",       "0.1",   "200000"),
    Field("weight",           RANGE,  SPAN, "g",        "0.1",   "100000"),
    Field("fragments",        NUMBER, MORE, "pieces",   "1",     "1000"),
    Field("thermal_shock",    NUMBER, MORE, "K",        "1",     "2000"),
    Field("set_pieces",       NUMBER, SPAN, "pieces",   "1",     "1000"),
    Field("box_area",         NUMBER, SPAN, "m2",       "0.01",  "100"),
    Field("flush",            RANGE,  SPAN, "l",        "0.5",   "30"),
    Field("rough_in",         RANGE,  SPAN, "mm",       "10",    "1000"),
    Field("alumina",          RANGE,  SPAN, "percent",  "0",     "100"),
    Field("magnesia",         RANGE,  SPAN, "percent",  "0",     "100"),
    Field("porosity",         NUMBER, LESS, "percent",  "0",     "100"),
    Field("density",          NUMBER, MORE, "g_cm3",    "0.05",  "25"),
    Field("hardness",         NUMBER, MORE, "hv",       "1",     "10000"),
    Field("flexural",         NUMBER, MORE, "mpa",      "0.1",   "5000"),
    Field("crushing",         NUMBER, MORE, "mpa",      "0.1",   "5000"),
    Field("temperature",      NUMBER, MORE, "celsius",  "1",     "3500"),
    Field("process",          CHOICE, SAME, choices=("tempered", "heat_strengthened", "laminated", "insulating", "fire")),
    Field("edge",             CHOICE, SAME, choices=("cut", "ground", "polished", "bevelled", "pencil")),
    Field("coating",          CHOICE, SAME, choices=("none", "low_e", "solar", "reflective", "anti_reflective", "easy_clean", "enamel")),
    Field("interlayer",       CHOICE, SAME, choices=("pvb", "eva", "ionoplast")),
    Field("backing",          CHOICE, SAME, choices=("silver", "aluminium", "copper_free")),
    Field("glass",            CHOICE, SAME, choices=("soda_lime", "borosilicate", "crystal", "lead_crystal", "opal")),
    Field("neck",             CHOICE, SAME, choices=("crown_26", "bvs_30", "screw_28", "screw_38", "to_43", "to_58", "to_63", "to_70", "to_82", "cork", "crimp", "other")),
    Field("glass_colour",     CHOICE, SAME, choices=("flint", "extra_flint", "amber", "green", "blue", "black", "other")),
    Field("body",             CHOICE, SAME, choices=("bone_china", "porcelain", "stoneware", "earthenware")),
    Field("glaze",            CHOICE, SAME, choices=("glossy", "matt", "reactive", "unglazed")),
    Field("decoration",       CHOICE, SAME, choices=("none", "underglaze", "inglaze", "onglaze", "hand_painted")),
    Field("absorption_class", CHOICE, SAME, choices=("bia", "bib", "biia", "biib", "biii")),
    Field("pei",              CHOICE, SAME, choices=("0", "1", "2", "3", "4", "5")),
    Field("slip",             CHOICE, SAME, choices=("r9", "r10", "r11", "r12", "r13")),
    Field("surface",          CHOICE, SAME, choices=("matt", "glossy", "polished", "lappato", "structured")),
    Field("trap",             CHOICE, SAME, choices=("s", "p")),
    Field("mounting",         CHOICE, SAME, choices=("floor", "wall")),
    Field("holes",            FLAG,   SAME),
    Field("heat_soak",        FLAG,   SAME),
    Field("safety_film",      FLAG,   SAME),
    Field("dishwasher",       FLAG,   SAME),
    Field("microwave",        FLAG,   SAME),
    Field("leach_report",     FLAG,   SAME),
    Field("frost",            FLAG,   SAME),
    Field("rimless",          FLAG,   SAME),
    Field("seat",             FLAG,   SAME),
)}
_SHEET = ("thickness", "largest_length", "largest_width", "tolerance", "edge", "holes", "coating")
GROUPS: dict[str, tuple[str, ...]] = {
    "glass_flat":         _SHEET,
    "glass_safety":       ("process", *_SHEET, "fragments", "heat_soak", "interlayer"),
    "glass_build":        _SHEET,
    "glass_mirror":       ("thickness", "largest_length", "largest_width", "edge", "backing", "safety_film"),
    "glass_container":    ("volume", "neck", "weight", "height", "glass_colour"),
    "glass_table":        ("glass", "volume", "diameter", "height", "set_pieces", "thermal_shock", "dishwasher", "microwave"),
    "glass_art":          ("glass", "height", "diameter"),
    "ceramic_table":      ("body", "diameter", "volume", "glaze", "decoration", "set_pieces", "dishwasher", "microwave", "leach_report"),
    "ceramic_deco":       ("body", "height", "diameter", "decoration"),
    "ceramic_tile":       ("length", "width", "thickness", "absorption_class", "surface", "pei", "slip", "box_area", "frost"),
    "ceramic_sanitary":   ("flush", "rough_in", "trap", "mounting", "rimless", "seat"),
    "ceramic_technical":  ("alumina", "density", "hardness", "flexural", "temperature"),
    "ceramic_refractory": ("alumina", "magnesia", "density", "crushing", "temperature", "porosity"),
}
# How much of a field's unit one of another is: who writes 0.8 cm means 8 mm.
_UNITS: dict[str, dict[str, str]] = {
    "mm":      {"mm": "1", "毫米": "1", "ミリ": "1", "밀리미터": "1", "cm": "10", "厘米": "10", "m": "1000", "米": "1000", "µm": "0.001", "μm": "0.001"},
    "ml":      {"ml": "1", "毫升": "1", "cc": "1", "cl": "10", "dl": "100", "l": "1000", "升": "1000"},
    "l":       {"l": "1", "升": "1", "ml": "0.001"},
    "g":       {"g": "1", "克": "1", "kg": "1000", "千克": "1000", "公斤": "1000"},
    "m2":      {"m2": "1", "㎡": "1", "平方米": "1"},
    "percent": {"%": "1"},
    "g_cm3":   {"g/cm3": "1", "g/ml": "1"},
    "celsius": {"°c": "1", "℃": "1", "c": "1"},
    "k":       {"k": "1"},
    "mpa":     {"mpa": "1", "n/mm2": "1"},
    "hv":      {"hv": "1"},
    "pieces":  {},
}
# Water absorption by ISO 13006 and the subheading it belongs to: up to 0.5 %, to 10 %, above.
_TILES = {"bia": "690721", "bib": "690722", "biia": "690722", "biib": "690722", "biii": "690723"}
# fmt: on
_UNIT = r"(?:[%°]|[^\W\d_])[^\s\d.,-]{0,8}[23]?"
_TYPED = re.compile(rf"([-−]?)(?:(\d{{1,3}}(?:[, ]\d{{3}})+|\d+)(?:[.,](\d{{1,6}}))?|[.,](\d{{1,6}}))\s*({_UNIT})?")


def fields_of(group: str) -> list[Field]:
    """What products of a group are asked, in the order of the page; nothing for a group without a row."""
    return [FIELDS[code] for code in GROUPS.get(group, ())]


def read(group: str, typed: Mapping[str, Sequence[str]]) -> tuple[Value, ...]:
    """The values of a form's inputs by name; Refused beside the input that cannot be. What another group asks is left."""
    return tuple(value for field in fields_of(group) for value in _read(field, typed))


def _read(field: Field, typed: Mapping[str, Sequence[str]]) -> Iterable[Value]:
    said = [[text.strip() for text in typed.get(name, ()) if text.strip()] for name in field.inputs]
    if field.is_number:
        ends = [
            number(field, texts[0], at=name) if texts else None for name, texts in zip(field.inputs, said, strict=True)
        ]
        low, high = ends[0], ends[-1]
        if low is None and high is None:
            return
        low, high = (high if low is None else low), (low if high is None else high)
        if low is not None and high is not None and low > high:
            raise Refused("spec.order", field=field.inputs[-1])
        yield Value(field.code, low, high)
        return
    known = (YES, NO) if field.kind is Kind.FLAG else field.choices
    for word in dict.fromkeys(said[0]):
        if word not in known:
            raise Refused("choice.unknown", field=field.inputs[0])
        yield Value(field.code, word=word)


def number(field: Field, typed: str, *, at: str) -> int:
    """What a person typed as thousandths of the field's unit: 8, ８, 8.5, 8,5, 1,250, 0.8 cm; `at` is its input.

    Refused("spec.number") for what is no number, "spec.unit" for another unit, "spec.range" outside the limits.
    """
    plain = unicodedata.normalize("NFKC", typed[:60]).strip()
    found = _TYPED.fullmatch(plain)
    if found is None:
        raise Refused("spec.number", field=at, typed=typed.strip()[:20])
    sign, whole, decimals, only_decimals, unit = found.groups()
    value = Decimal(f"{re.sub('[, ]', '', whole or '0')}.{decimals or only_decimals or '0'}")
    value *= _factor(field, unit or "", at)
    thousandths = value * SCALE
    if (
        sign
        or not Decimal(field.least) <= value <= Decimal(field.most)
        or thousandths != thousandths.to_integral_value()
    ):
        raise Refused("spec.range", field=at, least=field.least, most=field.most)
    return int(thousandths)


def _factor(field: Field, unit: str, at: str) -> Decimal:
    if not unit:
        return Decimal(1)
    factor = _UNITS[field.unit.lower()].get(unit.casefold())
    if factor is None:
        raise Refused("spec.unit", field=at, typed=unit, unit=field.unit)
    return Decimal(factor)


def shown(thousandths: int) -> str:
    """As one would type it: 8000 → "8", 8500 → "8.5"."""
    return f"{(Decimal(thousandths) / SCALE).normalize():f}"


def tile_subheading(values: Iterable[Value]) -> str:
    """The subheading that the absorption class of a tile belongs to; empty where it is not said or says two."""
    found = {_TILES[value.word] for value in values if value.field == "absorption_class" and value.word in _TILES}
    return found.pop() if len(found) == 1 else ""


def fit(wanted: Iterable[Value], offered: Iterable[Value]) -> dict[str, bool | None]:
    """Field → whether an offer meets the wish; None where the offer says nothing to it."""
    wishes, offers = _by_field(wanted), _by_field(offered)
    return {code: _meets(FIELDS[code], wishes[code], offers.get(code)) for code in wishes if code in FIELDS}


def _by_field(values: Iterable[Value]) -> dict[str, list[Value]]:
    found: dict[str, list[Value]] = {}
    for value in values:
        found.setdefault(value.field, []).append(value)
    return found


def _meets(field: Field, wishes: list[Value], offers: list[Value] | None) -> bool | None:
    if not offers:
        return None
    if not field.is_number:
        return bool({value.word for value in wishes} & {value.word for value in offers})
    wish, offer = wishes[0], offers[0]
    if wish.low is None or wish.high is None or offer.low is None or offer.high is None:
        return None
    if field.compare is Compare.MORE:
        return offer.high >= wish.low
    if field.compare is Compare.LESS:
        return offer.low <= wish.high
    return offer.low <= wish.high and wish.low <= offer.high
