"""Showcases, fetched through whoever reads, and what each may show right now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import joinedload, selectinload

from accounts import queries as register
from accounts.domain.account import Kind
from accounts.domain.permissions import Action
from accounts.models import Office, Organisation
from accounts.queries import Viewer, ordering, within
from core import db
from core.errors import NotFound
from matchmaking.domain.showcase import Standing, standing
from matchmaking.domain.sight import SIGHT
from matchmaking.models import Company, Pause, Product, Showcase, ShowcaseEntry
from matchmaking.queries import companies, consents, introductions

_ORDER = {"changed": Showcase.changed_at, "title": Showcase.title}


@dataclass(frozen=True)
class Line:
    """A company of a showcase: what of it may be shown, when it withdrew, and whether its page may be passed on."""

    company: Company
    standing: Standing
    withdrawn_at: datetime | None

    @property
    def forwardable(self) -> bool:
        """The company allows that its page is passed on."""
        return self.standing == "shown" and "forward" in self.company.consents


@dataclass(frozen=True)
class Maker:
    """Who made a showcase: the chamber's or the office's names, and the person's."""

    names: dict[str, str]
    person: str


def _in_sight(actor: Viewer) -> Select[Showcase]:
    mine = within(actor, Action.SHOWCASE_KEEP, organisations=[Showcase.chamber_id], office_paths=[Office.path])
    chosen = select(Showcase).outerjoin(Office, Office.id == Showcase.office_id).where(mine)
    # A chamber that is suspended reads no companies, in its showcases neither.
    unfit = SIGHT[actor.role].as_verified and actor.organisation_state != companies.VERIFIED
    return chosen.where(false()) if unfit else chosen


def showcase(actor: Viewer, showcase_id: int, *, lock: bool = False) -> Showcase:
    """One showcase; NotFound out of sight. With `lock` for a verb that changes its companies."""
    chosen = _in_sight(actor).where(Showcase.id == showcase_id)
    chosen = chosen.with_for_update(of=Showcase) if lock else chosen
    found = db.session().scalar(chosen, execution_options={"populate_existing": True})
    if found is None:
        raise NotFound
    return found


def browse(
    actor: Viewer, *, text: str = "", sort: str = "-changed", limit: int | None = 25, offset: int = 0
) -> tuple[list[tuple[Showcase, int]], int]:
    """A page of the showcases in sight, each with how many companies are in it; and how many there are."""
    chosen = _in_sight(actor)
    if text:
        chosen = chosen.where(Showcase.title.contains(text, autoescape=True))
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    size = select(func.count()).where(ShowcaseEntry.showcase_id == Showcase.id).scalar_subquery()
    page = chosen.add_columns(size).order_by(*ordering(sort, _ORDER), Showcase.id.desc()).limit(limit).offset(offset)
    return [(row[0], row[1]) for row in db.session().execute(page)], total


def entries(showcase_id: int) -> Sequence[ShowcaseEntry]:
    """The companies of a showcase that was fetched through the actor, in their order."""
    chosen = select(ShowcaseEntry).where(ShowcaseEntry.showcase_id == showcase_id)
    return db.session().scalars(chosen.order_by(ShowcaseEntry.position, ShowcaseEntry.id)).all()


def lines(showcase_id: int, until: datetime | None = None) -> list[Line]:
    """What a showcase that was fetched through the actor may show now; a fixed number of queries.

    With `until` without what was added later, for an edition that was sent.
    """
    ids = [row.organisation_id for row in entries(showcase_id) if until is None or row.added_at <= until]
    chosen = (
        select(Company)
        .where(Company.organisation_id.in_(ids))
        .options(
            joinedload(Company.organisation).joinedload(Organisation.office),
            selectinload(Company.products).selectinload(Product.specifications), selectinload(Company.certificates), selectinload(Company.pictures),
        )
    )  # fmt: skip
    found = db.session().scalars(chosen, execution_options={"populate_existing": True})
    known = {row.organisation_id: row for row in found}
    paused = set(db.session().scalars(select(Pause.organisation_id).where(Pause.organisation_id.in_(ids))))
    gone = consents.withdrawn_at(ids, "chambers")
    return [
        Line(known[i], standing(known[i].consents, known[i].organisation.state, paused=i in paused), gone.get(i))
        for i in ids
    ]


def maker(row: Showcase) -> Maker:
    """Whose it is and who began it."""
    person = register.people_by_id([row.person_id])[row.person_id]
    owner = (
        db.session().get(Organisation, row.chamber_id) if row.chamber_id else db.session().get(Office, row.office_id)
    )
    return Maker(owner.names if owner else {}, person.name)


def eligible(actor: Viewer, ids: Collection[int]) -> set[int]:
    """Those of these exporters that agreed, and that this person may introduce."""
    chosen = introductions.introducible(actor, Kind.EXPORTER).where(Organisation.id.in_(ids))
    return {row.id for row in db.session().scalars(chosen)}
