"""What every feature brings to the web: its doors, its places in the bar, its pieces on others' pages.

With app.py the only file that knows every feature. The supervisor and the worker have no use for it.
"""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask

import accounts.guards
import accounts.labels
import accounts.sockets
import accounts.views
import dashboard.views
import deals.labels
import deals.views
import deals.views.panels
import matchmaking.labels.companies
import matchmaking.labels.comparing
import matchmaking.labels.forwarding
import matchmaking.labels.imports
import matchmaking.labels.introducing
import matchmaking.labels.matching
import matchmaking.labels.quoting
import matchmaking.labels.sendings
import matchmaking.labels.shortlists
import matchmaking.labels.showcases
import matchmaking.labels.specifications
import matchmaking.labels.weighing
import matchmaking.labels.wording
import matchmaking.views.companies
import matchmaking.views.comparing
import matchmaking.views.consents
import matchmaking.views.forwarding
import matchmaking.views.imports
import matchmaking.views.introductions
import matchmaking.views.matches
import matchmaking.views.panels
import matchmaking.views.papers
import matchmaking.views.pausing
import matchmaking.views.pictures
import matchmaking.views.prices
import matchmaking.views.profiles
import matchmaking.views.quotations
import matchmaking.views.requests
import matchmaking.views.searches
import matchmaking.views.sendings
import matchmaking.views.shortlists
import matchmaking.views.showcases
import matchmaking.views.specifications
import matchmaking.views.weighing
import matchmaking.views.wording
import meetings.labels
import meetings.labels.room
import meetings.sockets
import meetings.views
import meetings.views.fairs
import meetings.views.interpreters
import meetings.views.panels
import meetings.views.room
from accounts.domain.permissions import Role
from accounts.guards import Place
from core import web
from core.i18n import lazy as _

