"""Doors to introductions: the list, one of them, proposing, answering, withdrawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.account import Kind
from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer
from core.errors import NotFound
from core.forms import page as shown
from core.forms import tried
from core.listing import Listed, asked, key
from core.states import Move
from matchmaking.domain.lives import INTRODUCTION
from matchmaking.forms.introducing import ListForm, ProposalForm
from matchmaking.labels import introducing as labels
from matchmaking.queries import introductions
from matchmaking.service import introducing

if TYPE_CHECKING:
    from accounts.models import Organisation

pages = Blueprint("introductions", __name__)
pages.record(lambda state: state.app.jinja_env.globals.update(intro_words=labels))
AGREED = "agreed"


def _is_side(viewer: Viewer) -> bool:
    return reach(viewer, Action.INTEREST_SAY) is not None


@pages.get("/introductions")
@door(Action.INTRODUCTION_READ)
def browse(viewer: Viewer) -> str:
    side, page = _is_side(viewer), asked("-created")
    form = ListForm.asked(side=side)
    found, total = introductions.introductions(viewer, states=form.states(), **page.window)
    return render_template(
        "matchmaking/introductions.html",
        form=form,
        side=side,
        narrowed=bool(form.states() or page.text),
        proposes=reach(viewer, Action.PAIR_PROPOSE) is not None,
        waiting=introductions.waiting(viewer) if side else [],
        listed=Listed(found, total, page),
    )


@pages.get("/introductions/<int:introduction_id>")
@door(Action.INTRODUCTION_READ)
def show(viewer: Viewer, introduction_id: int) -> str:
    told = introductions.told([introductions.introduction(viewer, introduction_id)])[0]
    return render_template(
        "matchmaking/introduction.html",
        told=told,
        side=_is_side(viewer),
        steps={move.step for move in INTRODUCTION.open_from(told.row.state) if _may(viewer, move)},
        agreed=told.row.state == AGREED,
        match=introductions.score_of(told.exporter.id, told.buyer.id),
    )


def _may(viewer: Viewer, move: Move) -> bool:
    """What is in sight of somebody whose role makes this move is theirs to move."""
    return move.action is not None and reach(viewer, Action(move.action)) is not None


@pages.get("/introductions/new")
@door(Action.PAIR_PROPOSE)
def new(viewer: Viewer) -> tuple[str, int]:
    return _page(viewer, ProposalForm(formdata=None))


def _page(viewer: Viewer, form: ProposalForm) -> tuple[str, int]:
    """Both sides are chosen one after the other by links; what is chosen stands in the address or in the form."""
    chosen = {kind: _chosen(viewer, kind, form) for kind in (Kind.EXPORTER, Kind.BUYER)}
    ids = {kind: row.id if row else None for kind, row in chosen.items()}
    form.exporter_id.data, form.buyer_id.data = ids[Kind.EXPORTER], ids[Kind.BUYER]
    others = {Kind.EXPORTER: ids[Kind.BUYER], Kind.BUYER: ids[Kind.EXPORTER]}
    texts = {kind: request.args.get(f"{kind}_text", "").strip()[:200] for kind in chosen}
    found = {
        kind: [] if row else introductions.candidates(viewer, kind, others[kind], text=texts[kind])
        for kind, row in chosen.items()
    }
    match = introductions.score_of(*(i or 0 for i in ids.values()))
    return shown(
        "matchmaking/introduction_new.html", form, chosen=chosen, ids=ids, found=found, texts=texts, match=match
    )


def _chosen(viewer: Viewer, kind: Kind, form: ProposalForm) -> Organisation | None:
    organisation_id = form[f"{kind}_id"].data or request.args.get(f"{kind}_id", type=key)
    return introductions.candidate(viewer, kind, organisation_id) if organisation_id else None


@pages.post("/introductions")
@door(Action.PAIR_PROPOSE)
def propose(viewer: Viewer) -> Response | tuple[str, int]:
    form = ProposalForm()
    with tried(form):
        form.check()
        introduction_id = introducing.propose(viewer, **form.sent())
        flash(str(labels.DONE["proposed"]), "success")
        return redirect(url_for(".show", introduction_id=introduction_id))
    return _page(viewer, form)


@pages.post("/introductions/<int:introduction_id>/answer")
@door(Action.INTEREST_SAY)
def answer(viewer: Viewer, introduction_id: int) -> Response:
    word = request.form.get("word", "")
    agreed = introducing.answer(viewer, introduction_id, word)
    flash(str(labels.DONE["agreed" if agreed else word]), "success")
    return redirect(url_for(".show" if agreed else ".browse", introduction_id=introduction_id if agreed else None))


@pages.post("/introductions/<int:introduction_id>/withdrawal")
@door(Action.PAIR_PROPOSE)
def withdraw(viewer: Viewer, introduction_id: int) -> Response:
    introducing.withdraw(viewer, introduction_id)
    flash(str(labels.DONE["withdrawn"]), "success")
    return redirect(url_for(".show", introduction_id=introduction_id))


def desk_panel(viewer: Viewer) -> str:
    """On the desk of a company: what waits for its answer."""
    found = introductions.waiting(viewer) if _is_side(viewer) else []
    return render_template("matchmaking/introduction_desk.html", waiting=found) if found else ""


def organisation_panel(viewer: Viewer, organisation: Organisation) -> str:
    """On the page of a company that agreed to it: the way to introduce it."""
    if reach(viewer, Action.PAIR_PROPOSE) is None or organisation.kind not in {Kind.EXPORTER, Kind.BUYER}:
        return ""
    try:
        introductions.candidate(viewer, Kind(organisation.kind), organisation.id)
    except NotFound:
        return ""
    return render_template("matchmaking/introduction_offer.html", organisation=organisation)


def pair_panel(viewer: Viewer, exporter_id: int, buyer_id: int) -> str:
    """Where a pair is shown to its own people: the introduction that brought them together."""
    agreed = introductions.of_pair(exporter_id, buyer_id, AGREED)
    if not agreed or viewer.organisation_id not in {exporter_id, buyer_id}:
        return ""
    return render_template("matchmaking/introduction_pair.html", told=introductions.told(agreed[:1])[0])
