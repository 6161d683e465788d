"""A buyer says what it needs, changes it, closes and reopens it; the clock ends it after its last day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from accounts.domain.account import Kind
from accounts.domain.permissions import Action, may
from accounts.queries import Viewer, place_of
from core import db, journal, money
from core.clock import local, now
from core.errors import Conflict, Denied, Refused
from core.i18n import LANGUAGES
from matchmaking.domain import company as rules
from matchmaking.domain import quoting as rules_of_quoting
from matchmaking.domain import reference, specifications
from matchmaking.domain.lives import REQUEST
from matchmaking.models import Request, WantedSpecification
from matchmaking.queries import companies, requests
from matchmaking.service import quoting
from matchmaking.service.indexing import changed

OPEN_MOST = 50
_OVER_EVERYWHERE = timedelta(hours=12)
"""A day is over everywhere on Earth twelve hours after it is over in UTC."""


@dataclass(frozen=True)
class Wish:
    """What the request form asks; the price as typed, in `currency` per `unit`."""

    hs6: str
    title: str
    text: str = ""
    language: str = "en"
    group: str = ""
    quantity: int | None = None
    unit: str = ""
    frequency: str = ""
    target_price: str = ""
    currency: str = ""
    incoterm: str = ""
    port: str = ""
    needed_by: date | None = None
    deadline: date | None = None
    certificates: Sequence[str] = ()
    oem: bool = False
    quotations_wanted: int | None = None
    specified: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def checked(self, today: date) -> dict[str, Any]:
        """The columns of the row; Refused beside the field that cannot be."""
        title = rules.line_of(self.title, field="title")
        if not title:
            raise Refused("request.untitled", field="title")
        hs6 = rules.subheading(self.hs6)
        self._check_days(today)
        self._check_lists()
        group = rules.group_of(self.group, hs6)
        values = specifications.read(group, self.specified)
        words = {n: rules.one_of_list(n, getattr(self, n), field=n) for n in ("unit", "frequency", "incoterm")}
        return {
            "hs6": hs6, "title": title, "text": rules.text_of(self.text, field="text"), "language": self.language,
            "group": group, "specifications": [WantedSpecification(**asdict(value)) for value in values],
            "quantity": rules.count_of(self.quantity, field="quantity"),
            "port": self.port, "needed_by": self.needed_by, "deadline": self.deadline,
            "certificates": list(self.certificates), "oem": self.oem, "quotations_wanted": rules_of_quoting.wanted(self.quotations_wanted), **words, **self._price(),
        }  # fmt: skip

    def _check_days(self, today: date) -> None:
        for name in ("needed_by", "deadline"):
            day = getattr(self, name)
            if day is not None and day < today:
                raise Refused("request.past", field=name)

    def _check_lists(self) -> None:
        if self.language not in LANGUAGES:
            raise Refused("choice.unknown", field="language")
        if self.port and self.port not in reference.ports():
            raise Refused("choice.unknown", field="port")
        if set(self.certificates) - set(reference.certificates()):
            raise Refused("choice.unknown", field="certificates")

    def _price(self) -> dict[str, Any]:
        typed = self.target_price.strip()
        if not typed:
            return {"target_price": None, "currency": ""}
        if not self.currency:
            raise Refused("price.no_currency", field="currency")
        return {
            "target_price": money.parse(typed, self.currency, field="target_price").minor, "currency": self.currency
        }  # fmt: skip


def write(viewer: Viewer, organisation_id: int, wish: Wish) -> int:
    """A new request, open at once; its id."""
    columns = wish.checked(local(now(), viewer.zone).date())
    with db.transaction() as session:
        company = companies.company(viewer, organisation_id)
        if not may(viewer, Action.REQUEST_KEEP, place_of(company.organisation)):
            raise Denied
        if company.organisation.kind != Kind.BUYER:
            raise Refused("request.of_buyers")
        _refuse_too_many(organisation_id)
        row = Request(organisation_id=organisation_id, created_at=now(), state=REQUEST.first, **columns)
        session.add(row)
        changed(organisation_id)
        journal.record(viewer, "request.write", f"request:{row.id}", organisation=organisation_id)
        return row.id


def _refuse_too_many(organisation_id: int) -> None:
    held = select(func.count()).where(Request.organisation_id == organisation_id, Request.state == REQUEST.first)
    if (db.session().scalar(held) or 0) >= OPEN_MOST:
        raise Refused("request.many", most=OPEN_MOST)


def editable(viewer: Viewer, request_id: int) -> Request:
    """A request that is this person's to change; NotFound out of sight, Denied in sight but not theirs."""
    row = requests.request(viewer, request_id)
    if not may(viewer, Action.REQUEST_KEEP, place_of(row.company.organisation)):
        raise Denied
    return row


def edit(viewer: Viewer, request_id: int, wish: Wish, version: int) -> None:
    """Change an open request; the version turns the second of two editors into Conflict."""
    columns = wish.checked(local(now(), viewer.zone).date())
    with db.transaction():
        quoting.hold(request_id)
        row = editable(viewer, request_id)
        if row.state != REQUEST.first:
            raise Refused("request.not_open")
        if row.version != version:
            raise Conflict("profile.meanwhile")
        quoting.refuse_fewer(request_id, columns["quotations_wanted"])
        for name, value in columns.items():
            setattr(row, name, value)
        journal.record(viewer, "request.edit", f"request:{request_id}")
        changed(row.organisation_id)


def close(viewer: Viewer, request_id: int) -> None:
    """It is no longer needed."""
    with db.transaction():
        _move(editable(viewer, request_id), "close", viewer)


def reopen(viewer: Viewer, request_id: int) -> None:
    """It is needed again; a last day that has passed is taken off."""
    with db.transaction():
        row = editable(viewer, request_id)
        _refuse_too_many(row.organisation_id)
        _move(row, "reopen", viewer)
        today = local(now(), viewer.zone).date()
        row.deadline = row.deadline if row.deadline and row.deadline >= today else None


def expire(instant: datetime) -> int:
    """End the open requests whose last day is over everywhere; how many."""
    day = (instant - _OVER_EVERYWHERE).date()
    ended = 0
    while True:
        with db.transaction():
            found = requests.overdue(day)
            for row in found:
                _move(row, "expire", journal.Clockwork())
        if not found:
            return ended
        ended += len(found)


def _move(row: Request, step: str, by: journal.Mover) -> None:
    """Along the table; the company's words and matches follow."""
    journal.move(REQUEST, row, step, by=by)
    if row.state != REQUEST.first:
        quoting.end_of_request(row.id)
    changed(row.organisation_id)