# What a person of a role finds in the bar, in this order; at most seven places each.
EVERYBODY = frozenset(Role)
COMPANIES = frozenset({Role.EXPORTER, Role.BUYER})
NAVIGATION = (
    Place(EVERYBODY, _("Desk"), "home", "accounts.home"),
    Place(COMPANIES, _("Matches"), "match", "matches.mine"),
    Place(frozenset({Role.OFFICER, Role.ADMIN}), _("Organisations"), "company", "accounts.organisations"),
    Place(frozenset({Role.EXPORTER}), _("Requests of buyers"), "product", "requests.browse"),
    Place(frozenset({Role.BUYER}), _("My requests"), "product", "requests.browse"),
    Place(frozenset({Role.BUYER, Role.CHAMBER, Role.OFFICER}), _("Companies"), "company", "companies.browse"),
    Place(frozenset({Role.CHAMBER}), _("Introductions"), "chamber", "introductions.browse"),
    Place(frozenset({Role.CHAMBER}), _("Showcases"), "product", "showcases.browse"),
    Place(frozenset({Role.INTERPRETER}), _("Offers"), "speech", "interpreters.mine"),
    Place(EVERYBODY - {Role.ADMIN, Role.CHAMBER}, _("Meetings"), "calendar", "meetings.agenda"),
    Place(frozenset({Role.EXPORTER, Role.BUYER, Role.OFFICER}), _("Deals"), "deal", "deals.deals"),
    Place(EVERYBODY, _("Fairs"), "fair", "fairs.listing"),
    Place(frozenset({Role.EXPORTER}), _("My profile"), "company", "profiles.own"),
    Place(frozenset({Role.INTERPRETER}), _("My hours"), "clock", "accounts.hours"),
    Place(frozenset({Role.OFFICER, Role.ADMIN}), _("Figures"), "figures", "dashboard.figures"),
    Place(frozenset({Role.ADMIN}), _("Platform"), "gear", "accounts.system"),
)  # fmt: skip
FEATURES = (
    accounts.views.pages,
    matchmaking.views.companies.pages,
    matchmaking.views.profiles.pages,
    matchmaking.views.consents.pages,
    matchmaking.views.papers.pages,
    matchmaking.views.pictures.pages,
    matchmaking.views.requests.pages,
    matchmaking.views.specifications.pages,
    matchmaking.views.comparing.pages,
    matchmaking.views.quotations.pages,
    matchmaking.views.pausing.pages,
    matchmaking.views.prices.pages,
    matchmaking.views.shortlists.pages,
    matchmaking.views.forwarding.pages,
    matchmaking.views.imports.pages,
    matchmaking.views.matches.pages,
    matchmaking.views.weighing.pages,
    matchmaking.views.searches.pages,
    deals.views.pages,
    dashboard.views.pages,
    meetings.views.pages,
    meetings.views.fairs.pages,
    meetings.views.interpreters.pages,
    meetings.views.room.pages,
    matchmaking.views.introductions.pages,
    matchmaking.views.showcases.pages,
    matchmaking.views.sendings.pages,
    matchmaking.views.wording.pages,
)  # fmt: skip
REFUSALS = (
    accounts.labels.REFUSALS,
    matchmaking.labels.companies.REFUSALS,
    matchmaking.labels.imports.REFUSALS,
    matchmaking.labels.matching.REFUSALS,
    matchmaking.labels.weighing.REFUSALS,
    matchmaking.labels.specifications.REFUSALS,
    matchmaking.labels.comparing.REFUSALS,
    matchmaking.labels.quoting.REFUSALS,
    matchmaking.labels.shortlists.REFUSALS,
    matchmaking.labels.forwarding.REFUSALS,
    deals.labels.REFUSALS,
    meetings.labels.REFUSALS,
    meetings.labels.room.REFUSALS,
    matchmaking.labels.introducing.REFUSALS,
    matchmaking.labels.showcases.REFUSALS,
    matchmaking.labels.sendings.REFUSALS,
    matchmaking.labels.wording.REFUSALS,
)  # fmt: skip
# A higher feature's pieces on a lower one's pages: (spot, panel), shown in this order.
PANELS: tuple[tuple[str, Callable[..., str]], ...] = (
    ("desk", matchmaking.views.pausing.desk),
    ("desk", meetings.views.room.desk),
    ("desk", meetings.views.panels.desk),
    ("desk", deals.views.panels.desk),
    ("desk", matchmaking.views.introductions.desk_panel),
    ("desk", matchmaking.views.matches.desk_panel),
    ("desk", matchmaking.views.prices.desk),
    ("desk", matchmaking.views.shortlists.desk),
    ("desk", matchmaking.views.sendings.desk),
    ("desk", matchmaking.views.showcases.desk),
    ("desk", matchmaking.views.panels.desk),
    ("desk", matchmaking.views.wording.desk),
    ("meeting", meetings.views.room.panel),
    ("meeting", deals.views.panels.meeting),
    ("meeting", matchmaking.views.quotations.meeting_panel),
    ("quotation", meetings.views.panels.quotation),
    ("quotation", deals.views.panels.quotation),
    ("pair", meetings.views.panels.pair),
    ("pair", deals.views.panels.pair),
    ("pair", matchmaking.views.prices.pair),
    ("pair", matchmaking.views.shortlists.pair),
    ("pair", matchmaking.views.introductions.pair_panel),
    ("request", matchmaking.views.quotations.request_panel),
    ("introduction", meetings.views.panels.introduction),
    ("introduction", deals.views.panels.introduction),
    ("sendings", deals.views.panels.sendings),
    ("introductions", deals.views.panels.introductions),
    ("organisation", matchmaking.views.panels.organisation),
    ("organisation", matchmaking.views.prices.organisation),
    ("organisation", matchmaking.views.pausing.organisation),
    ("organisation", matchmaking.views.matches.office_panel),
    ("organisation", matchmaking.views.introductions.organisation_panel),
    ("organisation", meetings.views.panels.organisation),
    ("organisation", deals.views.panels.organisation),
)  # fmt: skip


def install(app: Flask) -> None:
    """Put everything above into the application."""
    accounts.guards.install(app, NAVIGATION)
    for refusals in REFUSALS:
        web.know(refusals)
    for pages in FEATURES:
        app.register_blueprint(pages)
    for spot, panel in PANELS:
        web.add_panel(app, spot, panel)
    accounts.views.visitor.supply_fairs(app, meetings.views.fairs.coming)
