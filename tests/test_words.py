"""Every feature speaks every language."""

from __future__ import annotations

import pytest

from core import words


@pytest.mark.parametrize("code", words.languages())
@pytest.mark.parametrize("feature", list(words.SOURCES))
def test_a_language_is_complete(feature: str, code: str) -> None:
    assert words.problems(feature, code) == []


def test_every_mail_belongs_to_one_feature() -> None:
    folders = sorted(p.name for p in (words.ROOT / "templates" / "mail").glob("*") if p.is_dir())
    assert folders == sorted(mail for mails in words.MAILS.values() for mail in mails)
