"""What is known of deals, fetched through the actor."""

from __future__ import annotations

from deals.queries.partners import (
    Partner,
    asked_people,
    counterparts,
    held_meetings,
    introduced,
    meeting_between,
    partner,
    partners,
)
from deals.queries.register import (
    Filter,
    answerable,
    between,
    came_of,
    came_of_each,
    deal,
    deals,
    deals_of,
    due_to_ask,
    earlier_of,
    followable,
    of_meeting,
    place_of,
    reported_since,
    thread,
    waiting_for,
)
from deals.queries.results import introduced_by

__all__ = [
    "Filter",
    "Partner",
    "answerable",
    "asked_people",
    "between",
    "came_of",
    "came_of_each",
    "counterparts",
    "deal",
    "deals",
    "deals_of",
    "due_to_ask",
    "earlier_of",
    "followable",
    "held_meetings",
    "introduced",
    "introduced_by",
    "meeting_between",
    "of_meeting",
    "partner",
    "partners",
    "place_of",
    "reported_since",
    "thread",
    "waiting_for",
]
