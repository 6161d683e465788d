"""From a good match to a deal: four counts, and the rows behind each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import InstrumentedAttribute, aliased

from accounts.domain.permissions import Action
from accounts.models import Office, Organisation
from accounts.queries import Viewer, within
from core import db
from dashboard.domain.figures import ACCEPTED, GOOD_MATCH, Period, Step
from dashboard.queries.values import deals_counted
from matchmaking.models import Match
from meetings.domain.meeting import MeetingState
from meetings.models import Meeting

EXPORTER, BUYER = aliased(Organisation), aliased(Organisation)
_INVENTED = func.max(case((EXPORTER.is_demo, 1), (BUYER.is_demo, 1), else_=0))


@dataclass(frozen=True)
class Stage:
    """One step of the funnel."""

    step: Step
    count: int
    demo: bool


def funnel(viewer: Viewer, period: Period) -> list[Stage]:
    """Four counts, one statement each."""
    matched = db.session().execute(_matches(viewer, period, select(func.count(Match.id), _INVENTED))).one()
    stages = [Stage(Step.MATCHED, matched[0], bool(matched[1]))]
    for step in (Step.ACCEPTED, Step.HELD):
        row = db.session().execute(_meetings(viewer, period, step, select(func.count(Meeting.id), _INVENTED))).one()
        stages.append(Stage(step, row[0], bool(row[1])))
    count, demo = deals_counted(viewer, period)
    return [*stages, Stage(Step.DEALS, count, demo)]


def _sides(viewer: Viewer, chosen: Select[*tuple[Any, ...]], table: type[Match | Meeting]) -> Select[*tuple[Any, ...]]:
    return (
        chosen.select_from(table)
        .join(EXPORTER, EXPORTER.id == table.exporter_id)
        .join(BUYER, BUYER.id == table.buyer_id)
        .join(Office, Office.id == EXPORTER.office_id)
        .where(within(viewer, Action.FIGURES_READ, office_paths=[Office.path]))
    )


def _matches(viewer: Viewer, period: Period, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    good = _sides(viewer, chosen, Match).where(Match.score >= GOOD_MATCH)
    return _during(period, good, Match.found_at)


def _meetings(viewer: Viewer, period: Period, step: str, chosen: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    states = (MeetingState.HELD,) if step == Step.HELD else ACCEPTED
    return _during(period, _sides(viewer, chosen, Meeting).where(Meeting.state.in_(states)), Meeting.starts_at)


def _during(
    period: Period, chosen: Select[*tuple[Any, ...]], moment: InstrumentedAttribute[datetime]
) -> Select[*tuple[Any, ...]]:
    begins, ends = period.instants()
    if begins:
        chosen = chosen.where(moment >= begins)
    return chosen.where(moment < ends) if ends else chosen


_COLUMNS = (EXPORTER.names.label("exporter"), BUYER.names.label("buyer"), BUYER.country, EXPORTER.is_demo)


def matches_behind(
    viewer: Viewer, period: Period, *, limit: int | None = 25, offset: int = 0
) -> tuple[Sequence[Any], int]:
    """The matches that are counted, the best first."""
    chosen = _matches(viewer, period, select(*_COLUMNS, Match.score))
    return _page(chosen, (Match.score.desc(), Match.id), limit, offset)


def meetings_behind(
    viewer: Viewer, period: Period, step: str, *, limit: int | None = 25, offset: int = 0
) -> tuple[Sequence[Any], int]:
    """The meetings that are counted, the newest first."""
    chosen = _meetings(viewer, period, step, select(*_COLUMNS, Meeting.id, Meeting.starts_at, Meeting.state))
    return _page(chosen, (Meeting.starts_at.desc(), Meeting.id), limit, offset)


def _page(
    chosen: Select[*tuple[Any, ...]], order: tuple[Any, ...], limit: int | None, offset: int
) -> tuple[Sequence[Any], int]:
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    return db.session().execute(chosen.order_by(*order).limit(limit).offset(offset)).all(), total
