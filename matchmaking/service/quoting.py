"""An exporter quotes on a buyer's request and may withdraw; the buyer chooses or declines; the clock ends the rest.

A quotation that the buyer's no thanks keeps from them is answered like any other and ends like one nobody answered.
What its writer can see at no time depends on it; for that reason exporters are told no number of quotations either.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from accounts.domain.permissions import Action, may
from accounts.queries import Viewer, place_of
from accounts.service.signing import post_to_members
from core import db, journal, money, settings
from core.clock import local, now
from core.errors import Denied, NotFound, Refused
from core.i18n import LANGUAGES
from matchmaking.domain import company as rules
from matchmaking.domain import quoting, reference
from matchmaking.domain.lives import QUOTATION, REQUEST
from matchmaking.models import Company, Product, Quotation, Request
from matchmaking.queries import quotations, requests

_OVER_EVERYWHERE = timedelta(hours=12)


@dataclass(frozen=True)
class Terms:
    """What the form of a quotation asks; the price as typed, in `currency` per `unit`."""

    product_id: int | None
    price: str
    currency: str = ""
    unit: str = ""
    incoterm: str = ""
    port: str = ""
    moq: int | None = None
    lead_days: int | None = None
    sample: bool = False
    sample_days: int | None = None
    valid_until: date | None = None
    message: str = ""
    language: str = "en"

    def checked(self, today: date) -> dict[str, Any]:
        """The columns of the row; Refused beside the field that cannot be."""
        if not self.currency:
            raise Refused("price.no_currency", field="currency")
        price = money.parse(self.price, self.currency, field="price").minor
        if price == 0:
            raise Refused("quotation.free", field="price")
        for name in ("unit", "incoterm"):
            if not rules.one_of_list(name, getattr(self, name), field=name):
                raise Refused("choice.unknown", field=name)
        if self.port and self.port not in reference.ports():
            raise Refused("choice.unknown", field="port")
        if self.language not in LANGUAGES:
            raise Refused("choice.unknown", field="language")
        return {
            "price": price, "currency": self.currency, "unit": self.unit, "incoterm": self.incoterm, "port": self.port,
            "moq": rules.count_of(self.moq, field="moq"),
            "lead_days": quoting.days_of(self.lead_days, field="lead_days"), "sample": self.sample,
            "sample_days": quoting.days_of(self.sample_days, field="sample_days") if self.sample else None,
            "valid_until": quoting.check_valid(self.valid_until, today),
            "message": rules.text_of(self.message, field="message"), "language": self.language,
        }  # fmt: skip


def hold(request_id: int) -> None:
    """Within the caller's transaction: until it ends nobody else takes a place of this request or changes it."""
    db.session().execute(select(Request.id).where(Request.id == request_id).with_for_update())


def send(viewer: Viewer, request_id: int, terms: Terms) -> int:
    """Quote on an open request in sight; the id. Refused when as many as wanted are there already."""
    columns = terms.checked(local(now(), viewer.zone).date())
    with db.transaction() as session:
        hold(request_id)
        row, own = requests.request(viewer, request_id), quotations.products_of(viewer)
        if not may(viewer, Action.QUOTATION_SEND, place_of(own.organisation)):
            raise Denied
        product = _product(own, terms.product_id)
        place = _place(row, own.organisation_id)
        silent = quotations.unwanted(row.organisation_id, own.organisation_id)
        made = Quotation(
            request_id=request_id, exporter_id=own.organisation_id, person_id=viewer.id, product_id=product.id,
            goods=product.names, hs6=product.hs6, state=QUOTATION.first, sent_at=now(), silent=silent,
            place=None if silent else place, **columns,
        )  # fmt: skip
        session.add(made)
        session.flush()
        journal.record(viewer, "quotation.send", f"quotation:{made.id}", request=request_id)
        if not silent:
            _tell(made.id, "quotation_received", row.organisation_id, own, {"title": row.title})
        return made.id


def _product(own: Company, product_id: int | None) -> Product:
    found = next((product for product in own.products if product.id == product_id), None)
    if found is None:
        raise Refused("quotation.no_product", field="product_id")
    return found


def _place(row: Request, exporter_id: int) -> int:
    """A free place, the same for everybody; Refused otherwise."""
    if row.state != REQUEST.first:
        raise Refused("quotation.over")
    last = quotations.newest_of(exporter_id, row.id)
    if last is not None and last.state in quoting.LIVE:
        raise Refused("quotation.twice")
    if quotations.count_of(exporter_id, row.id) >= quoting.TRIES_MOST:
        raise Refused("quotation.often", most=quoting.TRIES_MOST)
    place = quoting.free_place(quotations.places_taken(row.id), row.quotations_wanted)
    if place is None:
        raise Refused("quotation.full")
    return place


def withdraw(viewer: Viewer, quotation_id: int) -> None:
    """The exporter takes it back; its place is free again."""
    with db.transaction():
        row = quotations.quotation(viewer, quotation_id)
        if not may(viewer, Action.QUOTATION_SEND, place_of(row.exporter.organisation)):
            raise Denied
        _move(row, "withdraw", viewer)


def answer(viewer: Viewer, quotation_id: int, step: str) -> None:
    """The buyer chooses or declines it; the exporter gets a mail."""
    with db.transaction():
        row = quotations.quotation(viewer, quotation_id)
        if not may(viewer, Action.QUOTATION_ANSWER, place_of(row.request.company.organisation)):
            raise Denied
        if step not in {"choose", "decline"}:
            raise NotFound
        _move(row, step, viewer)
        _answered(row)


def _answered(row: Quotation) -> None:
    facts = {"title": row.request.title, "state": row.state}
    _tell(row.id, "quotation_answered", row.exporter_id, row.request.company, facts)


def end_of_request(request_id: int) -> None:
    """Within the caller's transaction: what nobody answered ends with its request."""
    db.session().flush()
    for row in quotations.open_of_request(request_id):
        _expire(row)


def expire(instant: datetime) -> int:
    """End the unanswered ones whose last day is over everywhere; how many."""
    day, ended = (instant - _OVER_EVERYWHERE).date(), 0
    while True:
        with db.transaction():
            found = quotations.over(day)
            for row in found:
                _expire(row)
        if not found:
            return ended
        ended += len(found)


def _expire(row: Quotation) -> None:
    _move(row, "expire", journal.Clockwork())
    _answered(row)


def silence(organisation_id: int, other_id: int) -> None:
    """Within the caller's transaction, after a buyer's no thanks: what that exporter sent is gone for the buyer alone."""
    for row in quotations.live_between(other_id, organisation_id):
        row.silent, row.place = True, None


def refuse_fewer(request_id: int, wanted: int) -> None:
    """Within the caller's transaction: nobody who has a place loses it; Refused."""
    taken = len(quotations.places_taken(request_id))
    if wanted < taken:
        raise Refused("request.fewer", field="quotations_wanted", taken=taken)


def _move(row: Quotation, step: str, by: journal.Mover) -> None:
    """Along the table; who leaves the live states leaves the place."""
    journal.move(QUOTATION, row, step, by=by)
    if row.state not in quoting.LIVE:
        row.place = None
    db.session().flush()


def _tell(quotation_id: int, kind: str, organisation_id: int, other: Company, facts: dict[str, Any]) -> None:
    """A mail to each person of a company, about what the other one did."""
    link = f"{settings.in_force().base_url}/quotations/{quotation_id}"
    told = {"names": other.organisation.names, "link": link, **facts}
    post_to_members(organisation_id, kind, told, key=f"{kind}:{quotation_id}")
