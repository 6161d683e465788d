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
    assert hs.label("6911", "fr") == hs.Label(
        "Tableware, kitchenware, other household articles and toilet articles; of porcelain or china",
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


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("white porcelain plates for hotels", "691110"),
        ("钢化玻璃桌面", "700719"),
        ("glass jars for jam", "701090"),
        ("bocaux en verre pour confiture", "701090"),
        ("강화유리 샤워부스", "700719"),
        ("アルミナ セラミック", "690912"),
        ("Weingläser", "701328"),
        ("стеклянные бутылки", "701090"),
        ("بلاط بورسلين", "690721"),
        ("horses", "010121"),
    ],
)
def test_search_suggests_a_subheading_for_words_of_any_language(text, first):
    assert hs.search(text, "en")[0].hs6 == first


def test_search_by_the_first_digits():
    assert [found.hs6 for found in hs.search("6911", "ko")] == ["691110", "691190"]
    assert [found.hs6 for found in hs.search("６９.１１", "ko")] == ["691110", "691190"]
    assert hs.search("6911", "ko", limit=1)[0].label.language == "ko"


@pytest.mark.parametrize("text", ["", "   ", "…!", "\u200b"])
def test_search_without_words_finds_nothing(text):
    assert hs.search(text, "en") == []


@given(st.text(max_size=60))
def test_search_never_raises_and_is_best_first(text):
    scores = [found.score for found in hs.search(text, "en", 5)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len(scores) <= 5
