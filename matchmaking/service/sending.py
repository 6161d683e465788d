"""An office sends a showcase to chambers, and sees what they do with it.

Opening counts when a person of the chamber, signed in, presses the button (a POST): programs that fetch the links of
mails to check them are not signed in, and press nothing.
"""

from __future__ import annotations

from collections.abc import Iterable

from accounts.domain.permissions import Action, may
from accounts.models import Person
from accounts.queries import Place, Viewer, people_of
from accounts.service.signing import post_to
from core import db, journal, mail, settings
from core.clock import now
from core.errors import Denied, Refused
from matchmaking.models import Sending, Showcase
from matchmaking.queries import sendings, showcases


def send(viewer: Viewer, showcase_id: int, chamber_ids: Iterable[int]) -> int:
    """The showcase as it is now, as a new edition for each of these chambers; to how many it went."""
    with db.transaction() as session:
        row = showcases.showcase(viewer, showcase_id, lock=True)
        _check(viewer)
        chosen = [one for one in sendings.chambers(viewer) if one.id in set(chamber_ids)]
        if not chosen:
            raise Refused("sending.nobody", field="chamber")
        if not any(line.standing == "shown" for line in showcases.lines(row.id)):
            raise Refused("sending.empty", field="chamber")
        instant, made = now(), showcases.maker(row)
        for chamber in chosen:
            people = [one for one in people_of(chamber.id) if one.state == "active"]
            sent = Sending(
                showcase_id=row.id, chamber_id=chamber.id, person_id=viewer.id, sent_at=instant,
                language=people[0].language if people else row.language,
            )  # fmt: skip
            session.add(sent)
            session.flush()
            _tell(sent, row, people, made.names)
        journal.record(viewer, "showcase.send", f"showcase:{row.id}", chambers=[one.id for one in chosen])
        return len(chosen)


def withdraw(viewer: Viewer, showcase_id: int, sending_id: int) -> None:
    """The chamber's page closes at once; a mail that has not left stays here."""
    with db.transaction():
        row = showcases.showcase(viewer, showcase_id)
        _check(viewer)
        sent = sendings.of_this(row.id, sending_id)
        sent.withdrawn_at = sent.withdrawn_at or now()
        mail.void(_topic(sent))
        journal.record(viewer, "showcase.withdraw", f"showcase:{row.id}", sending=sent.id)


def opened(viewer: Viewer, sending_id: int) -> None:
    """A person of the chamber opens it; the first one is kept."""
    with db.transaction():
        sent = sendings.one_received(viewer, sending_id)
        if sent.opened_at is None:
            sent.opened_at, sent.opened_by = now(), viewer.id
            journal.record(viewer, "showcase.open", f"showcase:{sent.showcase_id}", sending=sent.id)


def taken(viewer: Viewer, sending_id: int) -> Sending:
    """A person of the chamber downloads it; whoever downloads has opened it."""
    opened(viewer, sending_id)
    with db.transaction():
        sent = sendings.one_received(viewer, sending_id)
        if sent.taken_at is None:
            sent.taken_at = now()
            journal.record(viewer, "showcase.take", f"showcase:{sent.showcase_id}", sending=sent.id)
        return sent


def _check(viewer: Viewer) -> None:
    if not may(viewer, Action.SHOWCASE_SEND, Place(office_paths=frozenset({viewer.office_path or ""}))):
        raise Denied


def _topic(sent: Sending) -> str:
    return f"sending:{sent.id}"


def _tell(sent: Sending, row: Showcase, people: list[Person], names: dict[str, str]) -> None:
    facts = {
        "title": row.title, "note": row.note, "names": names,
        "link": f"{settings.in_force().base_url}/received/{sent.id}",
    }  # fmt: skip
    for person in people:
        post_to(person, "showcase_sent", facts, key=f"showcase_sent:{sent.id}:{person.id}", topic=_topic(sent))
