"""The one place where a deal's state changes."""

from __future__ import annotations

from accounts.domain.permissions import Action, may
from accounts.queries import Viewer
from core import journal, realtime
from core.errors import Denied, Refused
from deals import queries
from deals.domain.deal import DEAL
from deals.models import Deal

REASONED = {"reject", "settle", "dismiss"}


def move(deal: Deal, step: str, by: journal.Mover, why: str = "") -> None:
    """Move along the table and leave a row; the figures change with it. Refused("deal.why") for a no without a why."""
    DEAL.move(deal.state, step)
    if step in REASONED and not why.strip():
        raise Refused("deal.why", field="why")
    journal.move(DEAL, deal, step, by=by, why=why[:2000])
    realtime.announce("figures")


def check(viewer: Viewer, deal: Deal, step: str) -> None:
    """Denied unless the table gives this step to this person's side or office."""
    action = DEAL.move(deal.state, step).action
    if action is None or not may(viewer, Action(action), queries.place_of(deal)):
        raise Denied
    mine = viewer.organisation_id == deal.recorded_by_id
    if (action == Action.DEAL_CONFIRM and mine) or (action == Action.DEAL_RECORD and not mine):
        raise Denied


def open_steps(viewer: Viewer, deal: Deal) -> list[str]:
    """The steps that this person may take now, in the table's order: the buttons of the page."""
    found = []
    for move_ in DEAL.open_from(deal.state):
        try:
            check(viewer, deal, move_.step)
        except Denied:
            continue
        found.append(move_.step)
    return found
