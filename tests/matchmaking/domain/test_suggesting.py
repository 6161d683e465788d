"""Words to subheadings."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.domain import grams, hs, vocabulary, words
from matchmaking.domain.suggesting import codes_in, suggest
from matchmaking.domain.vocabulary import Added


@pytest.fixture
def added():
    yield vocabulary.use
    vocabulary.use(())


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
def test_it_suggests_a_subheading_for_words_of_any_language(text, first):
    assert suggest(text, "en")[0].hs6 == first


def test_it_by_the_first_digits():
    assert [found.hs6 for found in suggest("6911", "ko")] == ["691110", "691190"]
    assert [found.hs6 for found in suggest("６９.１１", "ko")] == ["691110", "691190"]
    assert suggest("6911", "ko", top=1)[0].label.language == "ko"


@pytest.mark.parametrize("text", ["", "   ", "…!", "\u200b"])
def test_it_without_words_finds_nothing(text):
    assert suggest(text, "en") == []


@given(st.text(max_size=60))
def test_it_never_raises_and_is_best_first(text):
    scores = [found.score for found in suggest(text, "en", 5)]
    assert scores == sorted(scores, reverse=True)
    assert all(0 < score <= 1 for score in scores)
    assert len(scores) <= 5


def firsts(text, most=3):
    return [found.hs6 for found in suggest(text, "en", most)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("tempered glass HS 7007.19 and tiles 6907.21", ["700719", "690721"]),
        ("7007.19.00", ["700719"]),
        ("Zolltarifnummer 70071980 bitte", ["700719"]),
        ("７００７.１９ 強化ガラス", ["700719"]),
        ("9999.99 nothing", []),
        ("7007.19 and 7007.19", ["700719"]),
        ("price 2203.00 USD", []),
        ("at $2203.00", []),
        ("phone 13912345678", []),
        ("batch 1.7007.19", []),
        ("250,100 pieces", []),
    ],
)
def test_codes_in_a_text_are_recognised_and_an_unknown_one_is_none(text, codes):
    assert list(codes_in(text)) == codes


def test_two_codes_in_one_text_both_lead_and_say_so():
    found = suggest("please quote 7007.19 shower doors and 6907.21", "de", 4)
    assert [(s.hs6, s.score, s.why) for s in found[:2]] == [
        ("700719", 1.0, ("7007.19",)),
        ("690721", 1.0, ("6907.21",)),
    ]
    assert len({s.hs6 for s in found}) == len(found)


@pytest.mark.parametrize(
    ("text", "chapter"),
    [
        ("Edelstahl Besteck", "82"),
        ("цемент мешки 50 кг", "25"),
        ("bicicletas para niños", "87"),
        ("セメント", "25"),
        ("أثاث خشب للمكاتب", "94"),
        ("orthopaedic appliances", "90"),
        ("umbrella", "66"),
    ],
)
def test_goods_of_another_trade_come_out_in_their_own_chapter(text, chapter):
    assert firsts(text)[0][:2] == chapter


def test_why_are_the_words_of_the_text():
    assert suggest("Bitte Angebot: Glasflaschen, braun", "de")[0].why[0] == "glasflaschen"
    assert suggest("we need 茶杯 please", "en")[0].why == ("茶杯",)


def test_the_label_is_in_the_language_asked_for_or_marked():
    assert suggest("teller aus porzellan", "ru", 1)[0].label.fallback is False
    assert suggest("umbrella", "ru", 1)[0].label == hs.label("660191", "ru")
    assert suggest("umbrella", "ru", 1)[0].label.fallback is True


@pytest.mark.parametrize(
    "text",
    [
        "钢化 glass シャワードア для душа",
        "🍽️ porcelain plates 🍽️",
        "<b>porcelain</b> plates <script>alert(1)</script>",
        "\u202eporcelain plates\u202c",
        "porcelain\u200f plates",
        "ＰＯＲＣＥＬＡＩＮ　ＰＬＡＴＥＳ ２０００",
        "طـــبق بُورسلان",
        "шампу\u0301нь и тарёлка фарфор",
        "\x00porcelain\x00 plates",
    ],
)
def test_odd_texts_still_find_goods(text):
    assert firsts(text) != []


def test_full_width_hidden_and_marked_up_texts_find_the_same():
    plain = firsts("porcelain plates")
    for text in (
        "ＰＯＲＣＥＬＡＩＮ　ＰＬＡＴＥＳ",
        "\u202eporcelain\u200f plates",
        "🍽️ porcelain plates",
        "porcelain plates 20,000 pcs",
    ):
        assert firsts(text)[0] == plain[0]


def test_ten_thousand_characters_take_no_longer_than_the_first_thousand():
    suggest("x", "en")
    for text in ("porcelain plate " * 625, "瓷盘" * 5000, "ab1 " * 2500, "x" * 10_000, "7007.19 " * 1250):
        begun = time.process_time()
        suggest(text, "en", 50)
        assert time.process_time() - begun < 0.5
    assert len(grams.pieces(" ".join(f"w{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(400)))) == grams.MOST


@given(st.text(max_size=300))
def test_the_pieces_of_a_text_stay_the_same_when_folded_again(text):
    assert list(grams.pieces(words.normalise(text))) == list(grams.pieces(text))


@given(st.text(max_size=60), st.sampled_from(["en", "zh_Hans", "ja", "ar", "xx"]), st.integers(-3, 60))
def test_it_is_deterministic_and_keeps_to_the_number_asked_for(text, language, top):
    found = suggest(text, language, top)
    assert found == suggest(text, language, top)
    assert len(found) <= max(top, 0)
    assert len({s.hs6 for s in found}) == len(found)
    assert all(hs.exists(s.hs6) for s in found)


def test_an_added_word_is_found_at_once_and_gone_at_once(added):
    assert "691010" not in firsts("Donnerbalken")
    added((Added("691010", "de", "Donnerbalken"),))
    assert firsts("zwei Donnerbalken bitte")[0] == "691010"
    added(())
    assert "691010" not in firsts("Donnerbalken")
