"""The reference tables hang together."""

import pytest

from matchmaking.domain import hs, markets, reference


def test_every_glossary_term_has_a_code_that_exists_and_all_nine_languages():
    wrong = [
        row["id"]
        for row in reference.rows("glossary")
        if not hs.exists(row["hs6"]) or not all(row[language] for language in reference.LANGUAGES)
    ]
    assert wrong == []


def test_hs_scopes_of_certificates_exist():
    wrong = [
        (c.code, code) for c in reference.certificates().values() for code in c.scope if hs.label(code, "en") is None
    ]
    assert wrong == []


def test_only_verified_mandatory_certificates_are_hard():
    hard = {code for code, certificate in reference.certificates().items() if certificate.hard}
    assert hard == {"EN12150", "EN14449", "CCC", "EU_84_500", "FDA_CPG7117", "FDA_CNCA_MOU"}


@pytest.mark.parametrize(
    ("market", "country", "covered"),
    [
        ("EU+UK+EEA", "DE", True),
        ("EU+UK+EEA", "GB", True),
        ("EU+UK+EEA", "NO", True),
        ("EU+UK+EEA", "US", False),
        ("US (from CN)", "US", True),
        ("US-CA", "US", True),
        ("US-CA", "CA", False),
        ("US+CA", "CA", True),
        ("international", "ZW", True),
    ],
)
def test_a_market_is_read_as_countries(market, country, covered):
    assert markets.covers(market, country) is covered


def test_regions():
    assert [markets.region(c) for c in ("DE", "JP", "AE", "ZW")] == ["europe", "east_asia", "gulf", None]


def test_lists_of_values():
    assert reference.codes("unit") == ("piece", "set", "carton", "m2", "m3", "kg", "t", "20GP", "40GP", "40HQ")
    with pytest.raises(KeyError):
        reference.codes("units")


def test_ports_know_their_country():
    assert [reference.ports()[port] for port in ("CNTAO", "JPYKK", "GBFXT")] == ["CN", "JP", "GB"]


@pytest.mark.parametrize(("tag", "language"), [("zh_Hans", "zh"), ("zh-CN", "zh"), ("EN", "en"), ("ar", "ar")])
def test_the_language_of_a_locale(tag, language):
    assert reference.language_of(tag) == language


def test_cells_with_several_values():
    assert reference.parts(" a; b;;c ") == ("a", "b", "c")
    assert reference.parts("") == ()
