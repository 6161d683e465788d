"""The Harmonized System behind one module."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.domain import hs


def test_our_label_in_the_language_asked_for():
    assert hs.label("700719", "de") == hs.Label(
        "Einscheibensicherheitsglas (ESG) / ESG-Tischplatte / Duschglas / Solarglas", "de", fallback=False
    )
    assert hs.label("69", "zh_Hans") == hs.Label("陶瓷产品", "zh", fallback=False)
    assert hs.label("01", "ja") == hs.Label("生きている動物", "ja", fallback=False)


def test_the_english_nomenclature_stands_in_and_says_so():
    assert hs.label("250700", "zh") == hs.Label(
        "Kaolin and other kaolinic clays; whether or not calcined", "en", fallback=True
    )
    assert hs.label("8215", "fr") == hs.Label(
        hs.nomenclature()["8215"],
        "en",
        fallback=True,
    )


def test_english_from_the_nomenclature_is_no_fallback_for_an_english_reader():
    assert hs.label("250700", "en") == hs.Label(
        "Kaolin and other kaolinic clays; whether or not calcined", "en", fallback=False
    )


@pytest.mark.parametrize("code", ["", "7", "999", "690999", "TOTAL", "6911100", "999999", "瓷"])
def test_a_code_that_does_not_exist_has_no_label(code):
    assert hs.label(code, "en") is None
    assert hs.ancestors(code) == ()
    assert hs.exists(code) is False


@pytest.mark.parametrize(("code", "there"), [("691110", True), ("6911", False), ("69", False), ("691111", False)])
def test_only_six_digits_are_a_subheading(code, there):
    assert hs.exists(code) is there


def test_ancestors_run_from_the_chapter_down():
    assert hs.ancestors("691110") == ("69", "6911", "691110")
    assert hs.ancestors("6911") == ("69", "6911")
    assert hs.ancestors("69") == ("69",)


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        ("691110", "691110", 1.0),
        ("690721", "690722", 0.75),
        ("691110", "691190", 0.6),
        ("691110", "690721", 0.2),
        ("691110", "700719", 0.0),
        ("", "", 0.0),
        ("691110", "", 0.0),
    ],
)
def test_nearness_follows_the_shared_path(one, other, near):
    assert hs.nearness(one, other) == near


codes = st.sampled_from(["691110", "691190", "690721", "690722", "700719", "701090", "250700", ""])


@given(codes, codes)
def test_nearness_is_symmetric_and_between_0_and_1(one, other):
    assert hs.nearness(one, other) == hs.nearness(other, one)
    assert 0.0 <= hs.nearness(one, other) <= 1.0
