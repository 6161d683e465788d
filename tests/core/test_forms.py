"""How a list to choose from is written, and that what is kept says the same to each reader in their own language."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from markupsafe import escape
from werkzeug.datastructures import MultiDict
from wtforms import SelectField, SelectMultipleField

from core import i18n
from core.forms import Form, options
from core.money import Money


class Choosing(Form):
    class Meta(Form.Meta):
        csrf = False

    one = SelectField("One")
    many = SelectMultipleField("Many")


def written(app: Flask, choices: Any, field: str = "one", **typed: Any) -> str:
    with app.test_request_context():
        form = Choosing(MultiDict(typed))
        form[field].choices = choices
        return re.sub(r"</?select[^>]*>", "", form[field](class_="form-select"))


def test_what_was_chosen_is_marked_and_the_next_reader_gets_a_clean_list(application: Flask) -> None:
    pairs = [("", "All"), ("CN", "China"), ("JP", "Japan")]
    clean = '<option value="">All</option><option value="CN">China</option><option value="JP">Japan</option>'
    assert written(application, pairs, one="JP") == clean.replace(' value="JP"', ' selected value="JP"')
    assert written(application, pairs, one="XX") == clean
    assert written(application, pairs, "many", many=["CN", "JP"]).count("<option selected ") == 2


def test_values_and_labels_stay_text(application: Flask) -> None:
    hostile = [('"><script>', "<b>&"), ("b", '<option value="b">')]
    assert written(application, hostile, one='"><script>') == (
        '<option selected value="&#34;&gt;&lt;script&gt;">&lt;b&gt;&amp;</option>'
        '<option value="b">&lt;option value=&#34;b&#34;&gt;</option>'
    )


def test_headings_stand_round_their_options(application: Flask) -> None:
    chosen = [*options([("a", "A")]), *options([("b", "B"), ("c", "C")], "R&D")]
    assert written(application, chosen, one="c") == (
        '<option value="a">A</option><optgroup label="R&amp;D">'
        '<option value="b">B</option><option selected value="c">C</option></optgroup>'
    )


def test_a_lazy_label_is_said_to_each_reader_in_their_language(application: Flask) -> None:
    lazy = options([("all", i18n.lazy("Matches"))])
    said = {}
    for code in ("en", "ja", "en", "ko"):
        with i18n.speaking(code):
            made = Choosing(MultiDict())
            made.one.choices = lazy
            said[code] = made.one()
    assert said["en"] == '<select id="one" name="one"><option value="all">Matches</option></select>'
    assert len(set(said.values())) == 3


@pytest.mark.parametrize(
    ("say", "expected"),
    [
        (lambda: i18n.language_name("ja"), {"en": "Japanese", "zh-Hans": "日语", "ko": "일본어"}),
        (lambda: i18n.enumerate_words(["A", "B"]), {"en": "A and B", "zh-Hans": "A和B", "ko": "A 및 B"}),
        (lambda: i18n.decimal(1234.5), {"en": "1,234.5", "zh-Hans": "1,234.5", "ko": "1,234.5"}),
        (lambda: i18n.money(Money(5, "JPY")), {"en": "JPY\u00a05", "zh-Hans": "JPY\u00a05", "ko": "JPY\u00a05"}),
        (lambda: dict(i18n.countries())["DE"], {"en": "Germany", "zh-Hans": "德国", "ko": "독일"}),
    ],
)
def test_what_is_worked_out_once_is_worked_out_for_each_language(say: Any, expected: dict[str, str]) -> None:
    for _again in range(2):
        for code, words in expected.items():
            with i18n.speaking(code):
                assert say() == words


def test_a_lazy_sentence_is_escaped_when_it_is_shown() -> None:
    assert escape(i18n.lazy("<b>%(name)s</b>", name="<i>")) == "&lt;b&gt;&lt;i&gt;&lt;/b&gt;"
