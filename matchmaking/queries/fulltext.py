"""The full-text index of either database: FTS5 on SQLite, a GIN index over tsvector on PostgreSQL.

The only module that knows them. They are asked nothing but which entries hold which tokens; how good a find is follows
from where a token stands, so that both find the same entries in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, column, func, table
from sqlalchemy.dialects.postgresql import TSQUERY

from core import db
from matchmaking.domain.finding import Unit, Word

COMPANIES, REQUESTS = "fulltext_company", "fulltext_request"
_Ways = tuple[tuple[Word, ...], ...]


def holding(chosen: Select[Any], index: str, key: ColumnElement[int], units: Sequence[Unit]) -> Select[Any]:
    """Only those that have every unit, in the order of their keys; all of them when there is none."""
    return _joined(chosen, index, key, [[unit.anywhere for unit in units]]) if units else chosen.order_by(key)


def tiers(chosen: Select[Any], index: str, key: ColumnElement[int], units: Sequence[Unit]) -> list[Select[Any]]:
    """The same cut by how good a find is, best first: all in the names, all in names or goods, anywhere."""
    named, traded, anywhere = (
        [unit.names for unit in units], [unit.names + unit.goods for unit in units], [unit.anywhere for unit in units]
    )  # fmt: skip
    cuts = [[traded], [anywhere, traded]]
    if all(named):
        cuts = [[named], [traded, named], [anywhere, traded]]
    return [_joined(chosen, index, key, cut) for cut in cuts]


def _joined(chosen: Select[Any], index: str, key: ColumnElement[int], cut: Sequence[Sequence[_Ways]]) -> Select[Any]:
    """A join rather than a subquery: both databases then walk the keys in order and stop when they have enough.

    `cut` says what must be held and, if there is a second, what must not be held as well.
    """
    if db.engine().dialect.name == "sqlite":
        entries: Any = table(index, column("rowid", Integer), column(index))
        asked = " NOT ".join(f"({_said(wanted, ' AND ', ' OR ', _fts5)})" for wanted in cut)
        return (
            chosen.join(entries, entries.c.rowid == key)
            .where(entries.c[index].op("MATCH")(asked))
            .order_by(entries.c.rowid)
        )
    asked = " & !".join(f"({_said(wanted, ' & ', ' | ', _tsquery)})" for wanted in cut)
    # A function of ours, since the planner knows nothing of the cost of reading a long vector and would read them all.
    keys: Any = (
        func.__getattr__(f"{index}_keys")(cast(asked, TSQUERY))
        .table_valued(column("id", Integer))
        .render_derived("found")
    )
    return chosen.join(keys, keys.c.id == key).order_by(keys.c.id)


def _said(wanted: Sequence[_Ways], both: str, either: str, said: Callable[[Word], str]) -> str:
    units = (either.join(f"({both.join(map(said, way))})" for way in ways) for ways in wanted)
    return both.join(f"({unit})" for unit in units)


def _fts5(word: Word) -> str:
    """Tokens are letters, digits and underscores, so that quotes are all the escaping there is."""
    return f'"{word.token}"*' if word.begins else f'"{word.token}"'


def _tsquery(word: Word) -> str:
    return f"'{word.token}':*" if word.begins else f"'{word.token}'"
