"""The outbox: verbs post rows, the worker renders and sends them. Nothing sends mail inside a request.

A mail is a folder `templates/mail/<kind>/` with `subject.txt`, `body.txt` and `body.html`, said in
the recipient's language and zone. A row's `key` makes a second post of the same news add nothing,
and `void` calls back what has not left yet. After a mail has left, its facts (which may hold a
one-purpose link) are emptied. A worker killed in the middle of DATA sends again after the claim
ends, under the same Message-ID, so a mailbox can tell it is the same mail.
"""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy import JSON, Index, String, Text, func, select, update
from sqlalchemy.orm import Mapped, mapped_column

from core import claims, db, i18n
from core.clock import now
from core.errors import Refused
from core.settings import Settings

STATES = ("waiting", "sending", "sent", "kept", "failed", "void")
LEASE = timedelta(minutes=2)
TRIES = 12
TEMPLATES = Path(__file__).parent.parent / "templates"
_log = logging.getLogger(__name__)


class OutboxMail(claims.Claimed, db.Base):
    """One mail to one person."""

    __tablename__ = "outbox_mail"
    __table_args__ = (db.one_of("state", STATES), Index("ix_outbox_mail_due", "state", "due_at"))
    kind: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(160), unique=True)
    topic: Mapped[str] = mapped_column(String(80), default="", index=True)
    address: Mapped[str] = mapped_column(String(254))
    name: Mapped[str] = mapped_column(String(200), default="")
    language: Mapped[str] = mapped_column(String(12))
    zone: Mapped[str] = mapped_column(String(60))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    error: Mapped[str] = mapped_column(Text, default="")
    sent_at: Mapped[datetime | None] = mapped_column(db.Instant)
    rendered: Mapped[str] = mapped_column(Text, default="")


def post(  # noqa: PLR0913  the columns of one row
    kind: str, *, key: str, address: str, name: str, language: str, zone: str,
    facts: dict[str, Any], topic: str = "", due: datetime | None = None,
) -> None:  # fmt: skip
    """Put a mail in the outbox within the caller's transaction; a key that exists adds nothing.

    `facts` holds JSON values only: instants as ISO 8601 text, links whole. `facts["calendar"]` may
    hold {"method", "text"}: an iCalendar object (RFC 5545, sent as RFC 6047 says). `topic` groups
    mails that `void` calls back together, such as "meeting:17:v2".
    """
    fresh = db.insert(OutboxMail).on_conflict_do_nothing(index_elements=["key"])
    reader = {"address": address, "name": name, "language": language, "zone": zone}
    row = {"kind": kind, "key": key, "topic": topic, "facts": facts, "due_at": due or now(), **reader}
    db.session().connection().execute(fresh, row)


def void(topic: str) -> None:
    """Call back what has not left yet: a moved meeting's old reminders must never be sent."""
    db.session().execute(
        update(OutboxMail)
        .where(OutboxMail.topic == topic, OutboxMail.state.in_(("waiting", "failed")))
        .values(state="void", facts={})
    )


def withhold(address: str) -> None:
    """Call back all that has not left yet to somebody whose account was closed."""
    db.session().execute(
        update(OutboxMail)
        .where(OutboxMail.address == address, OutboxMail.state.in_(("waiting", "failed")))
        .values(state="void", facts={})
    )


def claim() -> int | None:
    """Take the mail that is due longest; its id, or None."""
    return claims.claim(OutboxMail, "sending", LEASE, TRIES)


def send(mail_id: int, settings: Settings) -> None:
    """Render one claimed mail and hand it to the server, or keep it readable when there is none."""
    row = db.session().get_one(OutboxMail, mail_id, populate_existing=True)
    try:
        message = render(row, settings)
        if settings.smtp_url:
            deliver(message, settings)
    except (OSError, smtplib.SMTPException) as error:
        _log.warning("mail %s waits: %s", mail_id, error)
        _mark(mail_id, error=str(error), after=_pause(row.attempts), given_up=_hopeless(error))
        return
    except Exception as error:
        _log.exception("mail %s cannot be written", mail_id)
        _mark(mail_id, error=repr(error), after=timedelta(), given_up=True)
        return
    with db.transaction() as session:
        kept = {"state": "kept", "rendered": message.as_string()}
        left: dict[str, Any] = {"state": "sent", "facts": {}}
        values = (left if settings.smtp_url else kept) | {"sent_at": now(), "error": ""}
        session.execute(update(OutboxMail).where(OutboxMail.id == mail_id).values(**values))


