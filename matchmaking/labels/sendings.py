"""Words of showcases that were sent."""

from __future__ import annotations

from core.i18n import lazy as _
from matchmaking.models import Sending

REFUSALS = {
    "sending.nobody": _("Please choose at least one chamber."),
    "sending.empty": _("No company of this showcase can be shown at the moment. Please add one first."),
}
DONE = {"withdrawn": _("The showcase is withdrawn. The chamber can no longer open it.")}
_SENT, _OPENED = (_("Sent"), "plain"), (_("Opened"), "accent")
_TAKEN, _WITHDRAWN = (_("Downloaded"), "good"), (_("Withdrawn"), "over")


def state(row: Sending) -> tuple[str, str]:
    """How far it got, as word and tone."""
    if row.withdrawn_at:
        return _WITHDRAWN
    if row.taken_at:
        return _TAKEN
    return _OPENED if row.opened_at else _SENT
