"""Makers of what companies offer and seek; each inside its own transaction."""

from __future__ import annotations

from typing import Any

from accounts.queries import Viewer
from core import db
from matchmaking.models import Company
from matchmaking.service import products, requests
from matchmaking.service.products import Offered
from matchmaking.service.requests import Wish


def product(viewer: Viewer, organisation_id: int, *, hs6: str, names: dict[str, str], **facts: Any) -> int:
    return products.add(viewer, organisation_id, Offered(hs6=hs6, names=names, **facts))


def request(viewer: Viewer, organisation_id: int, *, hs6: str, title: str, **facts: Any) -> int:
    return requests.write(viewer, organisation_id, Wish(hs6=hs6, title=title, **facts))


def consent(organisation_id: int, *consents: str) -> None:
    with db.transaction() as session:
        session.get_one(Company, organisation_id).consents = list(consents)
