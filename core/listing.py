"""One page of a long list: what the address asks for, and the links to its other pages and orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from flask import request, url_for

from core.web import HIGHEST_ID

SIZE = 25
T = TypeVar("T")


@dataclass(frozen=True)
class Asked:
    """Words, order and page of a list's address; `sort` is a column's name, "-name" from the end."""

    text: str
    sort: str
    page: int

    @property
    def window(self) -> dict[str, Any]:
        """For a query of one page: text, sort, limit, offset."""
        return {"text": self.text, "sort": self.sort, "limit": SIZE, "offset": (self.page - 1) * SIZE}


def asked(default: str) -> Asked:
    """Read the address; what makes no sense there means the first page in the usual order."""
    page = request.args.get("page", 1, type=int)
    return Asked(
        text=request.args.get("text", "").strip()[:200],
        sort=request.args.get("sort", default)[:40],
        page=min(max(page, 1), 100_000),
    )


def key(typed: str) -> int:
    """The key of a row that an address or a hidden field names: `request.args.get("meeting", type=key)`.

    ValueError for a number that no row can have: SQLite and PostgreSQL would refuse it, each in its own way.
    """
    number = int(typed)
    if not 0 <= number <= HIGHEST_ID:
        raise ValueError(typed[:20])
    return number


@dataclass(frozen=True)
class Listed(Generic[T]):
    """What macros/pager and macros/table show: one page of rows and the ways onward."""

    items: Sequence[T]
    total: int
    asked: Asked

    @property
    def page(self) -> int:
        return self.asked.page

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // SIZE))

    @property
    def prev_url(self) -> str | None:
        return address(page=self.page - 1) if self.page > 1 else None

    @property
    def next_url(self) -> str | None:
        return address(page=self.page + 1) if self.page < self.pages else None

    def sort_url(self, column: str) -> str:
        """The same list by that column; by it already, the other way round."""
        return address(sort=f"-{column}" if self.asked.sort == column else column, page=None)

    def direction(self, column: str) -> str | None:
        """As aria-sort says it, or None when another column leads."""
        return {column: "ascending", f"-{column}": "descending"}.get(self.asked.sort)


def address(**changes: object) -> str:
    """The page's own address with some of its questions changed; None takes one away."""
    known = {**(request.view_args or {}), **request.args.to_dict(), **changes}
    asked_for: dict[str, Any] = {name: value for name, value in known.items() if value is not None}
    return url_for(str(request.endpoint), **asked_for)
