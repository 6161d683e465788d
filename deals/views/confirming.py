"""The one-purpose link: the other side reads the deal and answers, without an account."""

from __future__ import annotations

from flask import flash, redirect, render_template, session, url_for
from werkzeug.wrappers import Response

from accounts.guards import current, door
from core import i18n
from core.forms import Form, tried
from deals import labels, service
from deals.domain.deal import ANSWERS
from deals.views import pages
from deals.views.answers import FORMS, NOUNS, forms_for


@pages.get("/confirm/<token>")
@door.public
def confirming(token: str) -> tuple[str, int]:
    """Only shows: mail scanners open links, and to open is not to answer."""
    return _shown(token)


def _shown(token: str, form: Form | None = None, step: str = "") -> tuple[str, int]:
    link, deal = service.opened(token)
    _speak(link.facts["language"])
    addresses = {
        step: url_for("deals.answer_by_link", token=token, noun=noun) for noun, step in NOUNS.items() if step in ANSWERS
    }
    steps = list(ANSWERS)
    html = render_template(
        "deals/confirm.html", deal=deal, steps=steps, forms=forms_for(steps, deal, form, step), tried_step=step,
        addresses=addresses, **labels.WORDS,
    )  # fmt: skip
    return html, form.status if form else 200


def _speak(language: str) -> None:
    """The language the mail was in, unless the reader chose another one on the page."""
    if current() is None and "language" not in session:
        i18n.use(language)


@pages.post("/confirm/<token>/<any(confirmation, correction, rejection):noun>")
@door.public
def answer_by_link(token: str, noun: str) -> Response | tuple[str, int]:
    link, _deal = service.opened(token)
    _speak(link.facts["language"])
    step = NOUNS[noun]
    form = FORMS[step]()
    with tried(form):
        form.check()
        service.answer_by_link(token, form.said())
        session.setdefault("language", i18n.language())
        flash(labels.ANSWERED[step] + "", "success")
        return redirect(url_for("deals.answered"))
    return _shown(token, form, step)


@pages.get("/confirm")
@door.public
def answered() -> str:
    return render_template("deals/answered.html")
