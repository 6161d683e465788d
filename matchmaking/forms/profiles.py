"""The forms of a profile, a product and a certificate."""

from __future__ import annotations

from typing import Any

from wtforms import BooleanField, DateField, HiddenField, StringField
from wtforms.validators import Optional

from accounts.domain.account import SPOKEN
from core import i18n
from core.forms import Form
from core.i18n import gettext
from core.i18n import lazy as _
from core.money import CURRENCIES
from matchmaking.domain import reference
from matchmaking.domain.company import OTHER_CERTIFICATE, Profile
from matchmaking.forms.fields import Checks, Choice, Count, Needed, fill, spoken, texts, with_texts
from matchmaking.forms.specifications import asking, chosen_group, inputs_of, offer_choices, typed
from matchmaking.labels import words
from matchmaking.models import Company, Product
from matchmaking.service.products import Offered, mark

_LISTED = ("markets", "languages", "payment_terms", "currencies")


@with_texts(spoken("about", lambda name: _("About the company, in %(language)s", language=name), long=True))
class ProfileForm(Form):
    """The profile of an exporter or a buyer."""

    version = HiddenField("")
    business_type = Choice(_("Kind of business"))
    founded = Count(_("Founded in the year"))
    staff_band = Choice(_("People employed"))
    export_share = Count(_("Share of sales abroad, in per cent"))
    annual_band = Choice(_("What you buy in a year"))
    markets = Checks(_("Markets"), description=_("Countries you sell to, or buy for."))
    languages = Checks(_("Languages you speak with partners"))
    port = Choice(_("Usual port"))
    payment_terms = Checks(_("Terms of payment you accept"))
    currencies = Checks(_("Currencies you trade in"))
    oem = BooleanField(_("We make goods to the customer’s design (OEM)"))
    odm = BooleanField(_("We develop goods for customers (ODM)"))

    def offer_choices(self) -> None:
        """The lists in the reader's language; the markets already chosen come first."""
        nothing = _("Not given")
        self.business_type.choices = words.choices(words.BUSINESS_TYPES, nothing)
        self.staff_band.choices = words.choices(words.STAFF_BANDS, nothing)
        self.annual_band.choices = words.choices(words.ANNUAL_BANDS, nothing)
        self.port.choices = [("", str(nothing)), *words.ports()]
        chosen = set(self.markets.data or ())
        self.markets.choices = sorted(i18n.countries(), key=lambda pair: pair[0] not in chosen)
        self.languages.choices = words.languages(SPOKEN)
        self.payment_terms.choices = words.choices(words.PAYMENTS)
        self.currencies.choices = [(code, code) for code in CURRENCIES]

    @classmethod
    def of(cls, company: Company) -> ProfileForm:
        """The form with what is saved, or with what was sent."""
        form: ProfileForm = cls(obj=company)
        fill(form, "about", company.abouts)
        form.offer_choices()
        return form

    def profile(self) -> Profile:
        """What was sent, for the verb."""
        plain: dict[str, Any] = {
            name: self[name].data or ""
            for name in ("business_type", "staff_band", "annual_band", "port")
        }  # fmt: skip
        plain |= {name: tuple(self[name].data or ()) for name in _LISTED}
        return Profile(
            abouts=texts(self, "about"), founded=self.founded.data, export_share=self.export_share.data,
            oem=self.oem.data, odm=self.odm.data, **plain,
        )  # fmt: skip

    def seen(self) -> int:
        """The version the editor had before them."""
        said = str(self.version.data)
        return int(said) if said.isdecimal() else 0


@with_texts(
    spoken("name", lambda name: _("Name of the product, in %(language)s", language=name))
    | spoken("description", lambda name: _("Description, in %(language)s", language=name), long=True)
)
class ProductForm(Form):
    """A product: what it is, how much, for how much."""

    seen = HiddenField("")
    hs_text = StringField(_("What is it?"))
    hs6 = StringField(_("HS subheading"))
    group = Choice(_("Product group"))
    unit = Choice(_("Unit"))
    capacity = Count(_("Capacity per month"), description=_("In the unit chosen."))
    moq = Count(_("Minimum order"), description=_("In the unit chosen."))
    lead_days = Count(_("Days until delivery of an order"))
    sample_days = Count(_("Days until a sample is ready"))
    price_low = StringField(_("Price from, per unit"), render_kw={"inputmode": "decimal"})
    price_high = StringField(_("Price up to, per unit"), render_kw={"inputmode": "decimal"})
    currency = Choice(_("Currency"))
    incoterm = Choice(_("Incoterm"))

    @classmethod
    def of(cls, product: Product | None, amounts: tuple[str, str] = ("", "")) -> ProductForm:
        """The form of a saved product, or of a new one; `amounts` are its prices as one would type them."""
        made = asking(cls, chosen_group(product.group if product else ""))
        said: dict[str, Any] = {"price_low": amounts[0], "price_high": amounts[1]}
        if product is not None:
            said |= inputs_of(row.value for row in product.specifications)
        form: ProductForm = made(data=said) if product is None else made(obj=_Shown(product, said))
        offer_choices(form)
        if product is not None:
            fill(form, "name", product.names)
            fill(form, "description", product.descriptions)
            if not form.is_submitted():
                form.seen.data = mark(product)
        nothing = _("Not given")
        form.group.choices = words.choices(words.GROUPS, _("From the subheading"))
        form.unit.choices = words.choices(words.UNITS, nothing)
        form.currency.choices = [("", str(_("Currency"))), *((code, code) for code in CURRENCIES)]
        form.incoterm.choices = [("", str(nothing)), *((code, code) for code in reference.codes("incoterm"))]
        return form

    def offered(self) -> Offered:
        """What was sent, for the verb."""
        plain = {
            name: self[name].data
            for name in ("capacity", "moq", "lead_days", "sample_days")
        } | {
            name: self[name].data or ""
            for name in ("hs6", "group", "unit", "price_low", "price_high", "currency", "incoterm")
        }  # fmt: skip
        said = texts(self, "description")
        return Offered(names=texts(self, "name"), descriptions=said, specified=typed(self), **plain)


class _Shown:
    """A row's columns, with its prices and specifications as one would type them."""

    def __init__(self, row: Product, typed_so: dict[str, Any]) -> None:
        self._row, self._typed = row, typed_so

    def __getattr__(self, name: str) -> object:
        typed_so = self.__dict__["_typed"]
        return typed_so[name] if name in typed_so else getattr(self.__dict__["_row"], name)


class CertificateForm(Form):
    """A certificate that the company holds."""

    code = Choice(_("Certificate"), [Needed()])
    name = StringField(_("Name of the certificate"), description=_("Only when it is not on the list."))
    number = StringField(_("Number"))
    expires_on = DateField(_("Valid until"), [Optional()])

    def offer_choices(self) -> None:
        """The certificates of the reference, and another one."""
        self.code.choices = [*words.certificates(), (OTHER_CERTIFICATE, gettext("Another certificate"))]
