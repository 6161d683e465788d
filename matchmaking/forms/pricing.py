"""The form of a price on request."""

from __future__ import annotations

from wtforms import StringField

from core.forms import Form
from core.i18n import lazy as _
from core.money import CURRENCIES
from matchmaking.forms.fields import Choice, Needed


class PriceForm(Form):
    """The band that only those who ask may see."""

    price_low = StringField(_("Price from"), [Needed()], render_kw={"inputmode": "decimal"})
    price_high = StringField(_("Price to"), render_kw={"inputmode": "decimal"})
    currency = Choice(_("Currency"), [Needed()])

    @classmethod
    def of(cls, low: str = "", high: str = "", currency: str = "") -> PriceForm:
        """With what is known until now."""
        form: PriceForm = cls(data={"price_low": low, "price_high": high, "currency": currency})
        form.currency.choices = [("", str(_("Currency"))), *((code, code) for code in CURRENCIES)]
        return form
