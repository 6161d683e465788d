"""The door to the questions of a product group: a page's part that follows the group chosen."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from matchmaking.forms import specifications as forms
from matchmaking.labels import specifications as labels

pages = Blueprint("specifications", __name__)
pages.record(lambda state: state.app.jinja_env.globals.update(specs=labels))


@pages.get("/specifications")
@door(Action.PROFILE_BROWSE)
def questions(_viewer: Viewer) -> str:
    return _part("_specifications", forms.chosen_group())


@pages.get("/specifications/subheading")
@door(Action.PROFILE_BROWSE)
def subheading(_viewer: Viewer) -> str:
    return _part("_tile_hint", "ceramic_tile")


def _part(name: str, group: str) -> str:
    form = forms.asking(forms.SpecificationForm, group)(request.args)
    forms.offer_choices(form)
    return render_template(f"matchmaking/{name}.html", form=form, hint=forms.suggested_subheading(form))
