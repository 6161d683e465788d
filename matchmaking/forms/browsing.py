"""What one may ask of a list: read from the address, without a token, because it changes nothing."""

from __future__ import annotations

from typing import Any

from flask import request
from wtforms import SearchField

from accounts import queries
from accounts.domain.permissions import Action, reach
from accounts.queries import Viewer
from core import i18n
from core.forms import Form
from core.i18n import lazy as _
from core.i18n import text_in
from matchmaking.forms.fields import Choice
from matchmaking.labels import companies, words

_OFFICIAL = ("office", "state")


class BrowseForm(Form):
    """The filters above a list of companies."""

    class Meta(Form.Meta):
        csrf = False

    text = SearchField(_("Search"), description=_("Names and goods, in any language"))
    kind = Choice(_("Kind"))
    group = Choice(_("Product group"))
    hs = Choice(_("HS chapter"))
    country = Choice(_("Country"))
    market = Choice(_("Sells to"))
    office = Choice(_("District"))
    state = Choice(_("State"))
    sort = Choice(_("Order"))

    @classmethod
    def asked(cls, viewer: Viewer) -> BrowseForm:
        """The filters of this address, with the lists that this person may use."""
        form: BrowseForm = cls(request.args)
        every = _("All")
        countries = [("", str(every)), *i18n.countries()]
        form.kind.choices = words.choices(words.KINDS, every)
        form.group.choices = words.choices(words.GROUPS, every)
        form.hs.choices = [("", str(every)), *companies.chapters()]
        form.country.choices = form.market.choices = countries
        form.sort.choices = [
            ("name", str(_("By name"))), ("-changed", str(_("Changed last"))), ("-created", str(_("Newest first"))),
            ("country", str(_("By country"))),
        ]  # fmt: skip
        if reach(viewer, Action.ORGANISATION_VERIFY) is None:
            for name in _OFFICIAL:
                del form[name]
            return form
        form.state.choices = words.choices(words.STATES, every)
        form.office.choices = [("", str(every)), *((o.code, text_in(o.area_names)) for o in queries.offices())]
        return form

    def narrowed(self) -> bool:
        """Whether one of the further filters is in use."""
        return any(request.args.get(name) for name in ("hs", "country", "market", "sort", *_OFFICIAL))

    def filters(self) -> dict[str, Any]:
        """For the query: what is chosen and known; a word that makes no sense there asks for nothing."""
        names = ("kind", "group", "hs", "country", "market", *_OFFICIAL)
        return {
            name: self[name].data
            for name in names
            if name in self and self[name].data in {value for value, _said in self[name].choices}
        }
