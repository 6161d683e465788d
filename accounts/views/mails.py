"""The outbox, for administrators: what left, what waits, what failed and why, what is kept here."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from accounts import labels
from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from accounts.service import running
from accounts.views.blueprint import done, pages
from core import mail
from core.i18n import gettext as _
from core.listing import Listed, asked


@pages.get("/admin/mails")
@door(Action.SYSTEM_MANAGE)
def mails(_viewer: Viewer) -> str:
    state = request.args.get("state")
    state = state if state in labels.MAIL_STATES else None
    wanted, counts = asked("-created"), mail.counts()
    window = wanted.window
    found = mail.outbox(state, limit=window["limit"], offset=window["offset"])
    total = counts.get(state, 0) if state else sum(counts.values())
    return render_template("accounts/mails.html", found=Listed(found, total, wanted), state=state, counts=counts)


@pages.get("/admin/mails/<int:mail_id>")
@door(Action.SYSTEM_MANAGE)
def mail_page(viewer: Viewer, mail_id: int) -> str:
    """Its text alone: the HTML of a mail is never run here."""
    row, kept = running.read_mail(viewer, mail_id)
    return render_template("accounts/mail.html", mail=row, kept=kept)


@pages.post("/admin/mails/<int:mail_id>/tries")
@door(Action.SYSTEM_MANAGE)
def retry_mail(viewer: Viewer, mail_id: int) -> Response:
    running.retry_mail(viewer, mail_id)
    return done(_("It will be tried again at once."), "accounts.mail_page", mail_id=mail_id)
