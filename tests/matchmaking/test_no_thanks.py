"""A "no thanks" is invisible: all that the other side can open is the same as if nothing had been said."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from random import Random  # noqa: TID251  always seeded
from urllib.parse import urljoin, urlsplit

import pytest
import time_machine
from flask.testing import FlaskClient
from sqlalchemy import Engine, text

from core import db, jobs, mail
from core.settings import Settings
from matchmaking.service import matching
from meetings.service import arranging
from tests.cast import Cast, make_cast
from tests.conftest import _empty
from tests.make import matching as make
from tests.make import meetings as make_meetings

As = Callable[[int], FlaskClient]
Pages = dict[str, tuple[int, str]]
NOW = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
TIME = make_meetings.at(2, 1)
A_FEW = 6
_CHANGES = re.compile(r'nonce="[^"]+"|"csrf_token" value="[^"]+"|"X-CSRFToken": "[^"]+"')
_LINK = re.compile(r'(?:href|hx-get|data-url)="([^"#]+)"')


def still(answer: object) -> tuple[int, str]:
    """What was answered, without the tokens that differ each time."""
    return answer.status_code, _CHANGES.sub("", answer.get_data().decode(errors="replace"))


def everything(client: FlaskClient, *first: str) -> Pages:
    """Every page that can be reached by links, from the desk and from these addresses on.

    Of pages that lead on for ever, such as the weeks of a calendar, a few.
    """
    waiting: list[str] = ["/", *first]
    found: Pages = {}
    of_path: Counter[str] = Counter()
    while waiting:
        address = waiting.pop()
        path = urlsplit(address).path
        if address in found or (of_path[path] >= A_FEW and address not in first):
            continue
        of_path[path] += 1
        found[address] = still(client.get(address))
        links = (link.replace("&amp;", "&") for link in _LINK.findall(found[address][1]))
        parts = (urlsplit(urljoin(f"http://x{address}", link)) for link in links)
        own = {f"{p.path}?{p.query}".rstrip("?") for p in parts if p.netloc == "x" and not p.path.startswith("/static")}
        waiting.extend(sorted(own - found.keys(), reverse=True))
    return found


@pytest.fixture
def anew(tables: Engine) -> Iterator[Callable[[], Cast]]:
    """The same people in the same tables with the same keys, as often as asked for."""

    def begin() -> Cast:
        db.session().rollback()
        _empty(tables)
        if tables.dialect.name == "postgresql":
            names = ", ".join(f'"{table.name}"' for table in db.Base.metadata.tables.values())
            with tables.execution_options(writes=True).begin() as connection:
                connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
        with time_machine.travel(NOW, tick=False):
            cast = make_cast()
            make.glass_and_tableware(cast)
            make_meetings.around_the_clock(cast, cast.li, cast.sato)
        return cast

    return begin


def lived(cast: Cast, as_: As, config: Settings, word: str, before: str) -> tuple[list[Pages], list[object]]:
    """What the buyer sees and is answered over the life of a request, after the exporter said this word or none."""
    seen: list[Pages] = []
    answers: list[object] = []
    with time_machine.travel(NOW, tick=False) as clock:
        sato, li = as_(cast.sato), as_(cast.li)
        addresses = (
            "/matches?said=want", "/matches?said=mutual", "/matches?text=zich", "/companies?text=钢化", "/companies?text=zich",
            f"/matches/{cast.glassworks}", f"/companies/{cast.glassworks}", f"/meetings/new?with={cast.glassworks}",
        )  # fmt: skip
        if before:
            li.post(f"/matches/{cast.ise}/word", data={"word": before})
            answers.append(still(sato.post(f"/matches/{cast.glassworks}/word", data={"word": "want"})))
        if word:
            li.post(f"/matches/{cast.ise}/word", data={"word": word})
        seen.append(everything(sato, *addresses))
        answers.append(still(sato.post(f"/matches/{cast.glassworks}/word", data={"word": "must"})))
        posted = sato.post(f"/meetings?with={cast.glassworks}", data={"slot": TIME.isoformat(), "message": "Hello"})
        answers.append((still(posted), posted.location))
        seen.append(everything(sato, *addresses))
        clock.shift(timedelta(hours=1))
        for company in (cast.ise, cast.glassworks):
            matching.refresh(company)
        make.work()
        seen.append(everything(sato, *addresses))
        answers.append(still(sato.post(f"/matches/{cast.glassworks}/word", data={"word": "nothing"})))
        clock.move_to(TIME)
        with db.unit():
            arranging.expire(TIME)
        seen.append(everything(sato, *addresses))
        mail.send_due(config)
        db.session().rollback()
        answers.append([(row.kind, row.facts) for row in mail.outbox() if row.address == "sato@buyer.example"])
    return seen, answers


@pytest.mark.parametrize("before", ["", "must"])
def test_every_page_is_the_same_as_if_nothing_had_been_said(
    anew: Callable[[], Cast], as_: As, config: Settings, before: str
) -> None:
    """What could leak: a match, one's own interest, a mutual one, a request that waits and expires, its mails."""
    seen, answers = lived(anew(), as_, config, "", before)
    again, answers_again = lived(anew(), as_, config, "no_thanks", before)
    assert min(len(pages) for pages in seen) > 40
    assert any("expired" in page.lower() for _status, page in seen[-1].values())
    for pages, others in zip(seen, again, strict=True):
        assert sorted(pages) == sorted(others)
        assert [address for address in pages if pages[address] != others[address]] == []
    assert answers == answers_again


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_said_in_whatever_order_nothing_shows_before_the_daily_run(
    anew: Callable[[], Cast], as_: As, seed: int
) -> None:
    """Refusing, taking it back, edits of both and an officer's run, in any order."""
    rng, cast = Random(seed), anew()
    pages = ("/", "/matches", "/matches?said=want", "/matches?said=mutual", f"/matches/{cast.glassworks}")
    with time_machine.travel(NOW, tick=False):
        sato, li = as_(cast.sato), as_(cast.li)
        if rng.random() < 0.5:
            sato.post(f"/matches/{cast.glassworks}/word", data={"word": "want"})
        sato.get("/matches")
        before = [still(sato.get(page)) for page in pages]
        steps = {
            "refuse": lambda: li.post(f"/matches/{cast.ise}/word", data={"word": "no_thanks"}),
            "take back": lambda: li.post(f"/matches/{cast.ise}/word", data={"word": "nothing"}),
            "edit ours": lambda: matching.refresh(cast.glassworks),
            "edit theirs": lambda: matching.refresh(cast.ise),
            "officer": lambda: matching.refresh_all(daily=False),
        }
        for step in ["refuse", *rng.choices(sorted(steps), k=6)]:
            steps[step]()
            assert (step, [still(sato.get(page)) for page in pages]) == (step, before)


def test_with_the_daily_run_it_works_for_both(anew: Callable[[], Cast], as_: As) -> None:
    """So that the test above compares something: it does show in the end."""
    cast = anew()
    as_(cast.li).post(f"/matches/{cast.ise}/word", data={"word": "no_thanks"})
    sato = as_(cast.sato)
    assert "Zichuan Safety Glass" in sato.get("/matches").text
    with time_machine.travel(NOW + timedelta(days=1)):
        matching.refresh_all()
        assert "Zichuan Safety Glass" not in sato.get("/matches").text
    assert jobs.last_run(matching.DAILY) is not None
