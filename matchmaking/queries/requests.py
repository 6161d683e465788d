"""What buyers need, fetched through whoever reads."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, String, and_, cast, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from accounts.models import Office, Organisation
from accounts.queries import Viewer, ordering
from core import db
from core.errors import NotFound
from matchmaking.domain.facets import COUNTED_MOST, Counts, Wanted, count
from matchmaking.domain.finding import units
from matchmaking.models import Company, Request
from matchmaking.queries import fulltext, wording
from matchmaking.queries.companies import mine, shown
from matchmaking.queries.pausing import findable

OPEN = "open"
_ORDER = {"created": Request.id, "deadline": Request.deadline, "title": Request.title}


def request(actor: Viewer, request_id: int) -> Request:
    """One request with its company and organisation; NotFound out of sight."""
    found = db.session().scalar(
        _in_sight(actor).where(Request.id == request_id).options(selectinload(Request.specifications)),
        execution_options={"populate_existing": True},
    )
    if found is None:
        raise NotFound
    return found


def _in_sight(actor: Viewer) -> Select[Request]:
    """Own ones and those of the own area in every state; of others the open ones."""
    return (
        select(Request)
        .join(Company, Company.organisation_id == Request.organisation_id)
        .join(Organisation, Organisation.id == Company.organisation_id)
        .join(Office, Office.id == Organisation.office_id)
        .where(or_(mine(actor), and_(shown(actor), Request.state == OPEN)))
        .options(contains_eager(Request.company).contains_eager(Company.organisation).joinedload(Organisation.office))
    )


def browse(  # noqa: PLR0913  the question and the window of one page
    actor: Viewer, asked: Wanted, *, own: bool = False, sort: str = "-created", limit: int | None = 25, offset: int = 0,
    among: Collection[int] | None = None,
) -> Sequence[Request]:  # fmt: skip
    """A page of the requests in sight; `own` are those of the actor's organisation, `among` those of these companies."""
    chosen = _found(actor, asked, own=own)
    if among is not None:
        chosen = chosen.where(Request.organisation_id.in_(among))
    page = chosen.order_by(*ordering(sort, _ORDER), Request.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(page).all()


def counts(actor: Viewer, asked: Wanted, *, own: bool = False) -> Counts:
    """How many there are, and of which facet's values, in one statement."""
    columns = {
        "group": Request.group, "hs": Request.hs6, "country": Organisation.country,
        "destination": func.substr(Request.port, 1, 2), "certificate": cast(Request.certificates, String),
    }  # fmt: skip
    chosen = _found(actor, asked, own=own).with_only_columns(*columns.values(), maintain_column_froms=True)
    rows = db.session().execute(chosen.limit(COUNTED_MOST + 1)).all()
    cells = zip(*rows[:COUNTED_MOST], strict=True) if rows else ()
    values = {
        name: count({"certificate": "market", "group": "kind"}.get(name, name), column, asked.hs)
        for name, column in zip(columns, cells, strict=bool(rows))
    }
    return Counts(min(len(rows), COUNTED_MOST), len(rows) > COUNTED_MOST, values)


def _found(actor: Viewer, asked: Wanted, *, own: bool) -> Select[Request]:
    equal = {Request.group: asked.group, Organisation.country: asked.country, Request.state: asked.state}
    chosen = _in_sight(actor).where(findable(actor, Request.organisation_id))
    chosen = chosen.where(*(column == wanted for column, wanted in equal.items() if wanted))
    if asked.hs:
        chosen = chosen.where(Request.hs6.startswith(asked.hs, autoescape=True))
    if asked.destination:
        chosen = chosen.where(Request.port.startswith(asked.destination, autoescape=True))
    if asked.certificate:
        chosen = chosen.where(cast(Request.certificates, String).contains(f'"{asked.certificate}"', autoescape=True))
    if own:
        chosen = chosen.where(Request.organisation_id == actor.organisation_id)
    key: Any = Request.id
    wording.follow()
    return fulltext.holding(chosen, fulltext.REQUESTS, key, units(asked.text)).order_by(None)


def requests_of(organisation_id: int) -> Sequence[Request]:
    """The open requests of a company, newest first, whoever asks; for matching and panels."""
    chosen = select(Request).where(Request.organisation_id == organisation_id, Request.state == OPEN)
    return db.session().scalars(chosen.order_by(Request.id.desc())).all()


def requests_in_sight(actor: Viewer, organisation_id: int) -> Sequence[Request]:
    """The open requests of a company as far as this person may read them."""
    chosen = _in_sight(actor).where(Request.organisation_id == organisation_id, Request.state == OPEN)
    return db.session().scalars(chosen.order_by(Request.id.desc())).all()


def overdue(day: date, limit: int = 200) -> Sequence[Request]:
    """Open requests whose last day lies before `day`."""
    chosen = select(Request).where(Request.state == OPEN, Request.deadline < day)
    return db.session().scalars(chosen.order_by(Request.id).limit(limit)).all()
