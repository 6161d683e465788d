"""Private prices: the exporter reads its own, a buyer those that were shown to it, nobody else any."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import joinedload

from accounts.queries import Viewer
from core import db
from core.errors import NotFound
from matchmaking.models import Interest, PriceAsk, PrivatePrice, Product
from matchmaking.queries import companies


@dataclass(frozen=True)
class Asked:
    """A product with a price on request, whether this buyer asked for it, and the price where it was shown."""

    product: Product
    asked: bool
    price: PrivatePrice | None


def own(actor: Viewer) -> Sequence[tuple[Product, PrivatePrice | None]]:
    """The products of the actor's company, each with its private price or none."""
    chosen = (
        select(Product, PrivatePrice)
        .outerjoin(PrivatePrice, PrivatePrice.product_id == Product.id)
        .where(Product.organisation_id == actor.organisation_id)
        .order_by(Product.id)
    )
    found = db.session().execute(chosen, execution_options={"populate_existing": True})
    return [(product, price) for product, price in found]


def own_product(actor: Viewer, product_id: int) -> tuple[Product, PrivatePrice | None]:
    """One of them; NotFound for another company's."""
    found = next((pair for pair in own(actor) if pair[0].id == product_id), None)
    if found is None:
        raise NotFound
    return found


def asks(actor: Viewer) -> Sequence[PriceAsk]:
    """Who asked the actor's company, newest first; without those to whom it said no thanks."""
    away = exists().where(
        Interest.organisation_id == Product.organisation_id, Interest.other_id == PriceAsk.buyer_id,
        Interest.word == "no_thanks",
    )  # fmt: skip
    chosen = (
        select(PriceAsk)
        .join(Product, Product.id == PriceAsk.product_id)
        .join(PrivatePrice, PrivatePrice.product_id == Product.id)
        .where(Product.organisation_id == actor.organisation_id, ~away)
        .options(joinedload(PriceAsk.product), joinedload(PriceAsk.buyer))
        .order_by(PriceAsk.id.desc())
    )
    return db.session().scalars(chosen, execution_options={"populate_existing": True}).all()


def ask(actor: Viewer, ask_id: int) -> PriceAsk:
    """One of them; NotFound for another company's."""
    found = next((row for row in asks(actor) if row.id == ask_id), None)
    if found is None:
        raise NotFound
    return found


def for_buyer(actor: Viewer, exporter_id: int) -> Sequence[Asked]:
    """The prices on request of a company in sight, as far as the actor's company was shown them."""
    ids = [product.id for product in companies.company(actor, exporter_id).products]
    chosen = (
        select(Product, PrivatePrice, PriceAsk.state)
        .join(PrivatePrice, PrivatePrice.product_id == Product.id)
        .outerjoin(PriceAsk, and_(PriceAsk.product_id == Product.id, PriceAsk.buyer_id == actor.organisation_id))
        .where(Product.id.in_(ids), Product.price_low.is_(None))
        .order_by(Product.id)
    )
    return [
        Asked(product, state is not None, price if state == "shown" else None)
        for product, price, state in db.session().execute(chosen)
    ]


def spared(exporter_id: int, buyer_id: int) -> bool:
    """Whether the exporter said no thanks to this buyer; never said to it."""
    said = exists().where(
        Interest.organisation_id == exporter_id, Interest.other_id == buyer_id, Interest.word == "no_thanks"
    )
    return bool(db.session().scalar(select(said)))
