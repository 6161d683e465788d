"""The demo: the same each time, whatever the day, and open to everyone of its cast."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, select, update

import features
from accounts import queries
from accounts.domain.permissions import Role
from accounts.models import Organisation, Person
from accounts.service import signing
from core import clock, db, i18n
from deals.models import Deal
from demo import filling
from demo.cast import EVERYDAY
from matchmaking.domain.company import Profile
from matchmaking.models import Company
from meetings.models import Booking, Fair, Meeting
from tests.cast import Cast
from tests.conftest import _empty

PAGES = 60


def facts() -> list[tuple[object, ...]]:
    """What the demo tells, without the instants, which follow the clock."""
    with db.unit():
        session = db.session()
        rows = [
            *(tuple(row) for row in session.execute(select(Organisation.plain_name, Organisation.state))),
            *(tuple(row) for row in session.execute(select(Meeting.uid, Meeting.state, Meeting.note))),
            *(tuple(row) for row in session.execute(select(Deal.value, Deal.currency, Deal.kind, Deal.state))),
            *(tuple(row) for row in session.execute(select(Person.email, Person.name, Person.zone))),
        ]
    return sorted(rows, key=repr)


@pytest.fixture
def later() -> Iterator[None]:
    yield
    clock.use_offset(None)


def test_it_is_the_same_each_time_and_fills_only_once(tables: Engine) -> None:
    assert filling.fill()
    first = facts()
    assert not filling.fill()
    assert facts() == first
    db.close()
    _empty(tables)
    assert filling.fill()
    assert facts() == first


@pytest.mark.usefixtures("later")
@pytest.mark.parametrize("hours", [19, 61, 24 * 37 + 5, 24 * 123 + 14, 24 * 300])
def test_it_fills_on_any_day_at_any_hour(tables: Engine, hours: int) -> None:
    clock.use_offset(lambda: timedelta(hours=hours))
    assert filling.fill()
    accepted = select(Meeting).where(Meeting.state == "accepted")
    booked = set(db.session().scalars(select(Booking.meeting_id)))
    for meeting in db.session().scalars(accepted):
        assert meeting.starts_at > clock.now()
        assert meeting.id in booked


def test_all_of_it_says_that_it_is_invented(tables: Engine) -> None:
    filling.fill()
    for table in (Organisation, Person, Fair, Deal):
        assert db.session().scalars(select(table.id).where(~table.is_demo)).all() == []
    names = [name for row in db.session().scalars(select(Organisation)) for name in row.names.values()]
    unmarked = [name for name in names if not re.search(r"fictional|虚构|架空|가상", name)]
    assert unmarked == []


def test_every_company_has_a_profile_and_a_contact(tables: Engine) -> None:
    filling.fill()
    companies = select(Organisation.id).where(Organisation.kind != "chamber")
    without = companies.where(Organisation.id.not_in(select(Company.organisation_id)))
    alone = companies.where(Organisation.id.not_in(select(Person.organisation_id).where(Person.organisation_id > 0)))
    assert db.session().scalars(without).all() == []
    assert db.session().scalars(alone).all() == []


def test_every_profile_is_one_that_its_form_would_take(tables: Engine) -> None:
    filling.fill()
    names = [field.name for field in fields(Profile)]
    for company in db.session().scalars(select(Company)):
        said = {name: getattr(company, name) for name in names}
        Profile(**said).check(clock.now().date())
        assert company.search_text


def test_a_database_in_use_is_left_alone(cast: Cast) -> None:
    before = facts()
    with pytest.raises(SystemExit, match="in use"):
        filling.fill()
    assert facts() == before


@pytest.mark.parametrize(
    ("environment", "chosen"),
    [
        ({}, {"mode": "demo", "data": "var/demo"}),
        ({"YUNQIAO_DATA": "/srv/shown"}, {"mode": "demo"}),
        ({"YUNQIAO_DATA": "/srv/shown", "YUNQIAO_MODE": "test"}, {"mode": "test"}),
        ({"YUNQIAO_MODE": "live"}, {"mode": "demo", "data": "var/demo"}),
    ],
)
def test_it_keeps_to_a_folder_of_its_own(environment: dict[str, str], chosen: dict[str, str]) -> None:
    assert filling.settings(environment) == chosen


# --- the pages ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shown(application: Flask, database: Engine) -> Iterator[dict[str, int]]:
    """The demo's database; people's ids by address."""
    with db.unit():
        filling.fill()
        people = {person.email: person.id for person in queries.demo_people()}
    yield people
    _empty(database)


def test_the_cast_has_every_role(shown: dict[str, int]) -> None:
    with db.unit():
        cast = [person for person in queries.demo_people() if person.email in EVERYDAY]
    assert {person.role for person in cast} == set(Role)
    assert [person.email for person in cast] == list(EVERYDAY)


def _signed_in(application: Flask, person_id: int, language: str | None = None) -> FlaskClient:
    client = application.test_client()
    with db.unit(), db.transaction() as session:
        if language:
            session.execute(update(Person).where(Person.id == person_id).values(language=language))
        token = signing._open_session(person_id, "test")
    with client.session_transaction() as session:
        session["key"] = token
    return client


def _links(html: str) -> list[str]:
    found = (unescape(link).split("#")[0] for link in re.findall(r'<a\b[^>]*?\shref="(/[^"]*)"', html))
    return list(dict.fromkeys(link for link in found if link and not link.startswith("/static/")))


@pytest.mark.parametrize("email", EVERYDAY)
def test_everyone_opens_home_and_every_place_in_every_language(
    application: Flask, shown: dict[str, int], email: str
) -> None:
    for language in i18n.LANGUAGES:
        client = _signed_in(application, shown[email], language)
        home = client.get("/")
        assert home.status_code == 200
        assert f'<html lang="{language}"' in home.text
        with application.test_request_context():
            nav = [p for p in features.NAVIGATION if queries.viewer_of(shown[email]).role in p.roles]
            assert len(nav) <= 7
            paths = [application.url_for(place.endpoint) for place in nav]
        answers = {path: client.get(path) for path in paths}
        assert {path: answer.status_code for path, answer in answers.items()} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("email", EVERYDAY)
def test_no_link_leads_to_an_error(application: Flask, shown: dict[str, int], email: str) -> None:
    """Links of pages that links of the home page lead to, the first of each shape."""
    client = _signed_in(application, shown[email])
    waiting, seen, wrong = ["/"], set(), {}
    while waiting and len(seen) < PAGES:
        path = waiting.pop(0)
        shape = re.sub(r"\d+", "0", path)
        if shape in seen:
            continue
        seen.add(shape)
        answer = client.get(path, follow_redirects=True)
        if answer.status_code != 200:
            wrong[path] = answer.status_code
        elif answer.mimetype == "text/html":
            waiting += _links(answer.text)
    assert wrong == {}
