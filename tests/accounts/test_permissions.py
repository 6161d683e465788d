from __future__ import annotations

import pytest
from sqlalchemy import select

from accounts import queries
from accounts.domain.permissions import TABLE, Action, Role
from accounts.domain.permissions import may as allowed
from accounts.models import Office, Organisation
from core import db
from tests.cast import Cast


@pytest.mark.parametrize("action", list(Action))
def test_the_list_and_the_single_question_agree(action: Action, cast: Cast) -> None:
    """`within` (SQL) and `may` (pure) give the same answer for every person and organisation."""
    rows = (
        db.session().execute(select(Organisation, Office.path).join(Office, Office.id == Organisation.office_id)).all()
    )
    for person in (cast.li, cast.sato, cast.jones, cast.wang, cast.county, cast.city, cast.province, cast.admin):
        actor = cast.viewer(person)
        condition = queries.within(actor, action, organisations=[Organisation.id], office_paths=[Office.path])
        listed = set(
            db.session().scalars(
                select(Organisation.id).join(Office, Office.id == Organisation.office_id).where(condition)
            )
        )
        asked = {
            o.id
            for o, path in rows
            if allowed(actor, action, queries.Place(frozenset({o.id}), frozenset(), frozenset({path})))
        }
        assert listed == asked


def test_every_action_has_somebody_who_may() -> None:
    assert set(TABLE) == set(Action)
    assert all(TABLE[action] for action in Action)
    assert {role for row in TABLE.values() for role in row} == set(Role)
