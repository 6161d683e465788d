"""An office sends a showcase to chambers: who reads it, when it counts as opened, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from accounts.domain.account import Kind
from accounts.domain.permissions import Role
from accounts.models import Organisation
from accounts.service.moving import move_organisation
from core import db, journal, mail
from core.errors import Denied, NotFound, Refused
from core.journal import Clockwork
from matchmaking.models import Sending
from matchmaking.queries import sendings, showcases
from matchmaking.service import consenting, introducing, sending, showcasing
from tests import cast as people
from tests import pdf
from tests.cast import Cast
from tests.make import companies as make
from tests.matchmaking.test_showcases import strings

As = Callable[[int], FlaskClient]


@pytest.fixture
def showcase(cast: Cast) -> int:
    """The city's showcase of the glassworks."""
    make.consent(cast.glassworks, "chambers")
    make.consent(cast.ise, "chambers")
    make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Tempered panes"})
    city = cast.viewer(cast.city)
    showcase_id = showcasing.begin(city, title="Glass <b>of</b> Zibo", language="zh-Hans", note="Dear friends")
    showcasing.add(city, showcase_id, [cast.glassworks])
    return showcase_id


def japanese() -> tuple[int, int]:
    """A second chamber and its person."""
    with db.transaction():
        chamber = people._organisation(Kind.CHAMBER, {"ja": "日本商会", "en": "Japan Chamber"}, "JP", "370300")
        person = people._person("mori@chamber.example", "森", Role.CHAMBER, "ja", "Asia/Tokyo", organisation=chamber)
        return chamber.id, person


def sent(cast: Cast, showcase_id: int, *chambers: int) -> list[int]:
    before = {row.id for row in db.session().query(Sending)}
    sending.send(cast.viewer(cast.city), showcase_id, chambers or [cast.casic])
    return sorted({row.id for row in db.session().query(Sending)} - before)


def row(sending_id: int) -> Sending:
    db.session().expire_all()
    return db.session().get_one(Sending, sending_id)


def test_each_chamber_gets_it_in_its_language(cast: Cast, as_: As, showcase: int) -> None:
    chamber, mori = japanese()
    city = as_(cast.city)
    page = city.get(f"/showcases/{showcase}/sendings").text
    assert [f'value="{number}"' in page for number in (cast.casic, chamber)] == [True, True]
    assert city.post(f"/showcases/{showcase}/sendings", data={"chamber": [cast.casic, chamber]}).status_code == 302
    mails = db.session().query(mail.OutboxMail).filter_by(kind="showcase_sent").order_by(mail.OutboxMail.id).all()
    assert [(one.address, one.language) for one in mails] == [
        ("jones@chamber.example", "en"), ("mori@chamber.example", "ja"),
    ]  # fmt: skip
    assert [one.language for one in db.session().query(Sending).order_by(Sending.chamber_id)] == ["en", "ja"]
    japan = sendings.received(cast.viewer(mori))[0]
    for who, path in ((cast.jones, f"/received/{row(japan.id).id}"), (mori, mails[0].facts["link"])):
        assert as_(who).get(path.replace("http://yunqiao.test", "")).status_code == 404
    assert f'href="/received/{japan.id}"' in as_(mori).get("/").text
    taken = as_(mori).post(f"/received/{japan.id}/pdf")
    assert (taken.status_code, pdf.pages(taken.data)) == (200, 2)


def test_only_the_button_counts_as_opened(cast: Cast, as_: As, visitor: FlaskClient, showcase: int) -> None:
    [number] = sent(cast, showcase)
    path, jones = f"/received/{number}", as_(cast.jones)
    assert visitor.get(path).status_code == 302
    page = jones.get(path).text
    assert ("Glass &lt;b&gt;of&lt;/b&gt; Zibo" in page, "Zichuan Safety Glass" in page) == (True, False)
    assert row(number).opened_at is None
    assert jones.post(f"{path}/opening").status_code == 302
    assert (row(number).opened_by, row(number).taken_at) == (cast.jones, None)
    first = row(number).opened_at
    assert jones.post(f"{path}/opening").status_code == 302
    assert row(number).opened_at == first
    assert "Zichuan Safety Glass" in jones.get(path).text
    assert jones.post(f"{path}/pdf").status_code == 200
    assert row(number).taken_at is not None
    assert jones.post(f"{path}/exe").status_code == 404
    assert "Mary Jones" in as_(cast.city).get(f"/showcases/{showcase}/sendings").text
    deeds = [entry.deed for entry in reversed(journal.entries(f"showcase:{showcase}"))]
    assert deeds[2:] == ["showcase.send", "showcase.open", "showcase.take"]


