"""The steps of a request as buttons."""

from __future__ import annotations

from accounts.domain.permissions import Action, may
from accounts.queries import Viewer, place_of
from core.i18n import lazy as _
from matchmaking.domain.lives import REQUEST
from matchmaking.models import Request

# Step → (its noun in the address, what the button says).
REQUEST_STEPS = {"close": ("closing", _("Close the request")), "reopen": ("reopening", _("Open it again"))}


def open_steps(viewer: Viewer, row: Request) -> list[str]:
    """The steps this person may take now; company, organisation and office must be loaded."""
    place = place_of(row.company.organisation)
    moves = REQUEST.open_from(row.state)
    return [m.step for m in moves if m.action is not None and may(viewer, Action(m.action), place)]
