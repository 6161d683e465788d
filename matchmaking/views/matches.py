"""Doors to matches: one's own list, a pair with its reasons, what an office sees of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts import queries as register
from accounts.domain.permissions import Action, may, reach
from accounts.guards import door, safe_next
from accounts.queries import Viewer
from core.errors import NotFound
from core.listing import Listed, asked
from matchmaking.domain import pairing as rules
from matchmaking.domain.scoring import WAYS
from matchmaking.forms.matching import SoughtForm
from matchmaking.labels import matching as labels
from matchmaking.labels import reasons
from matchmaking.queries import matches, pairs, sides, weights
from matchmaking.service import matching, pairing, standing

if TYPE_CHECKING:
    from accounts.models import Organisation

pages = Blueprint("matches", __name__)
WAY_OF = dict(zip(("buyer", "exporter"), WAYS, strict=True))
ASKED = 10
# Panels are shown on pages of other blueprints too, so the words are known to every template.
_WORDS = {"reasons_of": reasons, "match_words": labels, "way_of": WAY_OF}
pages.record(lambda state: state.app.jinja_env.globals.update(_WORDS))


@pages.get("/matches")
@door(Action.MATCH_READ)
def mine(viewer: Viewer) -> str:
    return _list(matches.own(viewer), "matchmaking/matches.html", official=False)


def _list(organisation: Organisation, template: str, *, official: bool, **facts: object) -> str:
    form, page = SoughtForm.asked(matches.countries(organisation), official=official), asked("-score")
    found, total = matches.of(organisation, form.sought(), **page.window)
    lacks = sides.missing(organisation.id, organisation.kind)
    if organisation.state != "verified":
        lacks = ["verification", *lacks]
    return render_template(
        template,
        own=organisation,
        form=form,
        narrowed=form.narrows() or page.text != "",
        listed=Listed(found, total, page),
        lacks=lacks,
        **facts,
    )


@pages.get("/matches/<int:other_id>")
@door(Action.MATCH_READ)
def pair(viewer: Viewer, other_id: int) -> str:
    own = matches.own(viewer)
    exporter, buyer = matches.other_side(viewer, other_id)
    said = pairs.interest(own.id, other_id)
    return _pair(exporter, buyer, own=own, other=exporter if own.id == buyer.id else buyer, said=said, official=False)


def _pair(exporter: Organisation, buyer: Organisation, *, official: bool, **facts: object) -> str:
    fit = matching.explain(exporter.id, buyer.id)
    if fit and official:
        fit = matching.barred(fit)
    return render_template(
        "matchmaking/match.html",
        fit=fit,
        told=rules.told(fit, weights.in_force().weights) if fit else [],
        exporter=exporter,
        buyer=buyer,
        companies=matches.companies([exporter.id, buyer.id]),
        wish=matches.request_of(fit.request_id) if fit else None,
        official=official,
        **facts,
    )


@pages.post("/matches/<int:other_id>/word")
@door(Action.INTEREST_SAY)
def say(viewer: Viewer, other_id: int) -> Response | str:
    word = request.form.get("word", "")
    mutual = pairing.say(viewer, other_id, word)
    if "HX-Request" in request.headers:
        said = pairs.interest(viewer.organisation_id or 0, other_id)
        return render_template("matchmaking/match_word.html", other_id=other_id, said=said)
    flash(str(labels.DONE["mutual" if mutual else word]), "success")
    return redirect(safe_next(request.form.get("next"), url_for(".mine")))


@pages.get("/matches/pairs")
@door(Action.FIGURES_READ)
def area(viewer: Viewer) -> str:
    page = asked("-score")
    found, total = matches.of_area(viewer, **page.window)
    names = matches.organisations(i for match in found for i in (match.exporter_id, match.buyer_id))
    return render_template("matchmaking/match_pairs.html", listed=Listed(found, total, page), names=names)


@pages.get("/organisations/<int:organisation_id>/matches")
@door(Action.MATCH_READ)
def of_organisation(viewer: Viewer, organisation_id: int) -> str:
    organisation = _in_reach(viewer, organisation_id)
    looked_up: list[Organisation] = []
    if text := request.args.get("other", "").strip():
        others, _total = register.organisations(viewer, text=text[:200], sort="name", limit=ASKED)
        looked_up = [row for row in others if {row.kind, organisation.kind} == set(WAY_OF)]
    return _list(organisation, "matchmaking/match_office.html", official=True, looked_up=looked_up, text=text)


@pages.get("/organisations/<int:organisation_id>/matches/<int:other_id>")
@door(Action.MATCH_READ)
def why(viewer: Viewer, organisation_id: int, other_id: int) -> str:
    own = _in_reach(viewer, organisation_id)
    other = register.organisation(viewer, other_id)
    exporter, buyer = matches.two_sides(own, other)
    where = standing.of(exporter.id, buyer.id)
    return _pair(exporter, buyer, own=own, other=other, said=None, official=True, where=where)


def _in_reach(viewer: Viewer, organisation_id: int) -> Organisation:
    """For offices: a company whose matches are in the viewer's reach. Companies read their own list."""
    if reach(viewer, Action.ORGANISATION_VERIFY) is None:
        raise NotFound
    organisation = register.organisation(viewer, organisation_id, Action.MATCH_READ)
    if organisation.kind not in WAY_OF:
        raise NotFound
    return organisation


def office_panel(viewer: Viewer, organisation: Organisation) -> str:
    """On an organisation's page: for its office, the way to what was proposed."""
    if reach(viewer, Action.ORGANISATION_VERIFY) is None or organisation.kind not in WAY_OF:
        return ""
    if not may(viewer, Action.MATCH_READ, register.place_of(organisation)):
        return ""
    found, total = matches.of(organisation, matches.Sought(said="proposed"), limit=3)
    return render_template("matchmaking/match_office_panel.html", organisation=organisation, rows=found, total=total)


def desk_panel(viewer: Viewer) -> str:
    """On the desk: what is new among one's matches."""
    if reach(viewer, Action.INTEREST_SAY) is None:
        return ""
    return render_template("matchmaking/match_desk.html", new=matches.count_new(viewer))
