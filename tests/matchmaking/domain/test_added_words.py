"""Words that officers added, in the glossary that search and matching read."""

import pytest

from matchmaking.domain import finding, sectors, vocabulary
from matchmaking.domain.vocabulary import Added


@pytest.fixture(autouse=True)
def _printed_again():
    yield
    vocabulary.use(())


def test_a_synonym_means_its_term():
    assert sectors.terms_in("Zwei Donnerbalken") == frozenset()
    assert "t_g032" not in finding.search_text(finding.Entry(goods=("Donnerbalken",)))
    vocabulary.use((Added("691010", "de", "Donnerbalken", "G032"),))
    assert sectors.terms_in("Zwei Donnerbalken") == frozenset({"G032"})
    assert "양변" in finding.search_text(finding.Entry(goods=("Donnerbalken",))).split()


def test_words_of_their_own_for_the_same_goods_mean_one_another():
    vocabulary.use((Added("732393", "ja", "業務用寸胴"), Added("732393", "en", "bainmarie")))
    assert sectors.terms_in("業務用寸胴 50個") == sectors.terms_in("bainmarie") == frozenset({"W732393"})
    assert "bainmari" in finding.search_text(finding.Entry(goods=("業務用寸胴",))).split()
    assert sectors.term_label("W732393", "ja") == "業務用寸胴"
    assert sectors.term_label("W732393", "en") == "bainmarie"
    assert sectors.term_label("W732393", "ko").startswith("bainmarie")


def test_the_printed_glossary_stays_as_it_is():
    before = sectors.groups()
    vocabulary.use((Added("732393", "en", "bainmarie"),))
    assert sectors.groups() == before
    assert "W732393" in sectors.terms()
    vocabulary.use(())
    assert "W732393" not in sectors.terms()