def test_a_withdrawn_consent_is_gone_from_what_was_sent(cast: Cast, as_: As, showcase: int) -> None:
    [number] = sent(cast, showcase)
    jones = as_(cast.jones)
    assert "Tempered panes" in strings(jones.post(f"/received/{number}/xlsx").data)
    consenting.withdraw(cast.viewer(cast.li), cast.glassworks, "chambers")
    assert "Tempered panes" not in strings(jones.post(f"/received/{number}/xlsx").data)
    page = jones.get(f"/received/{number}").text
    assert ("Withdrawn on" in page, f'href="/companies/{cast.glassworks}"' in page) == (True, False)


def test_what_is_added_later_comes_with_the_next_edition(cast: Cast, showcase: int) -> None:
    [first] = sent(cast, showcase)
    make.consent(cast.pottery, "chambers")
    showcasing.add(cast.viewer(cast.city), showcase, [cast.pottery])

    def held(number: int) -> list[int]:
        return [line.company.organisation_id for line in showcases.lines(showcase, row(number).sent_at)]

    assert held(first) == [cast.glassworks]
    [second] = sent(cast, showcase)
    assert (held(first), held(second)) == ([cast.glassworks], [cast.glassworks, cast.pottery])
    assert [one.id for one in sendings.received(cast.viewer(cast.jones))] == [second]


def test_a_withdrawn_edition_is_closed_and_its_mail_stays(cast: Cast, as_: As, showcase: int) -> None:
    [number] = sent(cast, showcase)
    city = as_(cast.city)
    assert city.post(f"/showcases/{showcase}/sendings/{number}/withdrawal").status_code == 302
    assert city.post(f"/showcases/{showcase + 1}/sendings/{number}/withdrawal").status_code == 404
    jones = as_(cast.jones)
    codes = [
        jones.get(f"/received/{number}"),
        jones.post(f"/received/{number}/opening"),
        jones.post(f"/received/{number}/pdf"),
    ]
    assert [answer.status_code for answer in codes] == [404, 404, 404]
    assert [one.state for one in db.session().query(mail.OutboxMail).filter_by(kind="showcase_sent")] == ["void"]


def test_a_chamber_suspended_meanwhile_opens_nothing(cast: Cast, as_: As, showcase: int) -> None:
    [number] = sent(cast, showcase)
    with db.transaction() as session:
        move_organisation(session.get_one(Organisation, cast.casic), "suspend", Clockwork(), "test")
    assert as_(cast.jones).post(f"/received/{number}/pdf").status_code in {403, 404}
    assert row(number).opened_at is None
    with pytest.raises(Refused, match="sending"):
        sending.send(cast.viewer(cast.city), showcase, [cast.casic])


def test_the_office_sees_whom_a_chamber_introduced(cast: Cast, as_: As, showcase: int) -> None:
    jones = cast.viewer(cast.jones)
    [number] = sent(cast, showcase)
    one = introducing.propose(jones, exporter_id=cast.glassworks, buyer_id=cast.ise, note="You fit")
    told = sendings.of_showcase(showcase)
    assert [(t.row.id, [i.id for i in t.introductions], t.agreed) for t in told] == [(number, [one], 0)]
    introducing.answer(cast.viewer(cast.li), one, "yes")
    introducing.answer(cast.viewer(cast.sato), one, "yes")
    assert sendings.of_showcase(showcase)[0].agreed == 1
    page = as_(cast.city).get(f"/showcases/{showcase}/sendings")
    assert page.status_code == 200
    sent(cast, showcase)
    assert [len(t.introductions) for t in sendings.of_showcase(showcase)] == [0, 1]


def test_bad_input(cast: Cast, as_: As, showcase: int) -> None:
    city = as_(cast.city)
    for chambers in ([], [cast.ise], ["x"], [99999]):
        answer = city.post(f"/showcases/{showcase}/sendings", data={"chamber": chambers})
        assert (answer.status_code, 'id="chamber-error"' in answer.text) == (422, True)
    showcasing.take_out(cast.viewer(cast.city), showcase, cast.glassworks)
    with pytest.raises(Refused, match="sending"):
        sending.send(cast.viewer(cast.city), showcase, [cast.casic])
    assert db.session().query(Sending).count() == 0


def test_chambers_do_not_send_and_offices_do_not_receive(cast: Cast, as_: As, showcase: int) -> None:
    [number] = sent(cast, showcase)
    assert as_(cast.jones).post(f"/showcases/{showcase}/sendings", data={"chamber": cast.casic}).status_code == 403
    assert as_(cast.city).post(f"/received/{number}/opening").status_code == 403
    assert as_(cast.li).get(f"/received/{number}").status_code == 403
    with pytest.raises((Denied, NotFound)):
        sending.send(cast.viewer(cast.county), showcase, [cast.casic])


def test_as_many_queries_for_one_as_for_two(cast: Cast, as_: As, showcase: int, statements: list[str]) -> None:
    city, chamber = as_(cast.city), japanese()[0]
    sent(cast, showcase)

    def counted() -> int:
        statements.clear()
        assert city.get(f"/showcases/{showcase}/sendings").status_code == 200
        return len(statements)

    counted()
    one = counted()
    sent(cast, showcase, chamber)
    assert counted() == one
