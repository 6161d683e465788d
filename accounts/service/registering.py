"""Many organisations at once, from a table that an officer brings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import insert

from accounts.domain.account import ORGANISATION
from accounts.domain.names import plain_name
from accounts.models import Organisation
from accounts.service.organising import NewOrganisation
from core import db
from core.clock import now


def add_many(new: Sequence[NewOrganisation], office_ids: Mapping[str, int]) -> list[int]:
    """Pending organisations within the caller's transaction; their ids in order.

    The caller has checked names, codes and that none is there yet, and lays out what the features above keep of
    them: nothing is announced. `office_ids` are the offices' ids by code.
    """
    if not new:
        return []
    instant = now()
    rows = [
        {
            "kind": one.kind, "names": one.names, "plain_name": plain_name(" ".join(one.names.values())),
            "country": one.country, "office_id": office_ids[one.office_code], "credit_code": one.credit_code,
            "website": one.website, "created_at": instant, "state": ORGANISATION.first, "is_demo": False, "version": 1,
        }
        for one in new
    ]  # fmt: skip
    adding = insert(Organisation).returning(Organisation.id, sort_by_parameter_order=True)
    return list(db.session().scalars(adding, rows))
