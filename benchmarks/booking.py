"""Booking an offered time beside bare SQL under the same constraint: `python -m benchmarks.booking`.

"bookings" writes the meeting and the two bookings alone; "same rows" writes every row that the verb writes (people,
proposal, move, the worker's row, news) and takes the slot away, with prepared values and no rule checked. Each round
books one slot in each way. "worker" is what the worker then does with its row: eight mails, two with a calendar.
"""

from __future__ import annotations

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from sqlalchemy import text

from accounts import queries
from core import db, jobs, schema, settings
from demo import filling
from meetings import jobs as _work  # noqa: F401  what the worker does with a booking's row
from meetings.models import OpenSlot
from meetings.service import arranging
from tests.servers import postgresql

ROUNDS = 60
FIRST = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
PAYLOAD = json.dumps({"meeting_id": 4711, "sequence": 0, "kind": "meeting_accepted"})
MEETING = text(
    "INSERT INTO meeting (uid, sequence, exporter_id, buyer_id, asked_by_id, state, starts_at, ends_at, wall, zone, "
    "interpreter_wanted, note, created_at, version) VALUES (:uid, 0, :exporter, :buyer, :buyer, 'accepted', :starts, "
    ":ends, '2027-03-01T09:00', 'Asia/Shanghai', :no, '', :starts, 1) RETURNING id"
)
BOOKING = text("INSERT INTO booking (person_id, meeting_id, starts_at, ends_at) VALUES (:person, :id, :starts, :ends)")
PERSON = text("INSERT INTO meeting_person (meeting_id, person_id, organisation_id) VALUES (:id, :person, :side)")
OTHERS = (
    text("INSERT INTO proposal (meeting_id, organisation_id, person_id, starts_at, ends_at, message, at) "
         "VALUES (:id, :buyer, :kim, :starts, :ends, '', :starts)"),
    text("INSERT INTO state_move (machine, subject_id, step, source, target, person_id, role, at, why) "
         "VALUES ('meeting', :id, 'book', 'requested', 'accepted', :kim, 'buyer', :starts, '')"),
    text("INSERT INTO job (kind, key, payload, state, due_at, attempts, done_units, all_units, result, error) "
         "VALUES ('bare', :uid, :payload, 'done', :starts, 0, 0, 0, '{}', '')"),
    text("DELETE FROM open_slot WHERE id = :slot"),
)  # fmt: skip
NEWS = text("INSERT INTO news (topic, at) VALUES (:topic, :starts)")


def bare(facts: dict[str, object], *, everything: bool) -> None:
    with db.unit(), db.transaction() as session:
        facts = {**facts, "uid": str(uuid4()), "payload": PAYLOAD}
        facts["id"] = session.execute(MEETING, facts).scalar_one()
        people = sorted((facts["li"], facts["kim"]), key=int)
        session.execute(BOOKING, [{**facts, "person": person} for person in people])
        if everything:
            sides = ((facts["li"], facts["exporter"]), (facts["kim"], facts["buyer"]))
            session.execute(PERSON, [{**facts, "person": person, "side": side} for person, side in sides])
            for statement in OTHERS:
                session.execute(statement, facts)
            session.execute(NEWS, [{**facts, "topic": topic} for topic in ("figures", "person:1", "person:2")])


def took(do: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds by the clock, and of this process's processor: on a busy machine the first tell less."""
    clock, processor = time.perf_counter(), time.process_time()
    do()
    return (time.perf_counter() - clock) * 1000, (time.process_time() - processor) * 1000


def measured(name: str) -> None:
    with db.unit():
        filling.fill()
        people = {person.email: person for person in queries.demo_people()}
    li, kim = people["li@seller.example"], people["kim@buyer.example"]
    whole: list[tuple[tuple[float, float], ...]] = []
    for number in range(ROUNDS):
        start = FIRST + timedelta(hours=3 * number)
        spans = [(start + timedelta(hours=n), start + timedelta(hours=n, minutes=30)) for n in range(3)]
        zoned = db.engine().dialect.name == "postgresql"
        facts = [
            {"li": li.id, "kim": kim.id, "exporter": li.organisation_id, "buyer": kim.organisation_id, "no": False,
             "starts": s if zoned else f"{s:%F %T}.000000", "ends": e if zoned else f"{e:%F %T}.000000"}
            for s, e in spans
        ]  # fmt: skip
        with db.unit(), db.transaction() as session:
            slots = [
                OpenSlot(person_id=li.id, organisation_id=li.organisation_id, starts_at=starts, ends_at=ends)
                for starts, ends in (spans[0], spans[2])
            ]
            session.add_all(slots)
            session.flush()
            slot_id, facts[2]["slot"] = (slot.id for slot in slots)
        with db.unit():
            viewer = queries.viewer_of(kim.id)
            verb = took(lambda v=viewer, i=slot_id: arranging.book(v, i))
        bookings = took(lambda f=facts[1]: bare(f, everything=False))
        same = took(lambda f=facts[2]: bare(f, everything=True))
        with db.unit():
            worker = took(jobs.run_due)
        whole.append((verb, bookings, same, worker))
    for number, by in enumerate(("clock", "processor")):
        verb, bookings, same, worker = (
            statistics.median(t[number] for t in column) for column in zip(*whole, strict=True)
        )
        print(f"{name:11} {by:10} {verb:8.2f} {bookings:12.2f} {same:13.2f} {same / verb:9.0%} {worker:10.2f}")


def main() -> None:
    print(
        f"{'database':11} {'by':10} {'verb ms':>8} {'bookings ms':>12} {'same rows ms':>13} {'speed':>9} {'worker ms':>10}"
    )
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        config = settings.use(settings.read({}, data=folder, mode="demo", async_mode="threading"))
        schema.upgrade(db.connect(config.engine_url))
        measured("SQLite")
        with postgresql() as url:
            schema.upgrade(db.connect(url))
            measured("PostgreSQL")
            db.engine().dispose()


if __name__ == "__main__":
    main()
