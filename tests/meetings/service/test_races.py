"""Eight people want one hour of one person at the same moment. With the constraint one gets it; without it, two do."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine, select, text

from accounts.domain.account import Kind
from accounts.domain.permissions import Role
from accounts.models import Person
from core import db
from core.errors import Conflict
from meetings.models import Booking, OpenSlot
from meetings.service import answering, arranging, booking, interpreting
from tests import cast as casting
from tests.cast import Cast
from tests.make.meetings import agreed, around_the_clock, asked, at

EIGHT = range(8)
TIME = at(10, 1)
Verb = Callable[[], object]


@pytest.fixture
def buyers(cast: Cast) -> list[tuple[int, int]]:
    """Eight buyers who may be asked at any hour: (organisation, person)."""
    made = []
    with db.transaction():
        for number in EIGHT:
            row = casting._organisation(Kind.BUYER, {"en": f"Buyer {number}"}, "JP", "370300")
            person = casting._person(
                f"b{number}@b.example", f"B{number}", Role.BUYER, "en", "Asia/Tokyo", organisation=row
            )
            made.append((row.id, person))
    around_the_clock(cast, cast.li, *(person for _row, person in made))
    return made


def _accept(cast: Cast, buyers: list[tuple[int, int]]) -> list[Verb]:
    """Li accepts eight overlapping requests of eight companies in eight windows."""
    ids = [asked(cast, person, cast.glassworks, TIME).id for _o, person in buyers]
    return [lambda i=i: answering.accept(cast.viewer(cast.li), i) for i in ids]


def _accepted_by_them(cast: Cast, buyers: list[tuple[int, int]]) -> list[Verb]:
    """Li asked eight companies for overlapping times; all say yes at once."""
    ids = [asked(cast, cast.li, other, at(10, 1, 5 * n)).id for n, (other, _p) in enumerate(buyers) if n < 6]
    return [lambda i=i, p=p: answering.accept(cast.viewer(p), i) for i, (_o, p) in zip(ids, buyers, strict=False)]


def _counter(cast: Cast, buyers: list[tuple[int, int]]) -> list[Verb]:
    """Li's eight counter-proposals name the same hour; all say yes at once."""
    ids = [asked(cast, person, cast.glassworks, at(11, n)).id for n, (_o, person) in enumerate(buyers)]
    for i in ids:
        answering.counter(cast.viewer(cast.li), i, starts_at=TIME)
    return [lambda i=i, p=p: answering.accept(cast.viewer(p), i) for i, (_o, p) in zip(ids, buyers, strict=True)]


def _move(cast: Cast, buyers: list[tuple[int, int]]) -> list[Verb]:
    """Eight agreed meetings of Li are moved to the same hour."""
    ids = [agreed(cast, person, cast.glassworks, cast.li, at(11, n)).id for n, (_o, person) in enumerate(buyers)]
    return [
        lambda i=i, p=p: arranging.move(cast.viewer(p), i, starts_at=TIME, why="Race")
        for i, (_o, p) in zip(ids, buyers, strict=True)
    ]


def _book(cast: Cast, buyers: list[tuple[int, int]]) -> list[Verb]:
    """Li offers overlapping times; eight companies book one each."""
    booking.publish(cast.viewer(cast.li), [at(10, 1, 5 * n) for n in range(6)])
    ids = db.session().scalars(select(OpenSlot.id).order_by(OpenSlot.starts_at)).all()
    return [lambda i=i, p=p: arranging.book(cast.viewer(p), i) for i, (_o, p) in zip(ids, buyers, strict=False)]


def _hold(cast: Cast, buyers: list[tuple[int, int]]) -> list[Verb]:
    """Eight open the form of one offered time."""
    booking.publish(cast.viewer(cast.li), [TIME])
    slot = db.session().scalars(select(OpenSlot.id)).one()
    return [lambda p=p: booking.hold_slot(cast.viewer(p), slot) for _o, p in buyers]


