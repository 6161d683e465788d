"""Words of the pages on which the city says what matching goes by."""

from __future__ import annotations

from core.i18n import lazy as _

PARTS = {
    "product": (_("Goods"), _("How near the goods are: HS path, terms of the glossary, words.")),
    "certificates": (_("Certificates"), _("Those asked for, and those common in the market.")),
    "price": (_("Price for the buyer"), _("Whether the target reaches the asking price.")),
    "margin": (_("Price for the exporter"), _("How high the target lies within the asking price.")),
    "capacity": (_("Capacity"), _("Whether the quantity can be made in time.")),
    "volume": (_("Quantity"), _("Whether the quantity reaches the least order.")),
    "terms": (_("Terms of delivery"), _("Incoterms of both sides.")),
    "payment": (_("Terms of payment"), _("A way to pay that both accept.")),
    "oem": (_("Own brand"), _("Counts only where the buyer asks for it.")),
    "market": (_("Market experience"), _("Whether the exporter sells there already.")),
    "language": (_("Languages"), _("A language that both speak.")),
    "hours": (_("Office hours"), _("Hours a week in which both work.")),
    "exporter_trust": (_("Exporter’s profile"), _("How much the exporter says of itself.")),
    "buyer_trust": (_("Buyer’s profile"), _("How much the buyer says of itself.")),
}
WAYS = {"for_buyer": _("For the buyer"), "for_exporter": _("For the exporter")}
LIMITS = {
    "buyer_most": _("Lists of exporters that show one buyer, at most"),
    "exporter_most": _("Lists of buyers that show one exporter, at most"),
    "exporter_least": _("Lists every exporter is in before others are in more"),
}
FIGURES = {
    "fit": _("Pairs that nothing keeps apart"),
    "kept": _("Pairs recommended"),
    "exporters": _("Exporters whom any buyer fits"),
    "seen": _("Of these recommended to a buyer"),
    "most": _("Most lists that show one buyer"),
    "buyers_full": _("Buyers at their limit"),
    "gini": _("How unequally exporters are shown (0 all alike, 1,000 one alone)"),
}
ENDINGS = {
    "": (_("At work"), "accent"),
    "done": (_("Done"), "good"),
    "stopped": (_("Stopped"), "warn"),
    "failed": (_("Failed"), "bad"),
}
TOLD = {
    "asked": _("Matching has begun. You may leave this page; it goes on."),
    "stop": _("The run will end in a moment."),
    "force": _("These weights are in force now. All lists are being brought up to them."),
}
REFUSALS = {
    "weight.range": _("Please write a whole number from %(least)s to %(most)s."),
    "limit.range": _("Please write a whole number from %(least)s to %(most)s."),
    "company.none": _("No exporter or buyer has this name: %(name)s."),
    "weights.unseen": _("Please wait until the page shows what these weights would do."),
    "weights.same": _("These weights are in force already."),
    "run.busy": _("A run is at work already."),
    "run.ended": _("This run has ended."),
}
