"""Words of the pages of matches."""

from __future__ import annotations

from core.i18n import lazy as _

SAID = {
    "": _("All matches"),
    "must": _("Must meet"),
    "want": _("I am interested"),
    "mutual": _("Both are interested"),
    "no_thanks": _("I said no thanks"),
}
LEAST = {
    "0": _("Any score"),
    "500": _("50 and more"),
    "600": _("60 and more"),
    "700": _("70 and more"),
    "800": _("80 and more"),
}
SORTS = {
    "-score": _("Best match first"),
    "-new": _("Newest first"),
    "name": _("By name"),
    "country": _("By country"),
}
MISSING = {
    "profile": _("There is no profile yet."),
    "about": _("A few sentences about the company."),
    "products": _("Products with their HS subheadings; nobody can be matched without one."),
    "request": _("An open request: what is needed, how much and by when."),
    "quantity": _("The quantity that is needed."),
    "capacity": _("What can be made in a month."),
    "price": _("A price: the asking price of a product or the target of a request."),
    "certificates": _("The certificates held."),
    "markets": _("The countries sold to."),
    "languages": _("The languages spoken with partners."),
    "hours": _("The hours of at least one person."),
    "verification": _("The office in charge still has to verify the company."),
}
DONE = {
    "must": _("Thank you, saved as a must. We tell both sides as soon as the interest is mutual."),
    "want": _("Thank you. We tell both sides as soon as the interest is mutual."),
    "mutual": _("Both of you are interested. Now ask for a meeting."),
    "no_thanks": _("This company is removed from your list. The other side is not told."),
    "nothing": _("Your answer is undone."),
}
HELD = {
    "exporter": _("The exporter is in all the lists it may be in, and each of them fits it better."),
    "buyer": _("The buyer is in all the lists it may be in, and each of them fits it better."),
    "both": _("Both are in all the lists they may be in, and each of them fits better."),
    "waiting": _("The pair fits and both have room; the next run takes it up."),
}
REFUSALS = {"word.unknown": _("Please choose one of the buttons.")}
