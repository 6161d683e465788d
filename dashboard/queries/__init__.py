"""What the offices see: sums and the rows behind them, within the viewer's area."""

from __future__ import annotations

from dashboard.queries.funnel import Stage, funnel, matches_behind, meetings_behind
from dashboard.queries.values import OTHER_GROUP, Row, Sum, deals_behind, lines_behind, sums

__all__ = [
    "OTHER_GROUP",
    "Row",
    "Stage",
    "Sum",
    "deals_behind",
    "funnel",
    "lines_behind",
    "matches_behind",
    "meetings_behind",
    "sums",
]
