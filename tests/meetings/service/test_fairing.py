"""Fairs: planned, announced, joined, and meetings within their days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.errors import Conflict, Denied, NotFound, Refused
from meetings.queries import fairs
from meetings.service import fairing
from meetings.service.fairing import Plan
from tests.cast import Cast
from tests.make.meetings import asked, at, offered

PLAN = Plan(
    names={"en": "Ceramics online", "zh-Hans": "陶瓷云洽会"}, abouts={"en": "Two days."}, country="CN", zone="Asia/Shanghai",
    first_day=date(2026, 12, 1), last_day=date(2026, 12, 2), opens=9 * 60, closes=17 * 60, slot_minutes=20,
)  # fmt: skip


def _open(cast: Cast) -> int:
    row = fairing.create(cast.viewer(cast.city), PLAN).id
    fairing.step(cast.viewer(cast.city), row, "announce")
    return row


def test_a_draft_is_for_its_office_alone(cast: Cast) -> None:
    row = fairing.create(cast.viewer(cast.county), PLAN).id
    for stranger in (cast.li, cast.county_other, cast.jones):
        with pytest.raises(NotFound):
            fairs.fair(cast.viewer(stranger), row)
    with pytest.raises(NotFound):
        fairs.fair(None, row)
    fairing.step(cast.viewer(cast.city), row, "announce")
    assert fairs.fair(None, row).state == "open"
    with pytest.raises(Denied):
        fairing.step(cast.viewer(cast.county_other), row, "close")
    with pytest.raises(Denied):
        fairing.create(cast.viewer(cast.li), PLAN)


@pytest.mark.parametrize(
    ("wrong", "code", "field"),
    [
        ({"names": {"en": "  "}}, "name.empty", "name_en"),
        ({"names": {"en": "x" * 201}}, "name.long", "name_en"),
        ({"abouts": {"ja": "x" * 10_000}}, "message.long", "about_ja"),
        ({"last_day": date(2026, 11, 30)}, "fair.days", "last_day"),
        ({"last_day": date(2027, 11, 30)}, "fair.long", "last_day"),
        ({"closes": 8 * 60}, "fair.hours", "closes"),
        ({"zone": "Mars/Olympus"}, "zone.unknown", "zone"),
        ({"first_day": date(2026, 11, 24)}, "fair.past", "first_day"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(cast: Cast, wrong: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        fairing.create(cast.viewer(cast.city), replace(PLAN, **wrong))
    assert (refused.value.code, refused.value.field) == (code, field)


def test_two_editors_do_not_overwrite_each_other(cast: Cast) -> None:
    row = fairing.create(cast.viewer(cast.city), PLAN)
    version = row.version
    fairing.edit(cast.viewer(cast.city), row.id, replace(PLAN, slot_minutes=30), version=version)
    with pytest.raises(Conflict):
        fairing.edit(cast.viewer(cast.city), row.id, PLAN, version=version)


def test_meetings_at_a_fair_keep_to_its_days_hours_and_companies(cast: Cast) -> None:
    row = _open(cast)
    fairing.join(cast.viewer(cast.li), row)
    with pytest.raises(Refused, match=r"fair\.not_joined"):
        asked(cast, cast.li, cast.ise, at(1, 1), fair_id=row)
    fairing.join(cast.viewer(cast.sato), row)
    fairing.join(cast.viewer(cast.sato), row)
    assert fairs.entries(row)[1] == 2
    for outside in (at(3, 1), at(1, 0, 45), at(2, 8, 45), at(1, 9)):
        with pytest.raises(Refused, match=r"fair\.outside"):
            asked(cast, cast.li, cast.ise, outside, fair_id=row)
    meeting = asked(cast, cast.li, cast.ise, at(2, 8, 40), fair_id=row)
    assert meeting.ends_at - meeting.starts_at == timedelta(minutes=20)
    assert [f.id for f in fairs.shared(cast.glassworks, cast.ise, date(2026, 11, 25))] == [row]
    fairing.leave(cast.viewer(cast.sato), row)
    assert fairs.shared(cast.glassworks, cast.ise, date(2026, 11, 25)) == []
    with pytest.raises(NotFound):
        asked(cast, cast.li, cast.ise, at(1, 1), fair_id=999)


def test_a_closed_fair_takes_nobody(cast: Cast) -> None:
    row = _open(cast)
    fairing.step(cast.viewer(cast.city), row, "close")
    with pytest.raises(Refused, match=r"fair\.closed"):
        fairing.join(cast.viewer(cast.li), row)
    for nobody in (cast.city, cast.jones, cast.wang):
        with pytest.raises(Denied):
            fairing.join(cast.viewer(nobody), row)


def test_offered_times_are_ones_own(cast: Cast) -> None:
    with pytest.raises(Denied):
        offered(cast, cast.jones, at(1, 1))
    with pytest.raises(Refused, match=r"meeting\.past"):
        offered(cast, cast.li, at(1, 1, month=11))
