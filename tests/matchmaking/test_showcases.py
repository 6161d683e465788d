"""A showcase says what companies allow at the moment it is opened, and is its makers' alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Organisation
from accounts.service.moving import move_organisation
from core import db, i18n, journal
from core.errors import Conflict, NotFound, Refused
from core.journal import Clockwork
from matchmaking.domain import showcase as rules
from matchmaking.labels import showcases as labels
from matchmaking.models import PrivatePrice, Product, ShowcaseEntry
from matchmaking.queries import showcases
from matchmaking.service import consenting, pausing, showcasing
from tests import pdf
from tests.cast import Cast
from tests.make import companies as make

As = Callable[[int], FlaskClient]
NOTE = '#panic("x") <b>注意</b>'


def begun(cast: Cast, who: str = "jones", language: str = "ja") -> int:
    """A showcase of both exporters, who agreed; its id."""
    make.consent(cast.glassworks, "chambers", "forward")
    make.consent(cast.pottery, "chambers")
    viewer = cast.viewer(getattr(cast, who))
    showcase_id = showcasing.begin(viewer, title="=Glass & 陶瓷", language=language, note=NOTE)
    showcasing.add(viewer, showcase_id, [cast.glassworks, cast.pottery])
    return showcase_id


def suspend(organisation_id: int) -> None:
    with db.transaction() as session:
        move_organisation(session.get_one(Organisation, organisation_id), "suspend", Clockwork(), "test")


def strings(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


def order(showcase_id: int) -> list[int]:
    return [row.organisation_id for row in showcases.entries(showcase_id)]


@given(st.lists(st.integers(), min_size=1, unique=True), st.data())
def test_moving_keeps_everyone_and_moves_one(ids: list[int], data: st.DataObject) -> None:
    one = data.draw(st.sampled_from(ids))
    down = rules.moved(ids, one, "down")
    assert sorted(down) == sorted(ids)
    assert down.index(one) == min(ids.index(one) + 1, len(ids) - 1)
    assert [i for i in down if i != one] == [i for i in ids if i != one]
    assert rules.moved(down, one, "up") == (ids if ids[-1] != one else rules.moved(ids, one, "up"))


@pytest.mark.parametrize(("consents", "state", "paused", "standing"), [
    (["chambers"], "verified", False, "shown"), (["chambers"], "verified", True, "away"),
    (["chambers"], "suspended", False, "away"), ([], "verified", False, "withdrawn"), ([], "suspended", True, "withdrawn"),
])  # fmt: skip
def test_what_is_shown(consents: list[str], state: str, paused: bool, standing: str) -> None:
    assert rules.standing(consents, state, paused=paused) == standing


def test_a_life_in_the_browser(cast: Cast, as_: As) -> None:
    make.consent(cast.glassworks, "chambers")
    make.consent(cast.pottery, "chambers")
    jones = as_(cast.jones)
    assert 'href="/showcases/new"' in jones.get("/").text
    sent = {"title": "Glass & 陶瓷", "language": "ko", "note": NOTE}
    answer = jones.post("/showcases/new", data=sent)
    path = answer.headers["Location"].removesuffix("/companies")
    showcase_id = int(path.removeprefix("/showcases/"))
    assert answer.status_code == 302
    choice = jones.get(f"{path}/companies").text
    assert [f'value="{number}"' in choice for number in (cast.glassworks, cast.pottery, cast.ise)] == [
        True,
        True,
        False,
    ]
    ticked = {"company": [str(cast.glassworks), str(cast.pottery), str(cast.ise), "99999", "x"]}
    assert jones.post(f"{path}/companies", data=ticked).status_code == 302
    assert order(showcase_id) == [cast.glassworks, cast.pottery]
    assert jones.post(f"{path}/companies/{cast.pottery}/up").status_code == 302
    assert order(showcase_id) == [cast.pottery, cast.glassworks]
    assert "Glass &amp; 陶瓷" in jones.get("/showcases").text
    assert "&lt;b&gt;注意&lt;/b&gt;" in jones.get(path).text
    assert jones.post(f"{path}/companies/{cast.pottery}/sideways").status_code == 404
    assert jones.post(f"{path}/companies/{cast.pottery}/removal").status_code == 302
    assert order(showcase_id) == [cast.glassworks]
    assert jones.post(f"{path}/removal").status_code == 302
    assert jones.get(path).status_code == 404
    assert db.session().query(ShowcaseEntry).count() == 0
    deeds = [entry.deed for entry in reversed(journal.entries(f"showcase:{showcase_id}"))]
    assert deeds == ["showcase.begin", "showcase.add", "showcase.take_out", "showcase.remove"]


@pytest.mark.parametrize("language", i18n.LANGUAGES)
def test_one_page_for_the_cover_and_one_per_company(cast: Cast, as_: As, language: str) -> None:
    path = f"/showcases/{begun(cast, language=language)}"
    answer = as_(cast.jones).get(f"{path}/showcase.pdf")
    assert (answer.status_code, answer.mimetype, pdf.pages(answer.data)) == (200, "application/pdf", 3)


def test_a_company_that_withdrew_is_gone_from_a_pack_already_made(cast: Cast, as_: As) -> None:
    showcase_id = begun(cast)
    make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Tempered panes"})
    jones, path = as_(cast.jones), f"/showcases/{showcase_id}"
    before = strings(jones.get(f"{path}/showcase.xlsx").data)
    assert "Tempered panes" in before  # it could leak
    consenting.withdraw(cast.viewer(cast.li), cast.glassworks, "chambers")
    after = strings(jones.get(f"{path}/showcase.xlsx").data)
    assert ("Zichuan Safety Glass" in after, "Tempered panes" in after) == (True, False)
    assert pdf.pages(jones.get(f"{path}/showcase.pdf").data) == 2
    page = jones.get(path).text
    assert "Withdrawn on" in page
    assert f'href="/companies/{cast.glassworks}"' not in page
    line = showcases.lines(showcase_id)[0]
    viewer = cast.viewer(cast.jones)
    row = showcases.showcase(viewer, showcase_id)
    with i18n.speaking("en"):
        day = line.withdrawn_at.date()
        cover = labels.cover("", "", showcases.maker(row), showcases.lines(showcase_id), day=day, zone="UTC")
    assert [one["name"] for one in cover["companies"]] == ["Zhangdian Porcelain"]
    assert cover["gone"] == [{"name": "Zichuan Safety Glass", "why": f"Withdrawn on {i18n.day(day)}"}]
    consenting.give(cast.viewer(cast.li), cast.glassworks, "chambers")
    assert pdf.pages(jones.get(f"{path}/showcase.pdf").data) == 3


def test_a_paused_or_suspended_company_is_away(cast: Cast) -> None:
    showcase_id = begun(cast)
    pausing.pause(cast.viewer(cast.li), cast.glassworks)
    suspend(cast.pottery)
    assert [line.standing for line in showcases.lines(showcase_id)] == ["away", "away"]


def test_each_company_says_whether_it_may_be_passed_on(cast: Cast) -> None:
    showcase_id = begun(cast)
    assert [line.forwardable for line in showcases.lines(showcase_id)] == [True, False]
    consenting.withdraw(cast.viewer(cast.li), cast.glassworks, "forward")
    assert [line.forwardable for line in showcases.lines(showcase_id)] == [False, False]


def test_a_private_price_is_in_no_file(cast: Cast, as_: As) -> None:
    showcase_id = begun(cast)
    product_id = make.product(cast.viewer(cast.li), cast.glassworks, hs6="700719", names={"en": "Glass"})
    with db.transaction() as session:
        assert session.get_one(Product, product_id).price_low is None
        session.add(PrivatePrice(product_id=product_id, price_low=7731, price_high=7731, currency="USD"))
    assert "77.31" not in strings(as_(cast.jones).get(f"/showcases/{showcase_id}/showcase.xlsx").data)


@pytest.mark.parametrize(("maker", "who", "answer"), [
    ("jones", "jones", 200), ("jones", "city", 404), ("jones", "li", 403), ("jones", "admin", 403),
    ("city", "city", 200), ("city", "province", 200), ("city", "county", 404), ("city", "jones", 404),
])  # fmt: skip
def test_whose_it_is(cast: Cast, as_: As, maker: str, who: str, answer: int) -> None:
    showcase_id = begun(cast, maker)
    client = as_(getattr(cast, who))
    paths = [f"/showcases/{showcase_id}{rest}" for rest in ("", "/companies", "/showcase.xlsx", "/showcase.pdf")]
    assert [client.get(path).status_code for path in paths] == [answer] * 4


def test_an_officer_chooses_in_the_own_area(cast: Cast) -> None:
    make.consent(cast.glassworks, "chambers")
    make.consent(cast.pottery, "chambers")
    viewer = cast.viewer(cast.county)
    showcase_id = showcasing.begin(viewer, title="Glass", language="en", note="")
    assert showcasing.add(viewer, showcase_id, [cast.pottery, cast.glassworks]) == 1
    assert order(showcase_id) == [cast.glassworks]


def test_a_suspended_chamber_takes_nothing_any_more(cast: Cast, as_: As) -> None:
    showcase_id = begun(cast)
    suspend(cast.casic)
    jones = as_(cast.jones)
    codes = {
        jones.get(f"/showcases/{showcase_id}{rest}").status_code for rest in ("", "/showcase.pdf", "/showcase.xlsx")
    }
    assert codes <= {403, 404}
    with pytest.raises(Refused, match=r"organisation\.not_verified"):
        showcasing.begin(cast.viewer(cast.jones), title="x", language="en", note="")


def test_bad_input(cast: Cast) -> None:
    viewer = cast.viewer(cast.jones)
    for title, language, code in (
        (" ", "en", "showcase.untitled"),
        ("x", "xx", "choice.unknown"),
        ("x" * 121, "en", "text.long"),
    ):
        with pytest.raises(Refused, match=code):
            showcasing.begin(viewer, title=title, language=language, note="")
    showcase_id = begun(cast)
    with pytest.raises(Conflict):
        showcasing.keep(viewer, showcase_id, title="x", language="en", note="", version=1)
    with pytest.raises(NotFound):
        showcasing.take_out(viewer, showcase_id, cast.ise)
    assert showcasing.add(viewer, showcase_id, [cast.glassworks]) == 0


def test_at_most_sixty(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(showcasing, "MOST", 1)
    with pytest.raises(Refused, match=r"showcase\.many"):
        begun(cast)


def test_as_many_queries_for_one_as_for_two(cast: Cast, as_: As, statements: list[str]) -> None:
    showcase_id = begun(cast)
    jones, path = as_(cast.jones), f"/showcases/{showcase_id}"

    def counted() -> int:
        statements.clear()
        assert jones.get(path).status_code == 200
        return len(statements)

    counted()
    two = counted()
    showcasing.take_out(cast.viewer(cast.jones), showcase_id, cast.pottery)
    assert counted() == two
