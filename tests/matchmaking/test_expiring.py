"""A company is told 90, 30 and 7 days before a certificate runs out, each time once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from core import db, mail
from core.clock import at, now
from core.mail import OutboxMail
from core.settings import Settings
from matchmaking.domain.expiring import warning
from matchmaking.models import HeldCertificate
from matchmaking.service import expiring
from tests.cast import Cast

As = Callable[[int], FlaskClient]
LAST = date(2026, 12, 31)


@pytest.mark.parametrize(("left", "due"), [
    (91, None), (90, 90), (31, 90), (30, 30), (8, 30), (7, 7), (0, 7), (-1, None)
])  # fmt: skip
def test_the_nearest_warning_is_due(left: int, due: int | None) -> None:
    assert warning(LAST, LAST - timedelta(days=left)) == due


def hold(organisation_id: int, expires_on: date, name: str = "Kiln safety") -> None:
    with db.transaction() as session:
        session.add(HeldCertificate(organisation_id=organisation_id, code="other", name=name, expires_on=expires_on))


def mails() -> list[OutboxMail]:
    return list(db.session().scalars(select(OutboxMail).where(OutboxMail.kind == "certificate_expiring")))


def noon(day: date) -> datetime:
    return at(day, datetime.min.time().replace(hour=12), "UTC").instant


def test_each_warning_is_sent_once_however_often_the_job_runs(cast: Cast) -> None:
    hold(cast.glassworks, LAST)
    for left, sent in ((100, 0), (90, 1), (89, 1), (30, 2), (30, 2), (7, 3), (0, 3), (-1, 3)):
        expiring.warn(noon(LAST - timedelta(days=left)))
        assert len(mails()) == sent, left
    assert {row.address for row in mails()} == {"li@seller.example"}


def test_the_mail_names_the_certificate_in_the_readers_language(cast: Cast, config: Settings) -> None:
    hold(cast.glassworks, LAST, "<b>Kiln</b>\nBcc: x@evil.example")
    expiring.warn(noon(LAST))
    message = mail.render(mails()[0], config)
    assert message["Subject"] == "证书将于 2026年12月31日 周四 到期：<b>Kiln</b> Bcc: x@evil.example"
    assert message["Bcc"] is None
    html = message.get_body(("html",))
    assert html is not None
    assert "&lt;b&gt;Kiln&lt;/b&gt;" in html.get_content()


def test_the_desk_shows_what_runs_out(cast: Cast, as_: As) -> None:
    assert 'class="held"' not in as_(cast.li).get("/").text
    hold(cast.glassworks, now().date() + timedelta(days=30))
    assert "Kiln safety" in as_(cast.li).get("/", follow_redirects=True).text
    assert "Kiln safety" not in as_(cast.zhao).get("/", follow_redirects=True).text
