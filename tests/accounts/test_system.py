"""The platform's own pages, for administrators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import update

from core import db, jobs, journal, mail, settings
from core.settings import Settings
from tests.cast import Cast

As = Callable[[int], FlaskClient]
SECRETS = {
    "smtp_url": "smtp://bridge:hush-hush@mail.zibo.example:587", "mail_from": "bridge@zibo.example",
    "turn_secret": "hush-hush", "database_url": "postgresql://u:hush-hush@db/x",
    "redis_url": "redis://:hush-hush@cache/0",
}  # fmt: skip


@pytest.fixture
def secrets(config: Settings) -> Iterator[None]:
    settings.use(replace(config, **SECRETS))
    yield
    settings.use(config)


def _kept(kind: str = "password_reset", link: str = "http://yunqiao.test/reset/secret") -> int:
    with db.transaction():
        mail.post(kind, key="k", address="li@seller.example", name="<b>李伟</b>", language="en", zone="UTC",
                  facts={"link": link})  # fmt: skip
    mail.send_due(settings.in_force())
    return mail.find("k")


@pytest.mark.usefixtures("secrets")
def test_secrets_are_masked(cast: Cast, as_: As) -> None:
    page = as_(cast.admin).get("/admin").text
    assert "hush-hush" not in page
    assert "smtp://••••••@mail.zibo.example:587" in page


def test_a_test_mail_goes_to_oneself_and_its_answer_is_shown(cast: Cast, as_: As, config: Settings) -> None:
    client = as_(cast.admin)
    shown = client.post("/admin/test-mails").headers["Location"]
    (row,) = mail.outbox()
    assert (row.kind, row.address, row.state) == ("test_mail", "admin@office.example", "waiting")
    mail.send_due(replace(config, smtp_url="smtp://127.0.0.1:1", mail_from="a@b.example"))
    assert "Connection refused" in client.get(shown).text
    mail.send_due(config)


def test_a_kept_mail_is_read_as_text_and_reading_is_recorded(cast: Cast, as_: As) -> None:
    mail_id = _kept()
    page = as_(cast.admin).get(f"/admin/mails/{mail_id}").text
    assert ("http://yunqiao.test/reset/secret" in page, "<b>李伟" in page, "<iframe" in page) == (True, False, False)
    assert [(e.deed, e.subject, e.person_id) for e in journal.entries()] == [
        ("mail.read", f"mail:{mail_id}", cast.admin)
    ]


def test_failed_mail_and_failed_work_are_tried_again(cast: Cast, as_: As) -> None:
    client, mail_id = as_(cast.admin), _kept()
    with db.transaction() as session:
        work = jobs.enqueue("nothing", {})
        session.execute(update(jobs.Job).values(state="failed", error="Traceback: <b>no such thing</b>"))
        session.execute(update(mail.OutboxMail).values(state="failed", error="550 no such user"))
    assert "&lt;b&gt;no such thing" in client.get("/admin/jobs").text
    assert "550 no such user" in client.get(f"/admin/mails/{mail_id}").text
    client.post(f"/admin/jobs/{work}/tries")
    client.post(f"/admin/mails/{mail_id}/tries")
    assert (jobs.counts(), mail.counts()) == ({"waiting": 1}, {"waiting": 1})


def test_the_operators_words_in_the_readers_language(cast: Cast, as_: As, visitor: FlaskClient) -> None:
    client = as_(cast.admin)
    texts = {"text_en": "Zibo Bridge Office", "text_ja": "淄博事務局", "text_ko": "", "text_zh-Hans": "<b>淄博</b>"}
    assert client.post("/admin/texts/operator", data=texts).status_code == 302
    said = {
        code: re.findall(r'site-footer">\s*<div class="frame">\s*<p>(.*?)</p>', visitor.get("/about", headers={"Accept-Language": code}).text)[0]
        for code in ("en", "ja", "ko", "zh")
    }  # fmt: skip
    assert {code: text.split(" ", 1)[-1].split("：")[-1] for code, text in said.items()} == {
        "en": "by Zibo Bridge Office", "ja": "淄博事務局", "ko": "Zibo Bridge Office", "zh": "&lt;b&gt;淄博&lt;/b&gt;",
    }  # fmt: skip
    assert client.get("/admin/texts/nothing").status_code == 404
    assert client.post("/admin/texts/nothing", data=texts).status_code == 404


@pytest.mark.parametrize("path", ["/admin/mails", "/admin/journal", "/admin/jobs?state=waiting"])
def test_long_lists_are_paged_and_ask_the_same(cast: Cast, as_: As, statements: list[str], path: str) -> None:
    client = as_(cast.admin)
    client.get(path)
    asked, shown = [], []
    for many in (1, 30):
        with db.transaction():
            for n in range(many):
                journal.record(cast.viewer(cast.admin), "site.edit", f"site:{many}.{n}")
                jobs.enqueue("nothing", {}, key=f"{many}.{n}")
                mail.post("test_mail", key=f"{many}.{n}", address="a@b.example", name="", language="en", zone="UTC",
                          facts={})  # fmt: skip
        statements.clear()
        page = client.get(path).text
        asked.append(len(statements))
        shown.append(len(re.findall(r"<tr>|<article", page)))
    assert asked[0] == asked[1]
    assert shown[1] <= 26
    assert 'rel="next"' in client.get(path).text
    second = f"{path}{'&' if '?' in path else '?'}page=2"
    assert client.get(second).status_code == 200
