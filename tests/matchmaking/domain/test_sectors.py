"""Product groups and the glossary found in texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.domain import hs, reference, sectors


def named(text):
    return {sectors.term_label(term, "en") for term in sectors.terms_in(text)}


def test_every_group_has_terms_and_codes_that_exist():
    assert len(sectors.groups()) == 20
    assert sectors.groups()["ceramic_sanitary"] == sectors.Group(
        "ceramic_sanitary", ("691010",), ("G031", "G032", "G033")
    )
    assert all(hs.exists(code) for group in sectors.groups().values() for code in group.hs6)


def test_the_groups_of_a_subheading():
    assert sectors.groups_of("691010") == ("ceramic_sanitary",)
    assert sectors.groups_of("010121") == ()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("White porcelain plates, tempered glass", {"porcelain plate", "toughened safety glass (building)"}),
        ("plates of porcelain", set()),
        ("采购钢化玻璃桌面和玻璃瓶", {"tempered glass table top", "glass bottle"}),
        ("磁器の皿と土鍋", {"porcelain plate", "earthenware pot (donabe)"}),
        ("유리 병과 강화 유리", {"glass bottle", "toughened safety glass (building)"}),
        ("des assiettes en porcelaine", {"porcelain plate"}),
        ("vidrios templados", {"toughened safety glass (building)"}),
        ("Porzellanteller für Hotels", {"porcelain plate"}),
        ("стеклянных бутылок и керамогранита", {"glass bottle", "porcelain tile (water absorption ≤ 0.5 %)"}),
        ("بلاط بورسلين وزجاج مقسى", {"porcelain tile (water absorption ≤ 0.5 %)", "toughened safety glass (building)"}),
        ("Glas", set()),
        ("", set()),
    ],
)
def test_terms_are_found_in_any_language(text, names):
    assert named(text) == names


def test_the_longest_name_wins():
    assert named("钢化玻璃桌面") == {"tempered glass table top"}
    assert named("钢化玻璃") == {"toughened safety glass (building)"}
    assert named("toughened glass insulator") == {"glass insulator"}


def test_each_label_finds_its_own_term():
    lost = {
        (term.id, language)
        for term in sectors.terms().values()
        for language in reference.LANGUAGES
        if term.id not in sectors.terms_in(term.labels[language])
    }
    assert lost == set()


def test_a_label_in_a_language_we_lack_is_english():
    assert sectors.term_label("G032", "zh_Hans") == "坐便器"
    assert sectors.term_label("G032", "pt") == "ceramic toilet bowl"
    with pytest.raises(KeyError):
        sectors.term_label("G999", "en")


@given(st.text())
def test_any_text_can_be_read(text):
    assert sectors.terms_in(text) <= set(sectors.terms())


@given(st.sampled_from(sorted(sectors.terms())), st.sampled_from(reference.LANGUAGES))
def test_a_term_is_found_in_the_middle_of_a_sentence(term, language):
    label = sectors.term_label(term, language)
    assert sectors.terms_in(f"12345, {label}; 67890") == sectors.terms_in(label)
