"""What buyers need, fetched through whoever reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from accounts.models import Office, Organisation
from accounts.queries import Viewer, ordering
from core import db
from core.errors import NotFound
from matchmaking.domain.finding import patterns
from matchmaking.domain.words import normalise
from matchmaking.models import Company, Request
from matchmaking.queries.companies import mine, shown

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


def browse(  # noqa: PLR0913  each is a filter of the list page
    actor: Viewer, *, text: str = "", hs: str = "", group: str = "", country: str = "", state: str = "",
    own: bool = False, sort: str = "-created", limit: int | None = 25, offset: int = 0,
) -> tuple[Sequence[Request], int]:  # fmt: skip
    """A page of the requests in sight and how many there are; `own` are those of the actor's organisation."""
    chosen = _in_sight(actor)
    equal = {Request.group: group, Organisation.country: country, Request.state: state}
    chosen = chosen.where(*(column == wanted for column, wanted in equal.items() if wanted), *_found_by(text))
    if hs:
        chosen = chosen.where(Request.hs6.startswith(hs, autoescape=True))
    if own:
        chosen = chosen.where(Request.organisation_id == actor.organisation_id)
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(*ordering(sort, _ORDER), Request.id.desc()).limit(limit).offset(offset)
    return db.session().scalars(page).all(), total


def _found_by(text: str) -> list[ColumnElement[bool]]:
    """Each word stands in the request itself, or in the folded words of its company: those know all languages."""
    columns = (Request.title, Request.text, Request.hs6)
    return [
        or_(*(column.icontains(word, autoescape=True) for column in columns), and_(*_folded(word)))
        for word in normalise(text).split()
    ]


def _folded(word: str) -> list[ColumnElement[bool]]:
    return [Company.search_text.contains(pattern, autoescape=True) for pattern in patterns(word)] or [false()]


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
