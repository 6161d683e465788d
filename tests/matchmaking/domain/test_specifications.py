"""What is typed becomes a value in thousandths, or is refused with what is wrong; wishes compare as the table says."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from matchmaking.domain import hs, sectors
from matchmaking.domain import specifications as rules
from matchmaking.domain.specifications import FIELDS, GROUPS, Kind, Value
from matchmaking.labels import specifications as labels

MM, ML, DENSITY, AREA = FIELDS["thickness"], FIELDS["volume"], FIELDS["density"], FIELDS["box_area"]


@pytest.mark.parametrize(("field", "typed", "thousandths"), [
    (MM, "8", 8000), (MM, " ８ ", 8000), (MM, "8.5", 8500), (MM, "8,5", 8500), (MM, "８．５", 8500), (MM, ".5", 500),
    (MM, "0.8 cm", 8000), (MM, "８ｍｍ", 8000), (MM, "8 毫米", 8000), (MM, "٣", 3000), (ML, "1,250", 1_250_000),
    (ML, "1 250,5", 1_250_500), (ML, "0,75 L", 750_000), (DENSITY, "2.5 g/cm³", 2500), (AREA, "1.44 ㎡", 1440),
    (FIELDS["temperature"], "1,450 ℃", 1_450_000), (FIELDS["crushing"], "60 N/mm²", 60_000),
])  # fmt: skip
def test_a_number_as_people_write_it(field: rules.Field, typed: str, thousandths: int) -> None:
    assert rules.number(field, typed, at="spec") == thousandths


@pytest.mark.parametrize(("typed", "code"), [
    ("-3", "spec.range"), ("−3 mm", "spec.range"), ("0", "spec.range"), ("501", "spec.range"), ("8.0001", "spec.range"),
    ("9" * 5_000, "spec.range"), ("8 kg", "spec.unit"), ("3 m2", "spec.unit"), ("8 mm!", "spec.unit"),
    ("1e3", "spec.unit"), ("thick", "spec.number"), ("3-19", "spec.number"), ("1,2,3", "spec.number"),
    ("<b>8</b>", "spec.number"), ("\U0001f600", "spec.number"), ("8 \U0001f600", "spec.number"), ("NaN", "spec.number"),
    ("Infinity", "spec.number"), ("=8", "spec.number"), ("長" * 10_000, "spec.number"), ("1 2 3 4 " * 20, "spec.number"),
])  # fmt: skip
def test_what_is_no_such_number_is_refused_beside_its_input(typed: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        rules.number(MM, typed, at="spec_thickness_low")
    assert (refused.value.code, refused.value.field) == (code, "spec_thickness_low")


@given(st.sampled_from([f for f in FIELDS.values() if f.is_number]), st.data())
def test_what_is_shown_is_read_as_the_same(field: rules.Field, data: st.DataObject) -> None:
    least, most = (int(Decimal(end) * rules.SCALE) for end in (field.least, field.most))
    value = data.draw(st.integers(least, most))
    assert rules.number(field, rules.shown(value), at="x") == value


@given(st.text(max_size=80))
def test_anything_typed_is_a_number_or_a_refusal(typed: str) -> None:
    try:
        value = rules.number(MM, typed, at="x")
    except Refused as refused:
        assert refused.code in labels.REFUSALS  # noqa: PT017  one of those that have a sentence
    else:
        assert 50 <= value <= 500_000


def test_every_group_of_the_trade_asks_known_fields_and_every_field_has_words() -> None:
    assert set(GROUPS) <= set(sectors.groups())
    assert {code for codes in GROUPS.values() for code in codes} == set(FIELDS)
    assert set(labels.NAMES) == set(FIELDS)
    for field in FIELDS.values():
        assert (field.unit in labels.UNITS) == field.is_number
        if field.kind is Kind.CHOICE:
            assert tuple(labels.CHOICES[field.code]) == field.choices
        if field.is_number:
            assert Decimal(field.least) < Decimal(field.most)


def test_a_span_with_one_end_is_that_number_and_must_not_be_turned() -> None:
    assert rules.read("glass_safety", {"spec_thickness_high": ["8"]}) == (Value("thickness", 8000, 8000),)
    assert rules.read("glass_safety", {"spec_thickness_low": ["0"]} | {"spec_thickness_low": [" "]}) == ()
    with pytest.raises(Refused, match=r"spec\.order"):
        rules.read("glass_safety", {"spec_thickness_low": ["19"], "spec_thickness_high": ["3"]})


def test_words_are_of_the_list_each_once_and_other_groups_are_left() -> None:
    said = {"spec_edge": ["ground", "polished", "ground"], "spec_holes": ["no"], "spec_pei": ["4"]}
    assert rules.read("glass_flat", said) == (
        Value("edge", word="ground"), Value("edge", word="polished"), Value("holes", word="no")
    )  # fmt: skip
    assert rules.read("", said) == ()
    for wrong in ({"spec_edge": ["<script>"]}, {"spec_holes": ["maybe"]}):
        with pytest.raises(Refused, match=r"choice\.unknown"):
            rules.read("glass_flat", wrong)


@pytest.mark.parametrize(("words", "hs6"), [
    (["bia"], "690721"), (["bib"], "690722"), (["biia", "biib"], "690722"), (["biii"], "690723"), (["bia", "biii"], ""),
    ([], ""),
])  # fmt: skip
def test_the_absorption_class_points_to_a_subheading(words: list[str], hs6: str) -> None:
    assert rules.tile_subheading(Value("absorption_class", word=word) for word in words) == hs6
    assert not hs6 or hs.exists(hs6)


@pytest.mark.parametrize(("wish", "offer", "meets"), [
    (Value("thickness", 8000, 8000), Value("thickness", 3000, 19000), True),
    (Value("thickness", 2000, 2000), Value("thickness", 3000, 19000), False),
    (Value("largest_length", 2400_000, 2400_000), Value("largest_length", 3660_000, 3660_000), True),
    (Value("largest_length", 4000_000, 4000_000), Value("largest_length", 3660_000, 3660_000), False),
    (Value("tolerance", 500, 500), Value("tolerance", 300, 300), True),
    (Value("tolerance", 200, 200), Value("tolerance", 300, 300), False),
    (Value("edge", word="ground"), Value("edge", word="ground"), True),
    (Value("edge", word="ground"), Value("edge", word="cut"), False),
    (Value("holes", word="yes"), Value("thickness", 1, 1), None),
])  # fmt: skip
def test_an_offer_meets_a_wish_as_the_table_says(wish: Value, offer: Value, meets: bool | None) -> None:
    assert rules.fit([wish], [offer]) == {wish.field: meets}
