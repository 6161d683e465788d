"""What one may ask of a list of matches; read from the address, without a token, because it changes nothing."""

from __future__ import annotations

from flask import request
from wtforms import SearchField, SelectField

from core import i18n
from core.forms import Form
from core.i18n import lazy as _
from matchmaking.labels import matching, words
from matchmaking.queries.matches import Sought


class SoughtForm(Form):
    """The filters above the list; a choice that makes no sense asks for nothing."""

    class Meta(Form.Meta):
        csrf = False

    text = SearchField(_("Search"))
    said = SelectField(_("Which ones"))
    group = SelectField(_("Product group"))
    country = SelectField(_("Country"))
    least = SelectField(_("Score"))
    sort = SelectField(_("Order"))

    @classmethod
    def asked(cls, countries: list[str], *, official: bool = False) -> SoughtForm:
        """The filters of this address. One country alone is no choice; what a company said is not an office's."""
        form: SoughtForm = cls(request.args)
        every = str(_("All"))
        form.said.choices = words.choices(matching.SAID)
        form.group.choices = words.choices(words.GROUPS, every)
        form.country.choices = [("", every), *sorted(((c, i18n.country(c)) for c in countries), key=lambda c: c[1])]
        form.least.choices = words.choices(matching.LEAST)
        form.sort.choices = words.choices(matching.SORTS)
        if official:
            del form["said"]
        if len(countries) < 2:  # noqa: PLR2004
            del form["country"]
        return form

    def sought(self) -> Sought:
        """For the query."""
        said = self._chosen("said") if "said" in self else "proposed"
        least = int(self._chosen("least") or 0)
        return Sought(country=self._chosen("country"), group=self._chosen("group"), least=least, said=said)

    def narrows(self) -> bool:
        """Whether anything but the order is asked for."""
        return any(self._chosen(name) not in {"", "0"} for name in ("country", "group", "least", "said"))

    def _chosen(self, name: str) -> str:
        if name not in self:
            return ""
        known = {value for value, _said in self[name].choices}
        return self[name].data if self[name].data in known else ""
