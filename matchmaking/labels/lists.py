"""The list of companies as a file: its heading and a row of it, in the reader's language."""

from __future__ import annotations

from core import i18n
from core.i18n import gettext as _
from core.tables import Cell
from matchmaking.labels import companies, words
from matchmaking.models import Company


def header() -> list[str]:
    """The headings. The import reads them again, in every language."""
    names = [_("Name (%(language)s)", language=name) for name in i18n.LANGUAGES.values()]
    return [
        *names, _("Kind"), _("Credit code"), _("Country"), _("District"), _("State"), _("Website"), _("Product groups"),
        _("HS subheadings"), _("Products"), _("Markets"), _("Changed on"),
    ]  # fmt: skip


def row(company: Company) -> list[Cell]:
    """One company; organisation, office and products must be loaded."""
    organisation = company.organisation
    groups = dict.fromkeys(str(words.GROUPS[p.group]) for p in company.products if p.group in words.GROUPS)
    products = [companies.said(product.names) for product in company.products]
    return [
        *(organisation.names.get(code, "") for code in i18n.LANGUAGES),
        str(words.KINDS[organisation.kind]), organisation.credit_code, organisation.country,
        i18n.text_in(organisation.office.area_names), str(words.STATES[organisation.state][0]), organisation.website,
        "; ".join(groups), "; ".join(dict.fromkeys(p.hs6 for p in company.products)),
        "; ".join(said.text for said in products if said), "; ".join(company.markets), company.updated_at.date(),
    ]  # fmt: skip
