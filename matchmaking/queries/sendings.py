"""What offices sent to chambers: for the office with what came of it, for the chamber what it received."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload

from accounts import queries as register
from accounts.domain.account import Kind
from accounts.domain.permissions import Action
from accounts.models import Office, Organisation
from accounts.queries import Viewer, within
from core import db
from core.errors import NotFound
from matchmaking.domain.lives import INTRODUCTION
from matchmaking.models import Introduction, Sending, Showcase, ShowcaseEntry
from matchmaking.queries.companies import VERIFIED

AGREED = INTRODUCTION.move(INTRODUCTION.first, "agree").target


@dataclass(frozen=True)
class Told:
    """A sending, who opened it, and the chamber's introductions of its companies since."""

    row: Sending
    opened_by: str
    introductions: list[Introduction]

    @property
    def agreed(self) -> int:
        """How many of the introductions both sides agreed to."""
        return sum(one.state == AGREED for one in self.introductions)


def chambers(actor: Viewer) -> Sequence[Organisation]:
    """The chambers an office may send to: verified, in its area."""
    reach = within(actor, Action.SHOWCASE_SEND, office_paths=[Office.path])
    chosen = select(Organisation).join(Office, Office.id == Organisation.office_id)
    chosen = chosen.where(Organisation.kind == Kind.CHAMBER, Organisation.state == VERIFIED, reach)
    return db.session().scalars(chosen.order_by(Organisation.plain_name)).all()


def of_showcase(showcase_id: int) -> list[Told]:
    """All sendings of a showcase that was fetched through the actor, the newest first; a fixed number of queries.

    An introduction counts for the last edition that its chamber had by then, and only of a company in the showcase.
    """
    chosen = select(Sending).where(Sending.showcase_id == showcase_id).options(joinedload(Sending.chamber))
    rows = db.session().scalars(chosen.order_by(Sending.sent_at.desc(), Sending.id)).all()
    people = register.people_by_id({row.opened_by for row in rows if row.opened_by})
    exporters = select(ShowcaseEntry.organisation_id).where(ShowcaseEntry.showcase_id == showcase_id)
    asked = select(Introduction).where(
        Introduction.chamber_id.in_({row.chamber_id for row in rows}), Introduction.exporter_id.in_(exporters)
    )
    came: dict[int, list[Introduction]] = {row.id: [] for row in rows}
    for one in db.session().scalars(asked.order_by(Introduction.id)):
        had = [row for row in rows if row.chamber_id == one.chamber_id and row.sent_at <= one.created_at]
        if had:
            came[had[0].id].append(one)
    return [Told(row, people[row.opened_by].name if row.opened_by else "", came[row.id]) for row in rows]


def received(actor: Viewer) -> list[Sending]:
    """The last edition of each showcase that the actor's chamber holds, the newest first."""
    newest: dict[int, Sending] = {}
    for row in db.session().scalars(_received(actor).order_by(Sending.sent_at.desc(), Sending.id.desc())):
        newest.setdefault(row.showcase_id, row)
    return list(newest.values())


def one_received(actor: Viewer, sending_id: int) -> Sending:
    """One that the actor's chamber received; NotFound when it was withdrawn or is another's."""
    found = db.session().scalar(_received(actor).where(Sending.id == sending_id))
    if found is None:
        raise NotFound
    return found


def _received(actor: Viewer) -> Select[Sending]:
    mine = within(actor, Action.SHOWCASE_RECEIVE, organisations=[Sending.chamber_id])
    return (
        select(Sending)
        .join(Showcase, Showcase.id == Sending.showcase_id)
        .join(Organisation, Organisation.id == Sending.chamber_id)
        .where(mine, Sending.withdrawn_at.is_(None), Organisation.state == VERIFIED)
        .options(contains_eager(Sending.showcase), contains_eager(Sending.chamber))
        .execution_options(populate_existing=True)
    )


def of_this(showcase_id: int, sending_id: int) -> Sending:
    """One sending of a showcase that was fetched through the actor."""
    chosen = select(Sending).where(Sending.showcase_id == showcase_id, Sending.id == sending_id)
    found = db.session().scalar(chosen)
    if found is None:
        raise NotFound
    return found
