"""Searching 100,000 companies on both databases: `python -m benchmarks.search [companies]`.

As a buyer's page asks: the keys of the first page, and the counts of all facets. Beside it the same words by LIKE over the
folded text, as the platform searched before. Milliseconds of the processor in this process and in PostgreSQL's backend,
which neighbours do not change; nothing waits for a disk.
"""

from __future__ import annotations

import math
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import func, select, text

from accounts.domain.permissions import Role
from accounts.queries import Viewer
from benchmarks.search_cast import MARKETS, fill
from core import db, schema, settings
from matchmaking.domain import reference, sectors
from matchmaking.domain.facets import Asked
from matchmaking.domain.finding import tokens
from matchmaking.models import Company, Listing
from matchmaking.queries import searching
from matchmaking.service import indexing
from tests.servers import postgresql

BUYER = Viewer(id=1, role=Role.BUYER, organisation_id=10**9, organisation_state="verified")
BROAD = ("glass", "玻璃", "瓷", "70", "有限公司", "ガラス", "стекло", "gl", "ceramic", "유리")


def questions(count: int, seed: int = 3) -> list[Asked]:
    """Three in four a term of the glossary in one of nine languages, whole, begun or with a name; the rest codes and broad words."""
    dice, terms = random.Random(seed), list(sectors.terms().values())
    made = []
    for _ in range(count):
        term, kind = dice.choice(terms), dice.random()
        label = term.labels[dice.choice(reference.LANGUAGES)]
        if kind < 0.5:
            typed = label
        elif kind < 0.6:
            typed = label[: max(2, len(label) * 2 // 3)]
        elif kind < 0.75:
            typed = f"{label} {dice.choice(('Golden', '淄川', 'Jade', '华'))}"
        elif kind < 0.85:
            typed = f"{term.hs6[:4]}.{term.hs6[4:]}"[: dice.choice((2, 4, 7))]
        else:
            typed = dice.choice(BROAD)
        made.append(Asked(typed))
    return made


def narrowed(asked: Asked, dice: random.Random) -> Asked:
    some: dict[str, Any] = {
        "group": dice.choice(list(sectors.groups())), "market": dice.choice(MARKETS), "moq": 1_000, "kind": "exporter",
        "certificate": dice.choice(list(reference.certificates())), "office": "370302", "hs": dice.choice(("69", "70", "7013")),
    }  # fmt: skip
    return Asked.of(asked.kept() | {name: some[name] for name in dice.sample(list(some), dice.randint(1, 3))})


def by_like(asked: Asked) -> None:
    """As it was: the folded text contains each token."""
    chosen = (
        select(Listing.organisation_id).join(Company).where(Listing.state == "verified", Listing.kind == "exporter")
    )
    for token in tokens(asked.text):
        chosen = chosen.where(Company.search_text.contains(token, autoescape=True))
    db.session().scalar(select(func.count()).select_from(chosen.subquery()))
    db.session().scalars(chosen.order_by(Listing.organisation_id).limit(25)).all()


def _backend() -> Path | None:
    """Where Linux tells how long the session's backend has been on a processor, in nanoseconds."""
    if db.engine().dialect.name == "sqlite":
        return None
    return Path(f"/proc/{db.session().scalar(text('SELECT pg_backend_pid()'))}/schedstat")


def _spent(backend: Path | None) -> float:
    """Milliseconds of the processor so far, here and there."""
    there = int(backend.read_text().split()[0]) / 1e6 if backend else 0.0
    return time.process_time() * 1000 + there


def timed(label: str, asked: list[Asked], ask: Callable[[Asked], object]) -> None:
    took = []
    with db.unit():
        backend = _backend()
        for one in asked:
            started = _spent(backend)
            ask(one)
            took.append(_spent(backend) - started)
    ordered = sorted(took)
    p95 = ordered[math.ceil(len(ordered) * 0.95) - 1]
    print(f"| {label} | {statistics.median(took):.0f} | {p95:.0f} | {ordered[-1]:.0f} |", flush=True)


def whole(asked: Asked) -> None:
    searching.search(BUYER, asked)
    searching.counts(BUYER, asked)


def _rebuild(*, on_sqlite: bool) -> float:
    started = time.perf_counter()
    with db.unit(), db.transaction() as session:
        if on_sqlite:
            session.execute(text("INSERT INTO fulltext_company (fulltext_company) VALUES ('rebuild')"))
        else:
            session.execute(text("REINDEX INDEX ix_fulltext_company"))
    return time.perf_counter() - started


def _size(*, on_sqlite: bool) -> float:
    with db.unit():
        if on_sqlite:
            return db.session().scalar(text("SELECT SUM(LENGTH(block)) FROM fulltext_company_data")) / 1e6
        return db.session().scalar(text("SELECT pg_total_relation_size('fulltext_company')")) / 1e6


def measure(name: str, url: str, count: int) -> None:
    engine = db.connect(url)
    on_sqlite = engine.dialect.name == "sqlite"
    schema.upgrade(engine)
    with db.unit():
        empty = not db.session().scalar(select(func.count()).select_from(Listing))
    started = time.perf_counter()
    if empty:
        fill(count)
    filled = time.perf_counter() - started
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("ANALYZE" if on_sqlite else "VACUUM ANALYZE"))
    print(
        f"\n{name}: filled in {filled:.0f} s, index rebuilt in {_rebuild(on_sqlite=on_sqlite):.1f} s, {_size(on_sqlite=on_sqlite):.0f} MB"
    )
    with db.unit(), db.transaction():
        started = time.perf_counter()
        indexing.index(list(range(1, 101)))
        print(f"indexing at save: {(time.perf_counter() - started) * 10:.1f} ms per company (in batches of 100)")
    asked, dice = questions(300), random.Random(5)
    filtered = [narrowed(one, dice) for one in asked]
    for warm in asked[:20]:
        with db.unit():
            whole(warm)
    print("\n| query | p50 | p95 | worst |\n|---|---|---|---|")
    timed("words: first page", asked, lambda one: searching.search(BUYER, one))
    timed("words and 1–3 facets: first page", filtered, lambda one: searching.search(BUYER, one))
    timed("words: first page and all counts", asked, whole)
    timed("words and 1–3 facets: first page and all counts", filtered, whole)
    timed("nothing asked: first page by name and all counts", [Asked()] * 20, whole)
    timed("LIKE: count and first page", asked[:40], by_like)


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        settings.use(settings.read({}, data=folder, mode="demo", async_mode="threading"))
        measure("SQLite", f"sqlite:///{Path(folder) / 'search.db'}", count)
        db.engine().dispose()
    with postgresql() as url:
        measure("PostgreSQL", url, count)
        db.engine().dispose()


if __name__ == "__main__":
    main()
