"""What one may ask of a list: read from the address, without a token, because it changes nothing."""

from __future__ import annotations

import re
from typing import Any, ClassVar

from flask import request
from wtforms import SearchField

from core.forms import Form
from core.i18n import lazy as _
from core.listing import Asked as Window
from core.listing import asked
from matchmaking.domain import hs, reference
from matchmaking.domain.company import NUMBER_LARGEST
from matchmaking.domain.facets import Asked, Question, Wanted
from matchmaking.forms.fields import Choice, Count
from matchmaking.labels import words

FIT = "fit"
_COUNTRY = re.compile("[A-Z]{2}")
_OFFICE = re.compile(r"\w{1,12}", re.ASCII)


class _Filter(Form):
    """The words above a list; what narrows it are links, which stand in the address as well."""

    class Meta(Form.Meta):
        csrf = False

    sorts: ClassVar[tuple[str, ...]] = ()
    text = SearchField(_("Search"), description=_("Names, goods and HS codes, in any language"))
    sort = Choice(_("Order"))

    def order(self) -> Window:
        """The window asked for; found by words the best come first unless another order is asked for."""
        usual = FIT if self.text.data and FIT in self.sorts else next(s for s in self.sorts if s != FIT)
        window = asked(usual)
        sort = window.sort if window.sort in self.sorts and (window.text or window.sort != FIT) else usual
        self.sort.data = sort
        self.sort.choices = [(s, str(_SORTS[s])) for s in self.sorts if self.text.data or s != FIT]
        return Window(window.text, sort, window.page)

    def _facets(self, names: tuple[str, ...]) -> dict[str, Any]:
        """What is chosen and known; a word that makes no sense there asks for nothing."""
        sent = {name: request.args.get(name, "")[:60] for name in names}
        sent["hs"] = sent["hs"].replace(".", "")
        return {name: value for name, value in sent.items() if value and _KNOWN[name](value)}


class BrowseForm(_Filter):
    """The filters above a list of companies."""

    sorts = (FIT, "name", "-changed", "-created", "country")
    moq = Count(_("Minimum order at most"))
    capacity = Count(_("Monthly capacity at least"))

    def question(self) -> Asked:
        """What the address asks."""
        names = ("kind", "group", "hs", "country", "market", "certificate", "office", "state")
        facets = self._facets(names)
        numbers = {name: self[name].data for name in ("moq", "capacity")}
        kept = {name: n for name, n in numbers.items() if n is not None and 0 <= n <= NUMBER_LARGEST}
        return Asked(text=asked("").text, **facets, **kept)

    @classmethod
    def read(cls) -> BrowseForm:
        """The form of this address."""
        form: BrowseForm = cls(request.args)
        return form


class RequestFilter(_Filter):
    """The filters above a list of requests."""

    sorts = ("-created", "deadline", "title")

    def question(self) -> Wanted:
        """What the address asks."""
        facets = self._facets(("group", "hs", "country", "destination", "certificate", "state"))
        if "state" in facets and facets["state"] not in words.REQUEST_STATES:
            facets.pop("state")
        return Wanted(text=asked("").text, **facets)

    @classmethod
    def read(cls) -> RequestFilter:
        """The form of this address."""
        form: RequestFilter = cls(request.args)
        return form


FILTERS: dict[str, type[BrowseForm | RequestFilter]] = {"companies": BrowseForm, "requests": RequestFilter}
QUESTIONS: dict[str, type[Question]] = {"companies": Asked, "requests": Wanted}
_SORTS = {
    FIT: _("Best fit"),
    "name": _("By name"),
    "-changed": _("Changed last"),
    "-created": _("Newest first"),
    "country": _("By country"),
    "deadline": _("By last day"),
    "title": _("By title"),
}
_KNOWN: dict[str, Any] = {
    "kind": words.KINDS.__contains__,
    "group": words.GROUPS.__contains__,
    "hs": lambda code: bool(hs.ancestors(code)) and len(code) in {2, 4, 6},
    "country": _COUNTRY.fullmatch,
    "market": _COUNTRY.fullmatch,
    "destination": _COUNTRY.fullmatch,
    "certificate": reference.certificates().__contains__,
    "office": _OFFICE.fullmatch,
    "state": lambda state: state in words.STATES or state in words.REQUEST_STATES,
}
