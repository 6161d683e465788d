"""Every mail of accounts can be written, in every language."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from core import i18n, mail, words
from core.settings import Settings

FACTS = {
    "link": "http://yunqiao.test/join/abc", "inviter": "李伟", "names": {"en": "A & B <Glass>", "zh-Hans": "甲乙玻璃"},
    "step": "verify", "why": "",
}  # fmt: skip


def _written(kind: str, language: str, config: Settings, **facts: object) -> EmailMessage:
    row = mail.OutboxMail(
        id=1, kind=kind, key="k", address="a@b.example", name="Anna Smith", language=language, zone="UTC",
        facts=FACTS | facts, state="sending", due_at=datetime(2026, 5, 1, tzinfo=UTC),
    )  # fmt: skip
    return mail.render(row, config)


@pytest.mark.parametrize("language", i18n.LANGUAGES)
@pytest.mark.parametrize("kind", words.MAILS["accounts"])
def test_a_mail_is_written_in_the_readers_language(kind: str, language: str, config: Settings) -> None:
    message = _written(kind, language, config)
    subjects = {code: str(_written(kind, code, config)["Subject"]) for code in i18n.LANGUAGES}
    text, html = (message.get_body((part,)) for part in ("plain", "html"))
    assert text is not None
    assert html is not None
    assert len(set(subjects.values())) == len(subjects)
    assert f'<html lang="{language}"' in html.get_content()
    assert "Anna Smith" in text.get_content()


@pytest.mark.parametrize("step", ["verify", "refuse", "suspend", "restore"])
def test_each_decision_has_words_of_its_own(step: str, config: Settings) -> None:
    said = {s: str(_written("organisation_decided", "en", config, step=s)["Subject"]) for s in ("verify", step)}
    assert len(set(said.values())) == len(said)


def test_a_name_is_text_in_a_mail_and_never_markup(config: Settings) -> None:
    message = _written("organisation_decided", "en", config, why="<script>alert(1)</script>")
    html, text = message.get_body(("html",)), message.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert "A &amp; B &lt;Glass&gt;" in html.get_content()
    assert "<script>" not in html.get_content()
    assert "A & B <Glass>" in text.get_content()


def test_a_line_break_in_a_name_starts_no_header(config: Settings) -> None:
    message = _written("invitation_to_join", "en", replace(config), inviter="Eve\nBcc: all@example.com")
    assert message["Bcc"] is None
    assert str(message["Subject"]) == "Eve Bcc: all@example.com invites you to Yunqiao"
