"""A company's profile on paper, worded in the language in force. `printing` sets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from core import i18n
from core.i18n import gettext as _
from core.i18n import ngettext
from matchmaking.domain import company as rules
from matchmaking.domain.sheet import Good, Held, Sheet, Text
from matchmaking.labels import companies, facts, words
from matchmaking.models import Company, HeldCertificate, Product

PRODUCTS_READ = 12
"""No page holds more; what is beyond is counted."""
_VALUE_LONGEST = 160


@dataclass(frozen=True)
class Edition:
    """The circumstances of a print: its day, the page's address, who verified when, whether it may be passed on."""

    day: date
    address: str
    verified_on: date | None = None
    forwardable: bool = False


def sheet_of(company: Company, edition: Edition) -> Sheet:
    """What one page says; organisation with office, products, certificates and pictures must be loaded."""
    organisation = company.organisation
    name = companies.said(organisation.names)
    shown = _text(name) or Text("", i18n.language())
    others = dict.fromkeys(text for text in organisation.names.values() if text and text != shown.text)
    certificates = [_held(held, edition.day) for held in _in_force_first(company.certificates, edition.day)]
    return Sheet(
        name=Text(shown.text, shown.language), also=" · ".join(others), signs=_signs(company, edition),
        about=_text(companies.said(company.abouts)), facts=_short(facts.of_company(company)),
        products=tuple(_good(product, company) for product in company.products[:PRODUCTS_READ]),
        certificates=tuple(certificates), pictures=tuple(_of_company(company)), address=edition.address,
        foot=_foot(company, edition), headings=_headings(), cut=_("More on the company's page."),
        more=tuple(_more(n + max(0, len(company.products) - PRODUCTS_READ)) for n in range(PRODUCTS_READ + 1)),
        more_certificates=tuple(
            ngettext("%(n)s more certificate on the page", "%(n)s more certificates on the page", n)
            for n in range(len(certificates) + 1)
        ),
    )  # fmt: skip


def _short(pairs: facts.Facts) -> tuple[tuple[str, str], ...]:
    """Whoever sells to two hundred countries still has room for the rest."""
    return tuple(
        (label, f"{value[:_VALUE_LONGEST]}…" if len(value) > _VALUE_LONGEST else value) for label, value in pairs
    )


def _more(number: int) -> str:
    return ngettext("%(n)s more product on the page", "%(n)s more products on the page", number)


def _headings() -> dict[str, str]:
    return {
        "about": _("About the company"), "products": _("Products"), "facts": _("Facts"),
        "certificates": _("Certificates"), "open": _("Scan to open this company's page"),
    }  # fmt: skip


def _text(said: companies.Said | None) -> Text | None:
    if said is None:
        return None
    note = _("Written in %(language)s", language=i18n.language_name(said.language)) if said.other else ""
    return Text(said.text, said.language, note)


def _signs(company: Company, edition: Edition) -> tuple[str, ...]:
    organisation = company.organisation
    signs = [str(words.KINDS[organisation.kind]), i18n.country(organisation.country)]
    if organisation.kind == "exporter":
        signs.append(i18n.text_in(organisation.office.area_names))
    if organisation.state == "verified" and edition.verified_on:
        signs.append(_("Verified on %(day)s", day=i18n.day(edition.verified_on)))
    else:
        signs.append(str(words.STATES[organisation.state][0]))
    return (*signs, _("Demo")) if organisation.is_demo else tuple(signs)


def _good(product: Product, company: Company) -> Good:
    goods = companies.goods(product.hs6)
    picture = next((p.digest for p in company.pictures if p.product_id == product.id), None)
    name = _text(companies.said(product.names)) or Text(companies.dotted(product.hs6), "en")
    code = f"HS {companies.dotted(product.hs6)} {goods.text if goods else ''}".strip()
    return Good(name, code[:140], _short(facts.of_product(product)), picture)


def _of_company(company: Company) -> list[str]:
    """Pictures of the company as a whole first; those of products stand beside them anyway."""
    return [p.digest for p in company.pictures if p.product_id is None]


def _in_force_first(held: list[HeldCertificate], day: date) -> list[HeldCertificate]:
    return sorted(held, key=lambda one: rules.expiry(one.expires_on, day) == "expired")


def _held(held: HeldCertificate, day: date) -> Held:
    stands = rules.expiry(held.expires_on, day)
    said = [
        _("No. %(number)s", number=held.number) if held.number else "",
        _("Valid until %(day)s", day=i18n.day(held.expires_on)) if held.expires_on else "",
        str(words.EXPIRY[stands][0]) if stands in words.EXPIRY else "",
    ]
    tone = words.EXPIRY[stands][1] if stands in words.EXPIRY else ""
    return Held(words.certificate(held.code, held.name), " · ".join(part for part in said if part), tone)


def _foot(company: Company, edition: Edition) -> tuple[str, ...]:
    name = i18n.text_in(company.organisation.office.names)
    passing = (
        _("You may pass this page on as a whole, unchanged.")
        if edition.forwardable
        else _("For the reader's own use. Please ask the company before passing this page on.")
    )
    return (
        _("Printed on %(day)s from Yunqiao. Facts and certificates as the company states them.",
          day=i18n.day(edition.day)),
        passing,
        _("Office in charge: %(office)s", office=name) + f" · {edition.address}",
    )  # fmt: skip
