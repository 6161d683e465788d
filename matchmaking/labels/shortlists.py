"""Words of the shortlist, and the list as a file."""

from __future__ import annotations

from core import i18n
from core.i18n import gettext
from core.i18n import lazy as _
from core.tables import Cell
from matchmaking.models import Shortlisted

REFUSALS = {"shortlist.many": _("Your shortlist holds at most %(most)s companies. Please remove one first.")}


def header() -> list[str]:
    """The headings of the file."""
    return [gettext("Company"), gettext("Country"), gettext("Note"), gettext("Added on")]


def line(row: Shortlisted) -> list[Cell]:
    """One company of the file."""
    return [i18n.text_in(row.other.names), i18n.country(row.other.country), row.note, row.added_at.date()]