def _pause(attempts: int) -> timedelta:
    """30 s, 1, 2, 4 … 60 minutes: a server that is down for an hour loses nothing."""
    return min(timedelta(seconds=15 * 2 ** min(attempts, 10)), timedelta(hours=1))


def _hopeless(error: Exception) -> bool:
    """A 5yz reply is final (RFC 5321 §4.2.1); anything else may pass."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())  # noqa: PLR2004
    return isinstance(error, smtplib.SMTPResponseException) and error.smtp_code >= 500  # noqa: PLR2004


def _mark(mail_id: int, *, error: str, after: timedelta, given_up: bool) -> None:
    with db.transaction() as session:
        row = session.get_one(OutboxMail, mail_id)
        row.error = error[:2000]
        row.state = "failed" if given_up or row.attempts >= TRIES else "waiting"
        row.due_at = now() + after


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=select_autoescape(["html"]),
        trim_blocks=True,
        lstrip_blocks=True,
    )
    i18n.install(made)
    return made


def render(row: OutboxMail, settings: Settings) -> EmailMessage:
    """The whole message in the recipient's language."""
    with i18n.speaking(row.language):
        known = {
            **row.facts, "name": row.name, "zone": row.zone, "base_url": settings.base_url,
            "language": row.language, "dir": i18n.direction(row.language),
        }  # fmt: skip
        parts = {
            part: _environment().get_template(f"mail/{row.kind}/{part}").render(known)
            for part in ("subject.txt", "body.txt", "body.html")
        }
    message = EmailMessage(policy=SMTP)
    # A company's name ends up in subjects: a line break in it must not start a header of its own.
    message["Subject"] = " ".join(parts["subject.txt"].split())
    message["From"] = settings.mail_from or "yunqiao@localhost"
    message["To"] = Address(display_name=" ".join(row.name.split()), addr_spec=row.address)
    message["Message-ID"] = f"<{row.id}.{row.key.encode().hex()[:48]}@{urlsplit(settings.base_url).hostname}>"
    message["Date"] = now()
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(parts["body.txt"])
    message.add_alternative(parts["body.html"], subtype="html")
    if calendar := row.facts.get("calendar"):
        message.add_alternative(calendar["text"], subtype="calendar", params={"method": calendar["method"]})
        message.add_attachment(calendar["text"].encode(), "application", "ics", filename="invite.ics")
    # After the parts: a part that is added takes the Content headers with it.
    message["Content-Language"] = row.language
    return message


def deliver(message: EmailMessage, settings: Settings) -> None:
    """Hand one message to the SMTP server; OSError or SMTPException when it will not have it."""
    where = urlsplit(settings.smtp_url)
    if where.hostname is None:
        raise Refused("smtp.address")
    context = ssl.create_default_context()
    if where.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(where.hostname, where.port or 465, timeout=20, context=context)
    else:
        server = smtplib.SMTP(where.hostname, where.port or 25, timeout=20)
    with server:
        server.ehlo_or_helo_if_needed()
        if where.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=context)
        if where.username:
            server.login(unquote(where.username), unquote(where.password or ""))
        server.send_message(message)


def send_due(settings: Settings, limit: int = 1000) -> int:
    """Send all that is due now, in this thread; how many were handled."""
    handled = 0
    while handled < limit and (mail_id := claim()) is not None:
        send(mail_id, settings)
        handled += 1
    return handled


def outbox(state: str | None = None, limit: int = 200, offset: int = 0) -> Sequence[OutboxMail]:
    """The newest mails, for the administrator."""
    chosen = select(OutboxMail).order_by(OutboxMail.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(chosen.where(OutboxMail.state == state) if state else chosen).all()


def counts() -> dict[str, int]:
    """How many mails are in each state."""
    grouped = select(OutboxMail.state, func.count()).group_by(OutboxMail.state)
    return dict(db.session().execute(grouped).all())


def get(mail_id: int) -> OutboxMail | None:
    """One mail, for the administrator."""
    return db.session().get(OutboxMail, mail_id)


def find(key: str) -> int:
    """The id of the mail that was posted under a key."""
    return db.session().scalars(select(OutboxMail.id).where(OutboxMail.key == key)).one()


def retry(mail_id: int) -> None:
    """Try a failed mail again at once."""
    with db.transaction() as session:
        session.execute(
            update(OutboxMail)
            .where(OutboxMail.id == mail_id, OutboxMail.state == "failed")
            .values(state="waiting", attempts=0, due_at=now())
        )
