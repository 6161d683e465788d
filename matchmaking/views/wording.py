"""Doors to the glossary: the words that officers add, by which goods are found."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core import i18n, tables, web
from core.errors import Conflict
from core.forms import page, tried
from core.i18n import gettext as _
from core.listing import Listed, asked
from matchmaking.domain import reference
from matchmaking.forms.wording import WordForm, WordsForm
from matchmaking.labels import wording as labels
from matchmaking.queries import wording as known
from matchmaking.service import wording
from matchmaking.views.profiles import suggested

pages = Blueprint("wording", __name__)
pages.record(lambda state: state.app.jinja_env.globals.update(glossary_words=labels))


@pages.get("/glossary")
@door(Action.GLOSSARY_KEEP)
def browse(_viewer: Viewer) -> str:
    form, shown = WordsForm.asked(), asked("text")
    found, total = known.found(language=form.chosen(), **shown.window)
    narrowed = bool(form.chosen() or shown.text)
    return render_template(
        "matchmaking/glossary.html", form=form, listed=Listed(found, total, shown), narrowed=narrowed
    )


@pages.get("/glossary.csv")
@door(Action.GLOSSARY_KEEP)
def export(_viewer: Viewer) -> Response:
    form, shown = WordsForm.asked(), asked("text")
    found, _total = known.found(text=shown.text, language=form.chosen(), sort=shown.sort, limit=None)
    header = [_("Word"), _("Language"), _("HS subheading"), _("Means the same as")]
    rows = [(row.text, row.language, row.hs6, labels.term(row.term)) for row in found]
    return web.download(tables.csv_bytes(header, rows), f"{_('Glossary')}.csv")


def _page(form: WordForm, word_id: int | None = None) -> tuple[str, int]:
    shown = suggested(form.hs_text.data or form.text.data or "", form.hs6.data or "")
    return page("matchmaking/glossary_word.html", form, word_id=word_id, **shown)


@pages.get("/glossary/new")
@door(Action.GLOSSARY_KEEP)
def new(_viewer: Viewer) -> tuple[str, int]:
    return _page(WordForm.of(None, reference.language_of(i18n.language())))


@pages.post("/glossary/new")
@door(Action.GLOSSARY_KEEP)
def add(viewer: Viewer) -> Response | tuple[str, int]:
    form = WordForm.of(None, reference.language_of(i18n.language()))
    if "look" not in request.form:
        with tried(form):
            form.check()
            wording.add(viewer, form.new())
            flash(_("The word is in the glossary. It is searched for from now on."), "success")
            return redirect(url_for(".browse"))
    return _page(form)


@pages.get("/glossary/<int:word_id>")
@door(Action.GLOSSARY_KEEP)
def word(_viewer: Viewer, word_id: int) -> tuple[str, int]:
    return _page(WordForm.of(known.word(word_id), ""), word_id)


@pages.post("/glossary/<int:word_id>")
@door(Action.GLOSSARY_KEEP)
def edit(viewer: Viewer, word_id: int) -> Response | tuple[str, int]:
    form = WordForm.of(known.word(word_id), "")
    if "look" not in request.form:
        with tried(form):
            form.check()
            try:
                wording.edit(viewer, word_id, form.new(), form.seen())
            except Conflict:
                # Whoever looked at the sentence and saves again means it.
                form.version.data = str(known.word(word_id).version)
                raise
            flash(_("The word is saved."), "success")
            return redirect(url_for(".browse"))
    return _page(form, word_id)


@pages.post("/glossary/<int:word_id>/removal")
@door(Action.GLOSSARY_KEEP)
def remove(viewer: Viewer, word_id: int) -> Response:
    wording.remove(viewer, word_id)
    flash(_("The word is out of the glossary."), "success")
    return redirect(url_for(".browse"))


def desk(viewer: Viewer) -> str:
    """On the desk of whoever keeps the glossary: the way to it."""
    if reach(viewer, Action.GLOSSARY_KEEP) is None:
        return ""
    return render_template("matchmaking/glossary_desk.html", total=known.count())
