"""The form of a quotation."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, StringField, TextAreaField
from wtforms.validators import Optional

from core import i18n
from core.forms import Form
from core.i18n import lazy as _
from core.listing import key
from core.money import CURRENCIES
from matchmaking.domain import reference
from matchmaking.forms.fields import Choice, Count, Needed
from matchmaking.labels import companies, words
from matchmaking.models import Product, Request
from matchmaking.service.quoting import Terms


class QuotationForm(Form):
    """What an exporter offers on a request."""

    product_id = Choice(_("Your product"), [Needed()])
    price = StringField(_("Price, per unit"), [Needed()], render_kw={"inputmode": "decimal"})
    currency = Choice(_("Currency"), [Needed()])
    unit = Choice(_("Unit"), [Needed()])
    incoterm = Choice(_("Incoterm"), [Needed()])
    port = Choice(_("Port"))
    moq = Count(_("Minimum order"))
    lead_days = Count(_("Lead time in days"))
    sample = BooleanField(_("We can send a sample"))
    sample_days = Count(_("Days for the sample"))
    valid_until = DateField(_("Valid until"), [Needed(), Optional()])
    language = Choice(_("Language you write in"), [Needed()])
    message = TextAreaField(
        _("Message to the buyer"), description=_("The buyer reads it as you write it, with its language.")
    )

    @classmethod
    def on(cls, wish: Request, products: list[Product], language: str) -> QuotationForm:
        """A new quotation begins with the unit, currency, Incoterm and port that the buyer named."""
        begun = {name: getattr(wish, name) for name in ("unit", "currency", "incoterm", "port")}
        near = next((p.id for p in products if p.hs6 == wish.hs6), "")
        form: QuotationForm = cls(data={"language": language, "product_id": str(near), **begun})
        pick = str(_("Please choose"))
        form.product_id.choices = [("", pick), *((str(p.id), _called(p)) for p in products)]
        form.currency.choices = [("", str(_("Currency"))), *((code, code) for code in CURRENCIES)]
        form.unit.choices = words.choices(words.UNITS, pick)
        form.incoterm.choices = [("", pick), *((code, code) for code in reference.codes("incoterm"))]
        form.port.choices = [("", str(_("Not given"))), *words.ports()]
        form.language.choices = list(i18n.LANGUAGES.items())
        return form

    def terms(self) -> Terms:
        """What was sent, for the verb."""
        typed: dict[str, Any] = {n: self[n].data for n in ("moq", "lead_days", "sample", "sample_days", "valid_until")}
        said: dict[str, Any] = {
            n: self[n].data or "" for n in ("price", "currency", "unit", "incoterm", "port", "message", "language")
        }
        picked = str(self.product_id.data or "")
        return Terms(product_id=key(picked) if picked.isdecimal() else None, **said, **typed)


def _called(row: Product) -> str:
    found = companies.said(row.names)
    return f"{found.text if found else ''} ({companies.dotted(row.hs6)})"
