"""Whatever ends a sign-in says so, and its sockets are closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

import accounts.sockets
from accounts import queries
from accounts.models import SignIn
from accounts.service import forgetting, organising, signing
from core import db
from core.clock import now
from core.realtime import News, socketio
from tests.cast import Cast
from tests.make import accounts as make

As = Callable[[int], FlaskClient]
RIGHT, NEW = "kiln and clay", "another one, long"


def _age(person: int) -> None:
    with db.transaction() as session:
        aged = now() - queries.SIGN_IN_LIFE * 2
        session.execute(update(SignIn).where(SignIn.person_id == person).values(seen_at=aged))
    forgetting.forget(now())


# What ends which of the two sign-ins of Li, the first being the one in use.
WAYS: dict[str, tuple[Callable[[Cast, Any], object], list[int]]] = {
    "signing out": (lambda _cast, li: signing.sign_out(li), [0]),
    "signing out everywhere": (lambda _cast, li: signing.sign_out(li, everywhere=True), [0, 1]),
    "ending another device": (lambda _cast, li: signing.revoke(li, queries.sign_ins(li.id)[0].id), [1]),
    "another password": (lambda _cast, li: signing.change_password(li, RIGHT, NEW, address="192.0.2.7"), [1]),
    "a forgotten password": (lambda _cast, li: signing.reset(make.link("reset", li.id), NEW), [0, 1]),
    "a closed account": (
        lambda cast, li: organising.set_account_state(queries.viewer_of(cast.admin), li.id, "close", "left"),
        [0, 1],
    ),
    "a month away": (lambda _cast, li: _age(li.id), [0, 1]),
}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_news_for_the_sign_ins_that_end_and_for_no_other(cast: Cast, as_: As, way: str) -> None:
    make.password(cast.li, RIGHT)
    for person in (cast.li, cast.li, cast.sato):
        as_(person)
    mine = sorted(row.id for row in queries.sign_ins(cast.li))
    with db.transaction() as session:
        # The order of one instant's rows is anybody's; the second device was used last.
        session.execute(update(SignIn).where(SignIn.id == mine[0]).values(seen_at=now() - queries.SIGN_IN_LIFE / 2))
    db.close()
    act, ended = WAYS[way]
    viewer = queries.viewer_of(cast.li)
    act(cast, type(viewer)(**{**vars(viewer), "sign_in_id": mine[0]}))
    news = db.session().scalars(select(News.topic).where(News.topic.startswith("ended:")).order_by(News.id)).all()
    assert sorted(news) == [f"ended:{cast.li}:{mine[number]}" for number in ended]
    kept = [mine[number] for number in (0, 1) if number not in ended]
    assert sorted(row.id for row in queries.sign_ins(cast.li)) == kept
    assert len(queries.sign_ins(cast.sato)) == 1


def test_its_sockets_are_closed_and_no_others(application: Flask, cast: Cast, as_: As) -> None:
    made = [
        socketio.test_client(application, namespace=namespace, flask_test_client=as_(person))
        for person, namespace in ((cast.li, "/live"), (cast.li, "/live"), (cast.sato, "/live"))
    ]
    first = min(row.id for row in queries.sign_ins(cast.li))
    accounts.sockets.ended(f"ended:{cast.li}:{first}")
    assert [client.is_connected("/live") for client in made] == [False, True, True]


def test_a_company_watches_its_own_matches_and_nobody_elses(application: Flask, cast: Cast, as_: As) -> None:
    heard: dict[str, list[object]] = {}
    for name in ("li", "sato"):
        client = socketio.test_client(application, namespace="/live", flask_test_client=as_(getattr(cast, name)))
        answers = [
            client.emit("watch", f"matches:{number}", namespace="/live", callback=True)
            for number in (cast.glassworks, cast.ise)
        ]
        assert [answer.get("error") for answer in answers] == (
            [None, "not_found"] if name == "li" else ["not_found", None]
        )
        socketio.emit(
            "changed", {"topic": f"matches:{cast.glassworks}"}, namespace="/live", to=f"matches:{cast.glassworks}"
        )
        heard[name] = [message["args"] for message in client.get_received("/live")]
    assert heard == {"li": [[{"topic": f"matches:{cast.glassworks}"}]], "sato": []}


def test_a_cookie_whose_sign_in_ended_opens_a_strangers_socket(application: Flask, cast: Cast, as_: As) -> None:
    browser = as_(cast.li)
    signing.sign_out(type(viewer := queries.viewer_of(cast.li))(**vars(viewer)), everywhere=True)
    client = socketio.test_client(application, namespace="/live", flask_test_client=browser)
    assert client.emit("watch", f"person:{cast.li}", namespace="/live", callback=True)["error"] == "denied"
