"""Makers of quotations; each inside its own transaction."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from accounts import queries
from accounts.domain.account import Kind
from accounts.domain.permissions import Role
from accounts.queries import Viewer
from accounts.service import organising
from accounts.service.moving import move_organisation, move_person
from core import db
from core.clock import now
from core.journal import Clockwork
from matchmaking.queries import quotations
from matchmaking.service import quoting
from matchmaking.service.quoting import Terms
from tests.make import companies


def product(viewer: Viewer) -> int:
    """A product of the viewer's company, made when there is none."""
    held = quotations.products_of(viewer).products
    if held:
        return held[0].id
    return companies.product(viewer, viewer.organisation_id or 0, hs6="700719", names={"en": "Safety glass"})


def quotation(viewer: Viewer, request_id: int, price: str = "12.50", **facts: Any) -> int:
    told = {
        "currency": "USD",
        "unit": "m2",
        "incoterm": "FOB",
        "valid_until": now().date() + timedelta(days=30),
    } | facts
    chosen = told.pop("product_id", None) or product(viewer)
    return quoting.send(viewer, request_id, Terms(chosen, price, **told))


def exporter(number: int) -> Viewer:
    """A verified exporter with one product and one person."""
    with db.transaction():
        row = organising.add_organisation(
            organising.NewOrganisation(Kind.EXPORTER, {"en": f"Works {number}"}, "CN", "370302")
        )
        move_organisation(row, "verify", Clockwork())
        person = organising.add_person(
            role=Role.EXPORTER, name=f"Maker {number}", email=f"maker{number}@seller.example", language="en",
            zone_name="Asia/Shanghai", organisation_id=row.id,
        )  # fmt: skip
        move_person(person, "join", Clockwork())
    made = queries.viewer_of(person.id)
    product(made)
    return made
