"""What a company says, in the reader's language or marked where it is another; and what the refusals mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from core import i18n
from core.i18n import gettext
from core.i18n import lazy as _
from core.money import Money
from matchmaking.domain import hs
from matchmaking.domain.translating import Gap
from matchmaking.models import Product, Request


@dataclass(frozen=True)
class Said:
    """A text and its language; `other` when that is not the reader's."""

    text: str
    language: str
    other: bool


def said(texts: Mapping[str, str]) -> Said | None:
    """The text to show: the reader's language, English, or any there is; None without one."""
    wanted = i18n.language()
    for code in (wanted, "en", *texts):
        if texts.get(code):
            return Said(texts[code], code, code != wanted)
    return None


def written(text: str, language: str) -> Said:
    """A text that exists in one language alone."""
    return Said(text, language, language != i18n.language())


def gap(one: Gap, products: Mapping[int, str]) -> str:
    """What is missing, in words; `products` are the names by id."""
    if one.product_id is None:
        return gettext("About the company")
    name = products[one.product_id]
    if one.part == "name":
        return gettext("%(product)s: name", product=name)
    return gettext("%(product)s: description", product=name)


def goods(hs6: str) -> Said | None:
    """A subheading's label; marked where we have it in English alone. Drafts for searching, never customs law."""
    label = hs.label(hs6, i18n.language())
    return None if label is None else Said(label.text, label.language, label.fallback)


def is_ours(hs6: str) -> bool:
    """Whether it lies in a chapter of the city's trade."""
    return hs6.startswith(("69", "70"))


def chapter(hs6: str) -> str:
    """The title of the chapter a subheading lies in, in the reader's language."""
    label = hs.label(hs6[:2], i18n.language())
    return label.text if label else ""


def prices(row: Product) -> tuple[Money, Money] | None:
    """The price band of a product, or none."""
    if row.price_low is None or row.price_high is None:
        return None
    return Money(row.price_low, row.currency), Money(row.price_high, row.currency)


def target(row: Request) -> Money | None:
    """The price a buyer has in mind, or none."""
    return None if row.target_price is None else Money(row.target_price, row.currency)


def web_address(typed: str) -> str:
    """A website as one may link to it: of the web, never a script; empty for anything else."""
    address = typed if "://" in typed else f"https://{typed}"
    parts = urlsplit(address)
    return address if parts.scheme in {"http", "https"} and parts.netloc and " " not in address else ""


def dotted(hs6: str) -> str:
    """691110 as 6911.10."""
    return f"{hs6[:4]}.{hs6[4:]}"


NEXT_STEPS = {
    "about": _("Say in a few sentences who you are and what you are good at."),
    "product": _("Add the products you make, each with its HS subheading. Nobody can be matched without one."),
    "request": _("Write a request: what you need, how much and by when. Nobody can be matched without one."),
    "business_type": _("Say whether you manufacture, trade, import or distribute."),
    "price": _("Give a price band for at least one product."),
    "capacity": _("Say how much you can make in a month."),
    "picture": _("Show at least one picture of your goods or your factory."),
    "certificate": _("List the certificates you hold. Many buyers ask for them first."),
    "markets": _("Name the countries you already sell to."),
    "languages": _("Say which languages you speak with partners."),
    "port": _("Name the port you ship from or to."),
    "payment_terms": _("Say which terms of payment you accept."),
    "currencies": _("Say in which currencies you trade."),
}
REFUSALS = {
    "profile.meanwhile": _("Somebody else changed this while you were editing. What you typed is still here: look at what is saved now, then save again to put yours in its place."),
    "profile.founded": _("The year of foundation must be between %(first)s and %(last)s."),
    "profile.share": _("A share must be between 0 and 100 per cent."),
    "choice.unknown": _("Please choose from the list."),
    "text.long": _("This text has %(length)s characters; at most %(longest)s are kept. Please shorten it."),
    "number.range": _("Please write a whole number from 0 to 1,000,000,000,000."),
    "hs.missing": _("Please search for the goods and pick the subheading that fits."),
    "hs.unknown": _("There is no subheading “%(typed)s” in the Harmonized System 2022. Please search and pick one."),
    "product.unnamed": _("Please name the product in at least one language."),
    "product.of_exporters": _("Only exporters list products. As a buyer, please write a request."),
    "product.many": _("A profile holds at most %(most)s products. Please remove one first."),
    "price.no_currency": _("Please choose the currency of the price."),
    "price.order": _("The higher price must not be below the lower one."),
    "request.untitled": _("Please say in one line what you need."),
    "request.past": _("This day has already passed."),
    "request.of_buyers": _("Only buyers write requests. As an exporter, please list your products."),
    "request.many": _("A company may have at most %(most)s open requests. Please close one first."),
    "request.not_open": _("This request is no longer open. Please open it again before you change it."),
    "picture.large": _("This picture is too large: at most %(most)s MB. Please make it smaller and try again."),
    "picture.kind": _("This is not a picture that can be shown. Please send a PNG, JPEG, WebP or GIF; a HEIC from a telephone must be saved as JPEG first."),
    "picture.broken": _("This picture is damaged or incomplete. Please open it on your device, save it again and send that."),
    "picture.pixels": _("This picture has too many pixels: at most %(most)s million. Please make it smaller and try again."),
    "picture.many": _("A profile holds at most %(most)s pictures. Please remove one first."),
    "picture.alt": _("Please say in a few words what the picture shows."),
    "search.unnamed": _("Please give the search a name."),
    "search.empty": _("Please search for something or choose a filter before you save the search."),
    "search.many": _("You can keep at most %(most)s searches. Please delete one first."),
    "search.broad": _("More than %(most)s entries fit this search. Please narrow it before you have news of it mailed, or save it without email."),
    "export.large": _("A file holds at most %(most)s companies, and this list has more. Please narrow the list first."),
    "certificate.unnamed": _("Please name the certificate."),
    "certificate.twice": _("This certificate with this number is already on the list."),
    "certificate.many": _("A profile holds at most %(most)s certificates. Please remove one first."),
}  # fmt: skip
