"""An exporter keeps a product's price for those who ask; a buyer asks; the exporter shows it to that buyer or not.

A buyer to whom the exporter said no thanks is answered like one whose request waits; so is one who was not shown it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete

from accounts.domain.permissions import Action, may
from accounts.queries import Place, Viewer
from accounts.service.signing import post_to_members
from core import db, journal, money, settings
from core.clock import now
from core.errors import Denied, NotFound, Refused
from matchmaking.domain.lives import PRICE_ASK
from matchmaking.models import PriceAsk, PrivatePrice
from matchmaking.queries import companies, prices
from matchmaking.service.indexing import changed


def keep_private(viewer: Viewer, product_id: int, *, price_low: str, price_high: str, currency: str) -> None:
    """From now on the price is told on request alone; what the product showed until now is gone from it."""
    if not currency:
        raise Refused("price.no_currency", field="currency")
    least = money.parse(price_low or price_high, currency, field="price_low").minor
    most = money.parse(price_high or price_low, currency, field="price_high").minor
    if least > most:
        raise Refused("price.order", field="price_high")
    with db.transaction() as session:
        product, kept = prices.own_product(viewer, product_id)
        _check(viewer, Action.PRICE_SHOW, product.organisation_id)
        if kept is None:
            kept = PrivatePrice(product_id=product_id)
            session.add(kept)
        kept.price_low, kept.price_high, kept.currency = least, most, currency
        product.price_low, product.price_high, product.currency = None, None, ""
        journal.record(viewer, "price.keep", f"organisation:{product.organisation_id}", product=product_id)
        changed(product.organisation_id)


def publish(viewer: Viewer, product_id: int) -> None:
    """The price is the product's own again, for all who read it; who asked need not any more."""
    with db.transaction() as session:
        product, kept = prices.own_product(viewer, product_id)
        _check(viewer, Action.PRICE_SHOW, product.organisation_id)
        if kept is None:
            raise NotFound
        product.price_low, product.price_high, product.currency = kept.price_low, kept.price_high, kept.currency
        session.execute(delete(PriceAsk).where(PriceAsk.product_id == product_id))
        session.delete(kept)
        journal.record(viewer, "price.publish", f"organisation:{product.organisation_id}", product=product_id)
        changed(product.organisation_id)


def ask(viewer: Viewer, exporter_id: int, product_id: int) -> None:
    """A buyer wants to know; asking again changes nothing."""
    with db.transaction() as session:
        _check(viewer, Action.PRICE_ASK, viewer.organisation_id or 0)
        found = next((a for a in prices.for_buyer(viewer, exporter_id) if a.product.id == product_id), None)
        if found is None:
            raise NotFound
        if found.asked:
            return
        row = PriceAsk(product_id=product_id, buyer_id=viewer.organisation_id, person_id=viewer.id, asked_at=now(),
                       state=PRICE_ASK.first)  # fmt: skip
        session.add(row)
        session.flush()
        journal.record(viewer, "price.ask", f"organisation:{viewer.organisation_id}", product=product_id)
        if not prices.spared(exporter_id, viewer.organisation_id or 0):
            buyer = companies.company(viewer, viewer.organisation_id or 0).organisation
            facts = {"names": buyer.names, "goods": found.product.names, "link": f"{_base()}/prices"}
            _tell("price_asked", row.id, exporter_id, facts)


def answer(viewer: Viewer, ask_id: int, step: str) -> None:
    """The exporter shows the price to that buyer, or keeps it; only the first is told."""
    with db.transaction():
        row = prices.ask(viewer, ask_id)
        exporter_id = row.product.organisation_id
        _check(viewer, Action.PRICE_SHOW, exporter_id)
        journal.move(PRICE_ASK, row, step, by=viewer)
        if row.state == "shown":
            own = companies.company(viewer, exporter_id).organisation
            facts = {"names": own.names, "goods": row.product.names, "link": f"{_base()}/companies/{exporter_id}"}
            _tell("price_shown", row.id, row.buyer_id, facts)


def _check(viewer: Viewer, action: Action, organisation_id: int) -> None:
    if not may(viewer, action, Place(organisations=frozenset({organisation_id}))):
        raise Denied


def _base() -> str:
    return settings.in_force().base_url


def _tell(kind: str, ask_id: int, organisation_id: int, facts: dict[str, Any]) -> None:
    """A mail to each person of a company; once, however often the answer changes."""
    post_to_members(organisation_id, kind, facts, key=f"{kind}:{ask_id}")
