"""Keeping a company's search text in step with what it says."""

from __future__ import annotations

from sqlalchemy import select, update

from accounts.models import Organisation
from core import db
from core.clock import now
from matchmaking.domain import finding
from matchmaking.models import Company, Product, Request
from matchmaking.queries import wording
from matchmaking.service.refreshing import touched


def changed(organisation_id: int) -> None:
    """Within the caller's transaction, after any edit: fold the words anew, and have the matches computed anew.

    The company's version stays: adding a product is no conflict with somebody who edits the profile.
    """
    db.session().flush()
    values = {"search_text": text_for(organisation_id), "updated_at": now()}
    chosen = update(Company).where(Company.organisation_id == organisation_id).values(**values)
    db.session().execute(chosen, execution_options={"synchronize_session": False})
    touched(organisation_id)


def fold_missing() -> int:
    """Within the caller's transaction: give a search text to every company that has none; how many got one.

    For rows that came in by another way than an edit, such as the demo's.
    """
    found = db.session().scalars(select(Company.organisation_id).where(Company.search_text == "")).all()
    for organisation_id in found:
        values = {"search_text": text_for(organisation_id)}
        chosen = update(Company).where(Company.organisation_id == organisation_id).values(**values)
        db.session().execute(chosen, execution_options={"synchronize_session": False})
    return len(found)


def text_for(organisation_id: int) -> str:
    """The words of names, abouts, products and open requests."""
    wording.follow()
    session = db.session()
    names, abouts = session.execute(
        select(Organisation.names, Company.abouts)
        .join(Company, Company.organisation_id == Organisation.id)
        .where(Organisation.id == organisation_id)
    ).one()
    products = session.execute(
        select(Product.names, Product.descriptions, Product.hs6).where(Product.organisation_id == organisation_id)
    ).all()
    requests = session.execute(
        select(Request.title, Request.text, Request.hs6).where(
            Request.organisation_id == organisation_id, Request.state == "open"
        )
    ).all()
    texts = [*names.values(), *abouts.values()]
    for product in products:
        texts += [*product.names.values(), *product.descriptions.values()]
    texts += [text for request in requests for text in (request.title, request.text)]
    return finding.search_text(texts, [row.hs6 for row in (*products, *requests)])
