"""The normaliser and tokeniser of search and matching."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.domain import words


@pytest.mark.parametrize(
    ("written", "same"),
    [
        ("ＡＢＣ１２３", "abc123"),
        ("ﾏｸﾞｶｯﾌﾟ", "マグカップ"),
        ("Straße", "strasse"),
        ("\u202egnirts\u202c", "gnirts"),
        ("瓷\u200b餐\ufeff具", "瓷餐具"),
        ("a\x00b\x07c\td", "a b c d"),
        ("  two   spaces\u3000", "two spaces"),
        ("", ""),
        ("\ud800lone", "lone"),
    ],
)
def test_a_text_is_normalised(written, same):
    assert words.normalise(written) == same


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("瓷餐具", ["瓷餐", "餐具"]),
        ("釉", ["釉"]),
        ("유리병", ["유리", "리병"]),
        ("유리 병", ["유리", "리병"]),
        ("マグカップ", ["マグ", "グカ", "カッ", "ップ"]),
        ("Low-E玻璃", ["low", "e", "玻璃"]),
        ("vasos de vidrio", ["vas", "de", "vidri"]),
        ("", []),
        ("—…!?", []),
    ],
)
def test_tokens_of_each_script(text, found):
    assert words.tokens(text) == found


@pytest.mark.parametrize(
    "forms",
    [
        ("plate", "plates", "Plates"),
        ("glass", "glasses"),
        ("Teller", "Tellern"),
        ("trempé", "trempés", "trempe"),
        ("vaso", "vasos"),
        ("стеклянная", "стеклянные", "стеклянных"),
        ("бутылка", "бутылки", "бутылок"),
        ("плёнка", "пленки"),
        ("زجاج", "الزجاج", "والزجاج"),
        ("مقسى", "مقسي", "المقسى"),
    ],
)
def test_the_forms_of_a_word_fold_to_one(forms):
    assert len({tuple(words.tokens(form)) for form in forms}) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("плита", "плата"), ("vase", "verre"), ("glaze", "glass"), ("タイル", "ダイル")]
)
def test_different_words_stay_different(one, other):
    assert words.tokens(one) != words.tokens(other)


@given(st.text())
def test_normalising_twice_changes_nothing(text):
    once = words.normalise(text)
    assert words.normalise(once) == once


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_any_text_gives_clean_tokens(text):
    for token in words.tokens(text):
        assert token == token.strip() != ""
        assert {unicodedata.category(c) for c in token}.isdisjoint({"Cc", "Cf", "Cs", "Zs"})


@given(st.lists(st.sampled_from(["plate", "瓷餐具", "유리", "стекло", "زجاج", "マグ"]), max_size=8))
def test_tokens_keep_the_order_of_the_text(chosen):
    assert words.tokens(", ".join(chosen)) == [token for word in chosen for token in words.tokens(word)]


def test_what_lies_beyond_the_cap_is_ignored():
    assert words.normalise("a" * words.LONGEST + "b") == "a" * words.LONGEST
    assert len(words.normalise("\ufdfa" * words.LONGEST)) <= words.LONGEST
