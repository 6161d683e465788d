"""The platform itself, for administrators: settings as read, the site's texts, failed work, the journal."""

from __future__ import annotations

from flask import render_template, request
from werkzeug.wrappers import Response

from accounts import labels, queries
from accounts.domain.permissions import Action
from accounts.forms.system import TextForm
from accounts.guards import door
from accounts.queries import Viewer
from accounts.service import organising, running
from accounts.views.blueprint import done, pages
from core import jobs, journal, mail, settings
from core.errors import NotFound
from core.forms import page, tried
from core.i18n import gettext as _
from core.listing import Listed, asked

Shown = str | tuple[str, int] | Response


@pages.get("/admin")
@door(Action.SYSTEM_MANAGE)
def system(viewer: Viewer) -> str:
    return render_template(
        "accounts/system.html",
        settings=running.settings_read(viewer),
        mails=mail.counts(),
        jobs=jobs.counts(),
        mail_server=bool(settings.in_force().smtp_url),
    )


@pages.post("/admin/test-mails")
@door(Action.SYSTEM_MANAGE)
def test_mail(viewer: Viewer) -> Response:
    """Nothing is sent inside a request: the mail's own page tells what the server said."""
    mail_id = running.test_mail(viewer)
    return done(
        _("A test email to you is on its way. Look here again in a moment."), "accounts.mail_page", mail_id=mail_id
    )


@pages.get("/admin/texts")
@door(Action.SYSTEM_MANAGE)
def texts(_viewer: Viewer) -> str:
    return render_template("accounts/texts.html", known=queries.site_texts())


@pages.get("/admin/texts/<key>")
@door(Action.SYSTEM_MANAGE)
def text(_viewer: Viewer, key: str) -> Shown:
    if key not in labels.SITE_TEXTS:
        raise NotFound
    known = {f"text_{code}": said for code, said in queries.site_texts().get(key, {}).items()}
    return page("accounts/text.html", TextForm(formdata=None, **known), key=key)


@pages.post("/admin/texts/<key>")
@door(Action.SYSTEM_MANAGE)
def keep_text(viewer: Viewer, key: str) -> Shown:
    if key not in labels.SITE_TEXTS:
        raise NotFound
    form = TextForm()
    with tried(form):
        form.check()
        organising.keep_site_texts(viewer, key, form.texts)
        return done(_("The text is saved."), "accounts.texts")
    return page("accounts/text.html", form, key=key)


@pages.get("/admin/jobs")
@door(Action.SYSTEM_MANAGE)
def work(_viewer: Viewer) -> str:
    """Failed work first of all, for somebody must look at it; other states on request."""
    state = request.args.get("state", "failed")
    state = state if state in labels.JOB_STATES else "failed"
    wanted, counts = asked("-created"), jobs.counts()
    window = wanted.window
    found = jobs.in_state(state, limit=window["limit"], offset=window["offset"])
    return render_template(
        "accounts/jobs.html", found=Listed(found, counts.get(state, 0), wanted), state=state, counts=counts
    )


@pages.post("/admin/jobs/<int:job_id>/tries")
@door(Action.SYSTEM_MANAGE)
def retry_job(viewer: Viewer, job_id: int) -> Response:
    running.retry_job(viewer, job_id)
    return done(_("It will be tried again at once."), "accounts.work")


@pages.get("/admin/journal")
@door(Action.SYSTEM_MANAGE)
def records(_viewer: Viewer) -> str:
    subject, wanted = request.args.get("text", "").strip()[:60] or None, asked("-created")
    window = wanted.window
    found = journal.entries(subject, limit=window["limit"], offset=window["offset"])
    people = queries.people_by_id({entry.person_id for entry in found if entry.person_id})
    return render_template("accounts/journal.html", found=Listed(found, journal.count(subject), wanted), people=people)
