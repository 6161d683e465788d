"""A shortlist is its owner's alone: the others never learn that they are on it, nor what is noted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core import db
from core.errors import Refused
from matchmaking.models import Shortlisted
from matchmaking.service import shortlisting
from tests.cast import Cast

As = Callable[[int], FlaskClient]
NOTE = '=2+3 <b>秘密</b> "quoted"'


def test_a_life(cast: Cast, as_: As) -> None:
    sato, path = as_(cast.sato), f"/shortlist/{cast.glassworks}"
    assert f'action="{path}"' in sato.get(f"/companies/{cast.glassworks}").text
    assert sato.post(path).status_code == 302
    assert sato.post(path, data={"note": NOTE}).status_code == 302
    row = db.session().query(Shortlisted).one()
    assert (row.organisation_id, row.other_id, row.note) == (cast.ise, cast.glassworks, NOTE)
    shown = "=2+3 &lt;b&gt;秘密&lt;/b&gt; &#34;quoted&#34;"
    assert [shown in sato.get(page).text for page in ("/shortlist", f"/companies/{cast.glassworks}")] == [True, True]
    assert 'href="/shortlist"' in sato.get("/").text
    with zipfile.ZipFile(io.BytesIO(sato.get("/shortlist.xlsx").data)) as book:
        assert "'=2+3" in book.read("xl/sharedStrings.xml").decode()
        assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert sato.post(f"{path}/removal").status_code == 302
    assert sato.post(f"{path}/removal").status_code == 404
    assert db.session().query(Shortlisted).count() == 0


def test_nobody_else_reads_it(cast: Cast, as_: As) -> None:
    paths = ("/", "/shortlist", f"/companies/{cast.glassworks}", f"/companies/{cast.ise}", f"/organisations/{cast.ise}",
             f"/organisations/{cast.glassworks}", "/shortlist.xlsx")  # fmt: skip
    everybody = ("li", "zhao", "kim", "jones", "county", "city", "admin")
    before = {name: [held(as_(getattr(cast, name)).get(path).data) for path in paths] for name in everybody}
    shortlisting.keep(cast.viewer(cast.sato), cast.glassworks, "secret words")
    assert held(as_(cast.sato).get("/shortlist").data)
    after = {name: [held(as_(getattr(cast, name)).get(path).data) for path in paths] for name in everybody}
    assert after == before == {name: [False] * len(paths) for name in everybody}


def held(page: bytes) -> bool:
    return b"secret words" in page


def test_who_may_and_whom(cast: Cast, as_: As) -> None:
    tries = {"li": cast.ise, "zhao": cast.glassworks, "sato": cast.hansung, "kim": cast.casic, "jones": cast.glassworks,
             "county": cast.glassworks, "admin": cast.ise}  # fmt: skip
    answers = {name: as_(getattr(cast, name)).post(f"/shortlist/{other}").status_code for name, other in tries.items()}
    assert answers == {"li": 302, "zhao": 404, "sato": 404, "kim": 404, "jones": 403, "county": 403, "admin": 403}
    assert as_(cast.sato).post("/shortlist/0").status_code == 404
    assert as_(cast.sato).post(f"/shortlist/{cast.glassworks}", data={"note": "長" * 2001}).status_code == 409


def test_five_hundred_at_most(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shortlisting, "MOST", 1)
    sato = cast.viewer(cast.sato)
    shortlisting.keep(sato, cast.glassworks, "")
    shortlisting.keep(sato, cast.glassworks, "again")
    with pytest.raises(Refused, match=r"shortlist\.many"):
        shortlisting.keep(sato, cast.pottery, "")


def test_the_list_asks_as_often_for_two_as_for_one(cast: Cast, as_: As, statements: list[str]) -> None:
    counts = []
    for other in (cast.glassworks, cast.pottery):
        shortlisting.keep(cast.viewer(cast.sato), other, "")
        statements.clear()
        assert as_(cast.sato).get("/shortlist?sort=name&text=").status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert as_(cast.sato).get("/shortlist?text=%25&sort=x").status_code == 200
