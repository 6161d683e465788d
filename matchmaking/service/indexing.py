"""Keeping what is searched and listed in step with what companies and requests say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol, TypeVar

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute

from accounts.models import Organisation
from core import db
from core.clock import now
from matchmaking.domain.finding import Entry, search_text
from matchmaking.domain.lives import REQUEST
from matchmaking.models import Company, HeldCertificate, Listing, Product, Request, SearchChange
from matchmaking.queries import wording
from matchmaking.service.refreshing import touched

WORK = "matchmaking.reindex"
BATCH = 100
"""Companies in one write transaction of a whole reindexing."""


class _OfCompany(Protocol):
    @property
    def organisation_id(self) -> Any: ...  # noqa: ANN401  a number, or the ORM's column


T = TypeVar("T", bound=_OfCompany)


def changed(organisation_id: int) -> None:
    """Within the caller's transaction, after any edit: index anew, and have matches and saved searches look again.

    The company's version stays: adding a product is no conflict with somebody who edits the profile.
    """
    session = db.session()
    session.flush()
    index([organisation_id])
    chosen = update(Company).where(Company.organisation_id == organisation_id).values(updated_at=now())
    session.execute(chosen, execution_options={"synchronize_session": False})
    session.execute(insert(SearchChange).values(organisation_id=organisation_id))
    touched(organisation_id)


def index(ids: Sequence[int]) -> None:
    """Within the caller's transaction: write words and facets of these companies and their requests; eight statements."""
    wording.follow()
    today = now().date()
    companies = (
        db.session()
        .execute(
            select(Organisation.id, Organisation.names, Company.abouts, Company.markets)
            .join(Company, Company.organisation_id == Organisation.id)
            .where(Organisation.id.in_(ids))
        )
        .all()
    )
    products, requests, held = _products(ids), _requests(ids), _certificates(ids)
    words, facets, wishes = [], [], []
    for row in companies:
        asked = requests[row.id]
        traded = [*products[row.id], *(wish for wish in asked if wish.state == REQUEST.first)]
        words.append({"key": row.id, "search_text": search_text(_company(row, traded))})
        facets.append({"key": row.id, **_facets(traded, held[row.id], today)})
        wishes += [{"key": wish.id, "search_text": search_text(_wish(wish, row.names))} for wish in asked]
    _write(Company.organisation_id, words)
    _write(Listing.organisation_id, facets)
    _write(Request.id, wishes)


def _write(key: InstrumentedAttribute[int], rows: list[dict[str, Any]]) -> None:
    """One UPDATE for many rows, past the ORM: what it holds of them is not what changes."""
    if rows:
        table: Any = key.class_.__table__
        values: dict[str, Any] = {column: bindparam(column) for column in rows[0] if column != "key"}
        chosen = table.update().where(table.c[key.key] == bindparam("key")).values(values)
        db.session().connection().execute(chosen, rows)


def _company(row: Any, traded: Iterable[Any]) -> Entry:  # noqa: ANN401  a row of a query
    return Entry(
        names=tuple(row.names.values()),
        goods=tuple(name for one in traded for name in one.names.values()),
        texts=(*row.abouts.values(), *(text for one in traded for text in one.texts.values())),
        hs6s=tuple(one.hs6 for one in traded),
        groups=tuple(dict.fromkeys(one.group for one in traded)),
        markets=tuple(row.markets),
    )


def _wish(wish: Any, names: dict[str, str]) -> Entry:  # noqa: ANN401  a row of a query
    return Entry(tuple(names.values()), tuple(wish.names.values()), tuple(wish.texts.values()), (wish.hs6,))


def _facets(traded: Iterable[Any], held: Iterable[Any], today: date) -> dict[str, Any]:
    lasting = [one for one in held if one.expires_on is None or one.expires_on >= today]
    return {
        "product_groups": _list(row.group for row in traded),
        "hs6s": _list(row.hs6 for row in traded),
        "certificates": _list(one.code for one in lasting),
        "certificates_until": min((one.expires_on for one in lasting if one.expires_on), default=None),
    }


def _list(values: Iterable[str]) -> str:
    found = sorted({value for value in values if value})
    return f",{','.join(found)}," if found else ""


@dataclass(frozen=True)
class _Traded:
    """A product, or a request with its words as a product's."""

    organisation_id: int
    id: int
    names: dict[str, str]
    texts: dict[str, str]
    hs6: str
    group: str
    state: str = REQUEST.first


def _products(ids: Sequence[int]) -> defaultdict[int, list[_Traded]]:
    chosen = select(
        Product.organisation_id, Product.id, Product.names, Product.descriptions, Product.hs6, Product.group
    )
    rows = db.session().execute(chosen.where(Product.organisation_id.in_(ids)).order_by(Product.id))
    return _by_company(_Traded(*row) for row in rows)


def _requests(ids: Sequence[int]) -> defaultdict[int, list[_Traded]]:
    chosen = select(
        Request.organisation_id, Request.id, Request.title, Request.text, Request.hs6, Request.group, Request.state
    )
    rows = db.session().execute(chosen.where(Request.organisation_id.in_(ids)).order_by(Request.id))
    return _by_company(_Traded(of, key, {"": title}, {"": text}, *rest) for of, key, title, text, *rest in rows)


def _certificates(ids: Sequence[int]) -> defaultdict[int, list[HeldCertificate]]:
    chosen = select(HeldCertificate).where(HeldCertificate.organisation_id.in_(ids)).order_by(HeldCertificate.id)
    return _by_company(db.session().scalars(chosen))


def _by_company(rows: Iterable[T]) -> defaultdict[int, list[T]]:
    found: defaultdict[int, list[T]] = defaultdict(list)
    for row in rows:
        found[row.organisation_id].append(row)
    return found


def index_missing() -> int:
    """Index what came in by another way than an edit, such as the demo's; how many companies that were."""
    found = db.session().scalars(select(Company.organisation_id).where(Company.search_text == "")).all()
    for some in _batches(found):
        with db.transaction():
            index(some)
    return len(found)


def reindex(told: Callable[[int, int], None] = lambda _done, _all: None) -> int:
    """Index every company anew, in short transactions; how many. `told(done, of)` is called after each.

    Whoever edits meanwhile is indexed by that edit: a batch reads what it writes within its own transaction.
    """
    every = db.session().scalars(select(Company.organisation_id).order_by(Company.organisation_id)).all()
    done = 0
    for some in _batches(every):
        with db.transaction():
            index(some)
        done += len(some)
        told(done, len(every))
    return done


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + BATCH] for at in range(0, len(ids), BATCH))
