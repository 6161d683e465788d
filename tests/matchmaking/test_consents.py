"""A consent ends the moment it is taken back: in lists, on pages, behind links."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from core import db, journal
from core.errors import NotFound
from matchmaking.domain.company import consents_with, consents_without
from matchmaking.models import Company, ConsentChange
from matchmaking.queries import consents
from matchmaking.service import consenting
from tests.cast import Cast

As = Callable[[int], FlaskClient]


def held(organisation_id: int) -> list[str]:
    db.session().expire_all()
    return db.session().get_one(Company, organisation_id).consents


def given(cast: Cast, *codes: str) -> str:
    for code in codes:
        consenting.give(cast.viewer(cast.li), cast.glassworks, code)
    return f"/companies/{cast.glassworks}/consents"


def test_forwarding_rests_on_reading() -> None:
    assert consents_with([], "forward") == ["chambers", "forward"]
    assert consents_without(["chambers", "forward"], "forward") == ["chambers"]
    assert consents_without(["chambers", "forward"], "chambers") == []


def test_a_chamber_loses_a_company_at_once(cast: Cast, as_: As) -> None:
    path = given(cast, "chambers")
    jones = as_(cast.jones)

    def seen() -> list[bool]:
        return [
            "Zichuan Safety Glass" in jones.get("/companies").text,
            jones.get(f"/companies/{cast.glassworks}").status_code == 200,
            "Zichuan Safety Glass" in jones.get("/introductions/new").text,
        ]

    assert seen() == [True, True, True]
    assert as_(cast.li).post(f"{path}/chambers/withdrawal").status_code == 302
    assert seen() == [False, False, False]
    assert as_(cast.sato).get(f"/companies/{cast.glassworks}").status_code == 200


def test_the_time_of_every_change_is_kept(cast: Cast) -> None:
    given(cast, "chambers", "chambers", "forward")
    assert consents.withdrawn_at([cast.glassworks], "chambers") == {}
    consenting.withdraw(cast.viewer(cast.li), cast.glassworks, "chambers")
    rows = [(row.consent, row.given, row.person_id) for row in db.session().query(ConsentChange)]
    assert rows == [
        ("chambers", True, cast.li),
        ("forward", True, cast.li),
        ("chambers", False, cast.li),
        ("forward", False, cast.li),
    ]
    last = consents.last([cast.glassworks])[cast.glassworks, "chambers"]
    assert consents.withdrawn_at([cast.glassworks], "chambers") == {cast.glassworks: last.at}
    entry = journal.entries(f"organisation:{cast.glassworks}")[0]
    assert (entry.deed, entry.facts) == ("profile.consent", {"consents": []})


def ends(page: str) -> list[str]:
    """What the profile page of a Chinese reader says was done last, for each consent."""
    return re.findall(r"已于[^<\n]*(同意|撤回)\n", page)


def test_the_profile_says_what_holds_and_offers_the_way_back(cast: Cast, as_: As) -> None:
    path = given(cast, "forward")
    page = as_(cast.li).get("/profile").text
    assert ends(page) == ["同意", "同意"]
    assert [f'action="{path}/{code}/withdrawal"' in page for code in ("chambers", "forward")] == [True, True]
    as_(cast.li).post(f"{path}/chambers/withdrawal")
    page = as_(cast.li).get("/profile").text
    assert ends(page) == ["撤回", "撤回"]
    assert f'action="{path}/chambers"' in page
    assert "商工会議所" not in as_(cast.sato).get("/profile").text


def test_saving_the_profile_leaves_consents_alone(cast: Cast, as_: As) -> None:
    given(cast, "forward")
    version = str(db.session().get_one(Company, cast.glassworks).version)
    sent = {"version": version, "about_en": "Glass", "consents": []}
    assert as_(cast.li).post(f"/companies/{cast.glassworks}/profile", data=sent).status_code == 302
    assert held(cast.glassworks) == ["chambers", "forward"]


@pytest.mark.parametrize(("who", "answer"), [
    ("li", 302), ("county", 302), ("city", 302),
    ("zhao", 404), ("sato", 403), ("jones", 403), ("county_other", 403), ("wang", 403),
])  # fmt: skip
def test_whose_it_is_to_withdraw(cast: Cast, as_: As, who: str, answer: int) -> None:
    path = given(cast, "chambers")
    assert as_(getattr(cast, who)).post(f"{path}/chambers/withdrawal").status_code == answer
    assert held(cast.glassworks) == ([] if answer == 302 else ["chambers"])


def test_strange_consents_and_buyers_have_none(cast: Cast) -> None:
    with pytest.raises(NotFound):
        consenting.give(cast.viewer(cast.li), cast.glassworks, "everybody")
    with pytest.raises(NotFound):
        consenting.give(cast.viewer(cast.sato), cast.ise, "chambers")
