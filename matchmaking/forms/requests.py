"""The form of a buyer's request, and the filters above a list of them."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, StringField, TextAreaField
from wtforms.validators import Optional

from core import i18n
from core.forms import Form
from core.i18n import lazy as _
from core.money import CURRENCIES
from matchmaking.domain import reference
from matchmaking.domain.quoting import WANTED
from matchmaking.forms.fields import Checks, Choice, Count, Needed
from matchmaking.forms.specifications import asking, chosen_group, inputs_of, offer_choices, typed
from matchmaking.labels import words
from matchmaking.models import Request
from matchmaking.service.requests import Wish


class RequestForm(Form):
    """What is needed, how much, for how much and by when."""

    version = HiddenField("")
    language = Choice(_("Language you write in"), [Needed()])
    title = StringField(_("What do you need, in one line?"), [Needed()])
    text = TextAreaField(_("Details"), description=_("Use, sizes, quality, packing: whatever a maker must know."))
    hs_text = StringField(_("What is it?"))
    hs6 = StringField(_("HS subheading"))
    group = Choice(_("Product group"))
    quantity = Count(_("Quantity"))
    unit = Choice(_("Unit"))
    frequency = Choice(_("How often"))
    target_price = StringField(_("Target price, per unit"), render_kw={"inputmode": "decimal"})
    currency = Choice(_("Currency"))
    incoterm = Choice(_("Incoterm"))
    port = Choice(_("Port of destination"))
    needed_by = DateField(_("Needed by"), [Optional()])
    deadline = DateField(_("Last day for answers"), [Optional()], description=_("The request ends after this day."))
    quotations_wanted = Count(
        _("Quotations you want"), description=_("So many exporters at most can quote at one time: 1 to 20.")
    )
    certificates = Checks(_("Certificates you ask for"))
    oem = BooleanField(_("The goods carry our own brand or design"))

    @classmethod
    def of(cls, row: Request | None, language: str, amount: str = "") -> RequestForm:
        """The form of a saved request, or of a new one in the writer's language."""
        made = asking(cls, chosen_group(row.group if row else ""))
        wanted = inputs_of(one.value for one in row.specifications) if row else {}
        form: RequestForm = (
            made(obj=row, data=wanted) if row else made(data={"language": language, "quotations_wanted": WANTED})
        )
        offer_choices(form)
        if row is not None and not form.target_price.raw_data:
            # Not typed, so it is the row's: whole minor units, which nobody would type.
            form.target_price.data = amount
        nothing = _("Not given")
        form.language.choices = list(i18n.LANGUAGES.items())
        form.group.choices = words.choices(words.GROUPS, _("From the subheading"))
        form.unit.choices = words.choices(words.UNITS, nothing)
        form.frequency.choices = words.choices(words.FREQUENCIES, nothing)
        form.currency.choices = [("", str(_("Currency"))), *((code, code) for code in CURRENCIES)]
        form.incoterm.choices = [("", str(nothing)), *((code, code) for code in reference.codes("incoterm"))]
        form.port.choices = [("", str(nothing)), *words.ports()]
        form.certificates.choices = words.certificates()
        return form

    def wish(self) -> Wish:
        """What was sent, for the verb."""
        kept: dict[str, Any] = {
            name: self[name].data
            for name in ("quantity", "needed_by", "deadline", "oem", "language", "quotations_wanted")
        } | {
            name: self[name].data or ""
            for name in (
                "title", "text", "hs6", "group", "unit", "frequency", "target_price", "currency", "incoterm", "port",
            )
        }  # fmt: skip
        return Wish(certificates=tuple(self.certificates.data or ()), specified=typed(self), **kept)

    def seen(self) -> int:
        """The version the editor had before them."""
        said = str(self.version.data)
        return int(said) if said.isdecimal() else 0
