"""The door to introductions as a file, with how many deals came of each."""

from __future__ import annotations

from werkzeug.wrappers import Response

from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer
from core import green, i18n, tables, web
from core.clock import local
from core.i18n import gettext as _
from deals import labels, queries
from deals.views import pages
from matchmaking.labels import introducing
from matchmaking.queries import introductions


@pages.get("/introductions/table.<any(csv, xlsx):ending>")
@door(Action.PAIR_PROPOSE)
def introduced(viewer: Viewer, ending: str) -> Response:
    """All introductions in sight. Numbers of confirmed deals by kind, never their values."""
    found, _total = introductions.introductions(viewer, limit=None)
    came = queries.came_of_each([told.row.id for told in found if told.row.state == "agreed"])
    header = [
        _("Exporter"), _("Buyer"), _("Country"), _("Introduced by"), _("Proposed on"), _("State"),
        *(labels.KINDS[kind] + "" for kind in labels.KINDS),
    ]  # fmt: skip
    rows: list[tuple[tables.Cell, ...]] = [
        (
            i18n.text_in(told.exporter.names), i18n.text_in(told.buyer.names), i18n.country(told.buyer.country),
            i18n.text_in(told.proposer), local(told.row.created_at, viewer.zone).date(),
            introducing.state(told.row.state, side=False)[0],
            *(came.get(told.row.id, {}).get(kind, 0) for kind in labels.KINDS),
        )
        for told in found
    ]  # fmt: skip
    write = tables.csv_bytes if ending == "csv" else tables.xlsx_bytes
    return web.download(green.offload(write, header, rows), f"{_('Introductions')}.{ending}")
