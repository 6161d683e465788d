"""What came of the introductions of a chamber."""

from __future__ import annotations

from sqlalchemy import exists, func, select

from accounts.queries import Viewer
from core import db
from deals.domain.deal import DealState
from deals.domain.results import Part
from deals.models import Deal
from matchmaking.models import Introduction


def introduced_by(viewer: Viewer) -> list[Part]:
    """Deals confirmed by both sides since the viewer's chamber introduced the two and both agreed; one query."""
    met = exists(
        select(Introduction.id).where(
            Introduction.chamber_id == viewer.organisation_id, Introduction.state == "agreed",
            Introduction.exporter_id == Deal.exporter_id, Introduction.buyer_id == Deal.buyer_id,
            Introduction.created_at <= Deal.recorded_at,
        )
    )  # fmt: skip
    by = (Deal.kind, Deal.currency, Deal.exporter_id, Deal.buyer_id)
    chosen = select(*by, func.count(), func.sum(Deal.value)).where(met, Deal.state == DealState.CONFIRMED).group_by(*by)
    return [
        Part(kind, currency, (exporter_id, buyer_id), number, int(value))
        for kind, currency, exporter_id, buyer_id, number, value in db.session().execute(chosen)
    ]