def _interpret(cast: Cast, buyers: list[tuple[int, int]]) -> list[Verb]:
    """One interpreter is offered eight meetings at the same hour and takes all."""
    with db.transaction() as session:
        session.get_one(Person, cast.wang).pairs = [["zh-Hans", "en"]]
    around_the_clock(cast, cast.wang)
    sellers = []
    with db.transaction():
        for number in EIGHT:
            row = casting._organisation(Kind.EXPORTER, {"en": f"Seller {number}"}, "CN", "370300")
            sellers.append(
                casting._person(
                    f"s{number}@s.example", f"S{number}", Role.EXPORTER, "zh-Hans", "Asia/Shanghai", organisation=row
                )
            )
    offers = []
    for seller, (other, person) in zip(sellers, buyers, strict=True):
        row = agreed(cast, seller, other, person, TIME, interpreter_wanted=True).id
        interpreting.offer(cast.viewer(cast.city), row, cast.wang)
        offers.append(row)
    found = {o.meeting_id: o.id for o in interpreting.offers.mine(cast.viewer(cast.wang))[0]}
    return [lambda i=found[row]: interpreting.take(cast.viewer(cast.wang), i) for row in offers]


def _race(verbs: list[Verb]) -> list[BaseException | None]:
    """All at once, each in a unit of its own; what each heard."""
    heard: list[BaseException | None] = [None] * len(verbs)
    gate = threading.Barrier(len(verbs))

    def run(number: int) -> None:
        with db.unit():
            gate.wait(20)
            try:
                verbs[number]()
            except BaseException as error:
                heard[number] = error

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(verbs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    db.close()
    return heard


def _overlaps(person_id: int) -> int:
    rows = db.session().scalars(select(Booking).where(Booking.person_id == person_id).order_by(Booking.starts_at)).all()
    return sum(a.id < b.id and a.starts_at < b.ends_at and b.starts_at < a.ends_at for a in rows for b in rows)


PATHS = [_accept, _accepted_by_them, _counter, _move, _book, _hold, _interpret]


@pytest.mark.parametrize("path", PATHS)
def test_one_wins_and_the_others_hear_that_the_time_is_taken(
    cast: Cast, buyers: list[tuple[int, int]], path: Callable[[Cast, list[tuple[int, int]]], list[Verb]]
) -> None:
    heard = _race(path(cast, buyers))
    losers = [error for error in heard if error is not None]
    assert [type(error) for error in losers] == [Conflict] * (len(heard) - 1), losers
    assert _overlaps(cast.wang if path is _interpret else cast.li) == 0


@pytest.fixture
def unguarded(database: Engine) -> Iterator[None]:
    """The same tables without the constraint."""
    sqlite = database.dialect.name == "sqlite"
    chosen = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'booking'")
    with database.execution_options(writes=True).begin() as connection:
        triggers = connection.execute(chosen).all() if sqlite else []
        for name, _sql in triggers:
            connection.execute(text(f"DROP TRIGGER {name}"))
        if not sqlite:
            connection.execute(text('ALTER TABLE booking DROP CONSTRAINT "time.taken"'))
    yield
    db.close()
    with database.execution_options(writes=True).begin() as connection:
        connection.execute(text("DELETE FROM booking"))
        for _name, sql in triggers:
            connection.exec_driver_sql(sql)
        if not sqlite:
            connection.execute(
                text(
                    'ALTER TABLE booking ADD CONSTRAINT "time.taken" '
                    "EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
                )
            )


@pytest.mark.usefixtures("unguarded")
@pytest.mark.parametrize("path", PATHS)
def test_without_the_constraint_the_race_shows(
    cast: Cast,
    buyers: list[tuple[int, int]],
    path: Callable[[Cast, list[tuple[int, int]]], list[Verb]],
) -> None:
    """The positive control: the test above could fail."""
    _race(path(cast, buyers))
    assert _overlaps(cast.wang if path is _interpret else cast.li) > 0
