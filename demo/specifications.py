"""What the fictional products are specified by: a plain maker of each group, a little different from company to company."""

from __future__ import annotations

from dataclasses import asdict

from matchmaking.domain.specifications import GROUPS, SCALE, Value
from matchmaking.models import ProductSpecification

_SHEET = {
    "thickness": (3, 12),
    "largest_length": 3660,
    "largest_width": 2440,
    "tolerance": 1,
    "edge": "ground polished",
    "holes": "yes",
}
PLAIN: dict[str, dict[str, object]] = {
    "glass_flat": _SHEET | {"coating": "none low_e"},
    "glass_safety": _SHEET | {"process": "tempered laminated", "thickness": (4, 19), "fragments": 60, "heat_soak": "yes", "interlayer": "pvb"},
    "glass_build": _SHEET | {"coating": "solar low_e"},
    "glass_mirror": {"thickness": (3, 6), "largest_length": 3300, "largest_width": 2134, "edge": "polished bevelled", "backing": "copper_free", "safety_film": "yes"},
    "glass_container": {"volume": (250, 750), "neck": "bvs_30 cork", "weight": (320, 620), "height": (180, 320), "glass_colour": "flint amber green"},
    "glass_table": {"glass": "soda_lime", "volume": (150, 500), "height": (90, 210), "set_pieces": 6, "dishwasher": "yes", "microwave": "no"},
    "glass_art": {"glass": "crystal", "height": (80, 400)},
    "ceramic_table": {"body": "porcelain", "diameter": (150, 300), "glaze": "glossy reactive", "decoration": "inglaze", "set_pieces": 16, "dishwasher": "yes", "microwave": "yes", "leach_report": "yes"},
    "ceramic_deco": {"body": "porcelain", "height": (120, 600), "decoration": "hand_painted"},
    "ceramic_tile": {"length": (600, 1200), "width": (300, 600), "thickness": (9, 11), "surface": "matt polished", "slip": "r9 r10", "box_area": 2, "frost": "yes"},
    "ceramic_sanitary": {"flush": (3, 6), "rough_in": (300, 400), "trap": "s p", "mounting": "floor", "rimless": "yes", "seat": "yes"},
    "ceramic_technical": {"alumina": (95, 99), "density": 4, "hardness": 1500, "flexural": 350, "temperature": 1600},
    "ceramic_refractory": {"alumina": (48, 85), "density": 3, "crushing": 60, "temperature": 1650, "porosity": 20},
}  # fmt: skip
_BY_SUBHEADING = {"690721": "bia", "690722": "bib", "690723": "biii"}
_VARIED = {"largest_length", "temperature", "crushing", "flexural", "hardness"}


def rows(group: str, hs6: str, number: int) -> list[ProductSpecification]:
    """Those of one product; `number` varies the larger figures by some per cent."""
    said = dict(PLAIN.get(group, {}))
    if group == "ceramic_tile" and hs6 in _BY_SUBHEADING:
        said["absorption_class"] = _BY_SUBHEADING[hs6]
    values = [value for code in GROUPS.get(group, ()) if code in said for value in _values(code, said[code], number)]
    return [ProductSpecification(**asdict(value)) for value in values]


def _values(code: str, said: object, number: int) -> list[Value]:
    if isinstance(said, str):
        return [Value(code, word=word) for word in said.split()]
    low, high = said if isinstance(said, tuple) else (said, said)
    factor = 100 - 4 * (number % 6) if code in _VARIED else 100
    return [Value(code, low * SCALE * factor // 100, high * SCALE * factor // 100)]
