"""Live news: any process announces a topic, every web process tells the browsers that watch it.

News travels as rows of a small table that each web process reads from where it stopped, so the
worker needs no connection to the web and no Redis. On SQLite `PRAGMA data_version` (4 µs) says
whether to look at all. The news says only that something changed; the browser then asks for the
page's fragment through the ordinary door, which checks who may see it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from flask_socketio import SocketIO
from sqlalchemy import Connection, String, delete, func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Mapped, mapped_column

from core import db, green
from core.clock import now
from core.jobs import every

socketio = SocketIO()
KEEP = timedelta(minutes=10)
POLL = 0.1
_log = logging.getLogger(__name__)


# News that is no browser's business but each web process's: what to do, by the topic's first word.
_heeding: dict[str, Callable[[str], None]] = {}


def heeds(word: str) -> Callable[[Callable[[str], None]], Callable[[str], None]]:
    """`@heeds("ended")`: each web process calls this with every topic such as "ended:17", and tells no browser."""

    def heeding(act: Callable[[str], None]) -> Callable[[str], None]:
        _heeding[word] = act
        return act

    return heeding


class News(db.Base):
    """One announcement."""

    __tablename__ = "news"
    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(db.Instant)


def announce(*topics: str) -> None:
    """Say, within the caller's transaction, that what these topics show has changed."""
    db.write(News, *({"topic": topic, "at": now()} for topic in topics))


@every("core.forget_news", minutes=5)
def forget(instant: datetime) -> None:
    """News is for browsers that are open now."""
    with db.transaction() as session:
        session.execute(delete(News).where(News.at < instant - KEEP))


def latest() -> int:
    """Where a web process starts reading."""
    with db.unit():
        return db.session().scalar(select(func.max(News.id))) or 0


def since(last: int) -> tuple[int, list[str]]:
    """The newest id and the topics announced after `last`, each once."""
    with db.unit():
        rows = db.session().execute(select(News.id, News.topic).where(News.id > last).order_by(News.id)).all()
    return (rows[-1].id if rows else last), list(dict.fromkeys(row.topic for row in rows))


def tell(stopped: Callable[[], bool]) -> None:
    """The web process's loop: read the news and emit it to the rooms of namespace /live."""
    last = latest()
    while not stopped():
        try:
            with db.engine().connect() as watcher:
                version: int | None = -1
                while not stopped():
                    green.sleep(POLL)
                    seen = _version(watcher)
                    if seen is None or seen != version:
                        version, (last, topics) = seen, since(last)
                        _emit(topics)
        except DBAPIError:
            # A database that is away for a minute must not end the news for good.
            _log.exception("the news go on")
            green.sleep(1)


def _version(watcher: Connection) -> int | None:
    """SQLite's count of others' commits; PostgreSQL has none, so there every look is a look at the table."""
    if watcher.dialect.name != "sqlite":
        return None
    seen: int = watcher.execute(text("PRAGMA data_version")).scalar_one()
    watcher.rollback()
    return seen


def _emit(topics: list[str]) -> None:
    room: dict[str, Any] = {"namespace": "/live", "ignore_queue": True}
    for topic in topics:
        act = _heeding.get(topic.partition(":")[0])
        if act is not None:
            # Beside this loop: what goes wrong there must not end the news.
            socketio.start_background_task(act, topic)
        else:
            socketio.emit("changed", {"topic": topic}, **room, to=topic)
