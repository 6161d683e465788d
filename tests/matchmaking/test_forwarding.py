"""A profile is forwarded to colleagues of the own company, and to nobody else."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient

from accounts.domain.permissions import Role
from accounts.service import organising
from accounts.service.moving import move_person
from core import db, mail
from core.journal import Clockwork
from tests.cast import Cast

As = Callable[[int], FlaskClient]


def colleague(cast: Cast) -> int:
    """Another person of Sato's company, who reads Korean."""
    with db.transaction():
        made = organising.add_person(
            role=Role.BUYER, name="박지호", email="park@buyer.example", language="ko", zone_name="Asia/Seoul",
            organisation_id=cast.ise,
        )  # fmt: skip
        move_person(made, "join", Clockwork())
    return made.id


def test_a_colleague_gets_it_in_their_language_once_a_day(cast: Cast, as_: As) -> None:
    park, sato, path = colleague(cast), as_(cast.sato), f"/companies/{cast.glassworks}/forwarding"
    assert path in sato.get(f"/companies/{cast.glassworks}").text
    told = {"person_id": str(park), "note": "見てください\r\nBcc: x@y.example <b>"}
    assert sato.post(path, data=told).status_code == 302
    row = db.session().query(mail.OutboxMail).filter_by(kind="profile_forwarded").one()
    assert (row.address, row.language, row.facts["link"]) == (
        "park@buyer.example", "ko", f"http://yunqiao.test/companies/{cast.glassworks}"
    )  # fmt: skip
    again = sato.post(path, data=told)
    assert (again.status_code, 'id="person_id-error"' in again.text) == (409, True)


def test_only_to_colleagues_and_only_what_is_in_sight(cast: Cast, as_: As) -> None:
    park, sato, path = colleague(cast), as_(cast.sato), f"/companies/{cast.glassworks}/forwarding"
    picks = ("", "0", "x", "9" * 40, str(cast.li), str(cast.sato), str(cast.kim))
    assert {sato.post(path, data={"person_id": pick}).status_code for pick in picks} <= {409, 422}
    assert sato.post(path, data={"person_id": str(park), "note": "長" * 1001}).status_code == 409
    assert as_(cast.li).post(path, data={"person_id": str(park)}).status_code in {409, 422}
    hidden = f"/companies/{cast.hansung}/forwarding"
    assert [sato.get(hidden).status_code, sato.post(hidden, data={"person_id": str(park)}).status_code] == [404, 404]
    assert db.session().query(mail.OutboxMail).filter_by(kind="profile_forwarded").count() == 0
    assert path not in as_(cast.kim).get(f"/companies/{cast.glassworks}").text
