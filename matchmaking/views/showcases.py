"""Doors to showcases: the list, one draft, its companies, and the draft as PDF and XLSX."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core import green, i18n, tables, web
from core.clock import local, now
from core.errors import Conflict
from core.forms import page, tried
from core.i18n import ngettext
from core.listing import Listed, asked, key
from core.settings import in_force
from matchmaking import printing
from matchmaking.domain.showcase import MOST
from matchmaking.forms.browsing import BrowseForm
from matchmaking.forms.showcasing import ShowcaseForm
from matchmaking.labels import printed
from matchmaking.labels import showcases as labels
from matchmaking.queries import searching
from matchmaking.queries import showcases as queries
from matchmaking.service import showcasing as verbs

if TYPE_CHECKING:
    from matchmaking.models import Showcase
    from matchmaking.queries.showcases import Line

pages = Blueprint("showcases", __name__)
_LOOKED_AT = 200
"""Of what a search finds; those among them that agreed are offered, MOST at most."""


@pages.get("/showcases")
@door(Action.SHOWCASE_KEEP)
def browse(viewer: Viewer) -> str:
    shown = asked("-changed")
    found, total = queries.browse(viewer, **shown.window)
    return render_template("matchmaking/showcases.html", listed=Listed(found, total, shown))


@pages.get("/showcases/new")
@door(Action.SHOWCASE_KEEP)
def new(viewer: Viewer) -> tuple[str, int]:
    return page("matchmaking/showcase_new.html", ShowcaseForm.of(None, viewer.language))


@pages.post("/showcases/new")
@door(Action.SHOWCASE_KEEP)
def begin(viewer: Viewer) -> Response | tuple[str, int]:
    form = ShowcaseForm.of(None, viewer.language)
    with tried(form):
        form.check()
        showcase_id = verbs.begin(viewer, **form.words())
        flash(str(labels.DONE["begun"]), "success")
        return redirect(url_for(".choose", showcase_id=showcase_id))
    return page("matchmaking/showcase_new.html", form)


@pages.get("/showcases/<int:showcase_id>")
@door(Action.SHOWCASE_KEEP)
def show(viewer: Viewer, showcase_id: int) -> tuple[str, int]:
    return _page(viewer, showcase_id, ShowcaseForm.of(queries.showcase(viewer, showcase_id), viewer.language))


def _page(viewer: Viewer, showcase_id: int, form: ShowcaseForm) -> tuple[str, int]:
    row, lines = queries.showcase(viewer, showcase_id), queries.lines(showcase_id)
    told = [(line, labels.gone(line, viewer.zone)) for line in lines]
    return page(
        "matchmaking/showcase.html",
        form,
        showcase=row,
        told=told,
        most=MOST,
        passing=labels.PASSING,
        sends=row.office_id,
    )


@pages.post("/showcases/<int:showcase_id>")
@door(Action.SHOWCASE_KEEP)
def keep(viewer: Viewer, showcase_id: int) -> Response | tuple[str, int]:
    form = ShowcaseForm.of(queries.showcase(viewer, showcase_id), viewer.language)
    with tried(form):
        form.check()
        try:
            verbs.keep(viewer, showcase_id, version=form.seen(), **form.words())
        except Conflict:
            form.version.data = str(queries.showcase(viewer, showcase_id).version)
            raise
        flash(str(labels.DONE["kept"]), "success")
        return redirect(url_for(".show", showcase_id=showcase_id))
    return _page(viewer, showcase_id, form)


@pages.post("/showcases/<int:showcase_id>/removal")
@door(Action.SHOWCASE_KEEP)
def remove(viewer: Viewer, showcase_id: int) -> Response:
    verbs.remove(viewer, showcase_id)
    flash(str(labels.DONE["removed"]), "success")
    return redirect(url_for(".browse"))


@pages.get("/showcases/<int:showcase_id>/companies")
@door(Action.SHOWCASE_KEEP)
def choose(viewer: Viewer, showcase_id: int) -> str:
    row, form = queries.showcase(viewer, showcase_id), BrowseForm.read()
    held = {line.company.organisation_id for line in queries.lines(showcase_id)}
    found = searching.search(viewer, form.question(), sort=form.order().sort, limit=_LOOKED_AT)
    agreed = queries.eligible(viewer, found)
    offered = [number for number in found if number in agreed - held][: MOST - len(held)]
    return render_template(
        "matchmaking/showcase_choice.html", showcase=row, form=form, held=len(held), most=MOST,
        lines=searching.lines(viewer, offered),
    )  # fmt: skip


@pages.post("/showcases/<int:showcase_id>/companies")
@door(Action.SHOWCASE_KEEP)
def add(viewer: Viewer, showcase_id: int) -> Response:
    number = verbs.add(viewer, showcase_id, request.form.getlist("company", type=key))
    flash(ngettext("%(n)s company is added.", "%(n)s companies are added.", number), "success")
    return redirect(url_for(".show", showcase_id=showcase_id))


@pages.post("/showcases/<int:showcase_id>/companies/<int:organisation_id>/removal")
@door(Action.SHOWCASE_KEEP)
def take_out(viewer: Viewer, showcase_id: int, organisation_id: int) -> Response:
    verbs.take_out(viewer, showcase_id, organisation_id)
    flash(str(labels.DONE["out"]), "success")
    return redirect(url_for(".show", showcase_id=showcase_id))


@pages.post("/showcases/<int:showcase_id>/companies/<int:organisation_id>/<step>")
@door(Action.SHOWCASE_KEEP)
def move(viewer: Viewer, showcase_id: int, organisation_id: int, step: str) -> Response:
    verbs.move(viewer, showcase_id, organisation_id, step)
    return redirect(url_for(".show", showcase_id=showcase_id) + f"#company-{organisation_id}")


@pages.get("/showcases/<int:showcase_id>/showcase.pdf")
@door(Action.SHOWCASE_KEEP)
def pdf(viewer: Viewer, showcase_id: int) -> Response:
    row = queries.showcase(viewer, showcase_id)
    return as_pdf(viewer, row, queries.lines(showcase_id), row.language)


def as_pdf(viewer: Viewer, row: Showcase, lines: list[Line], language: str) -> Response:
    """These companies of a showcase in this language, to keep."""
    day = local(now(), viewer.zone).date()
    with i18n.speaking(language):
        cover = labels.cover(row.title, row.note, queries.maker(row), lines, day=day, zone=viewer.zone)
        sheets = [
            printed.sheet_of(line.company, printed.Edition(day, _address(line), forwardable=line.forwardable))
            for line in lines
            if line.standing == "shown"
        ]
    content = green.offload(printing.showcase_pdf, cover, sheets, language)
    return web.download(content, f"{row.title[:80]} {day.isoformat()}.pdf")


@pages.get("/showcases/<int:showcase_id>/showcase.xlsx")
@door(Action.SHOWCASE_KEEP)
def xlsx(viewer: Viewer, showcase_id: int) -> Response:
    row = queries.showcase(viewer, showcase_id)
    return as_xlsx(viewer, row, queries.lines(showcase_id), row.language)


def as_xlsx(viewer: Viewer, row: Showcase, lines: list[Line], language: str) -> Response:
    """The same for a spreadsheet."""
    day = local(now(), viewer.zone).date()
    with i18n.speaking(language):
        head, rows = labels.header(), [labels.row(line, day, viewer.zone) for line in lines]
    return web.download(green.offload(tables.xlsx_bytes, head, rows), f"{row.title[:80]} {day.isoformat()}.xlsx")


def _address(line: Line) -> str:
    return in_force().base_url + url_for("companies.show", organisation_id=line.company.organisation_id)


def desk(viewer: Viewer) -> str:
    """On the desk of a chamber or an office: the way to showcases, which have no place in an officer's bar."""
    if reach(viewer, Action.SHOWCASE_KEEP) is None:
        return ""
    found, total = queries.browse(viewer, limit=3)
    return render_template("matchmaking/_showcase_desk.html", found=found, total=total)
