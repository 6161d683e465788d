"""What an administrator does with the platform itself: settings as read, mails, failed work."""

from __future__ import annotations

from dataclasses import fields
from email import message_from_string, policy
from urllib.parse import urlsplit

from accounts import queries
from accounts.domain.permissions import Action, Place, may
from accounts.queries import Viewer
from accounts.service import signing
from core import db, jobs, journal, mail
from core.errors import Denied, NotFound
from core.security import new_token
from core.settings import Settings, in_force

MASK = "••••••"
_SECRET = {"turn_secret"}


def settings_read(viewer: Viewer) -> list[tuple[str, str]]:
    """Each setting by the name an operator sets it under, secrets masked."""
    _manage(viewer)
    config = in_force()
    return [(f"YUNQIAO_{f.name.upper()}", _masked(f.name, str(getattr(config, f.name)))) for f in fields(Settings)]


def _masked(name: str, value: str) -> str:
    if name in _SECRET:
        return MASK if value else ""
    if "@" not in value or "://" not in value:
        return value
    scheme, rest = value.split("://", 1)
    return f"{scheme}://{MASK}@{rest.rpartition('@')[2]}" if urlsplit(value).password else value


def test_mail(viewer: Viewer) -> int:
    """Post a mail to oneself; the row's id, in which the server's answer will stand."""
    _manage(viewer)
    key = f"test_mail:{new_token()}"
    with db.transaction() as session:
        signing.post_to(queries.person(viewer.id), "test_mail", {}, key=key)
        journal.record(viewer, "mail.test", f"person:{viewer.id}")
        session.flush()
        return mail.find(key)


def read_mail(viewer: Viewer, mail_id: int) -> tuple[mail.OutboxMail, dict[str, str]]:
    """A mail and, of a kept one, subject and text; reading is journalled, for the text may hold somebody's link."""
    _manage(viewer)
    row = mail.get(mail_id)
    if row is None:
        raise NotFound
    if not row.rendered:
        return row, {}
    with db.transaction():
        journal.record(viewer, "mail.read", f"mail:{row.id}")
    message = message_from_string(row.rendered, policy=policy.default)
    body = message.get_body(("plain",))
    return row, {"subject": str(message["Subject"]), "text": body.get_content() if body else ""}


def retry_mail(viewer: Viewer, mail_id: int) -> None:
    """Send a failed mail again."""
    _manage(viewer)
    with db.transaction():
        mail.retry(mail_id)
        journal.record(viewer, "mail.retry", f"mail:{mail_id}")


def retry_job(viewer: Viewer, job_id: int) -> None:
    """Do failed work again."""
    _manage(viewer)
    with db.transaction():
        jobs.retry(job_id)
        journal.record(viewer, "job.retry", f"job:{job_id}")


def _manage(viewer: Viewer) -> None:
    if not may(viewer, Action.SYSTEM_MANAGE, Place()):
        raise Denied
