"""The other side is asked by mail, again every week, and told what became of a report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from accounts.models import Person
from accounts.queries import officers_of
from accounts.service import links
from accounts.service.signing import post_to
from core import db, i18n, mail
from core.clock import now
from core.journal import Clockwork
from core.money import Money
from core.settings import in_force
from deals import queries
from deals.domain.deal import REMINDERS, DealState
from deals.models import Deal
from deals.service.moving import move

PAUSE = timedelta(days=7)


def ask(deal: Deal) -> None:
    """One link per person of the other side, within the caller's transaction; earlier links stay until they expire."""
    for person in queries.asked_people(deal.other_id, deal.meeting_id):
        token = links.make("deal", deal.id, person=person.id, language=person.language)
        facts = _facts(deal, person) | {"link": f"{in_force().base_url}/confirm/{token}", "again": deal.reminders > 0}
        post_to(
            person, "deal_to_confirm", facts, key=f"deal:{deal.id}:ask{deal.reminders}:{person.id}", topic=_topic(deal)
        )


def stop_asking(deal: Deal) -> None:
    """What has not left yet must not arrive after the answer."""
    mail.void(_topic(deal))


def _topic(deal: Deal) -> str:
    return f"deal:{deal.id}:ask"


def tell(deal: Deal, kind: str, organisation_ids: Iterable[int], step: str, why: str = "") -> None:
    """The members of these sides who were in the meeting, else all of them: what happened to the report."""
    for organisation_id in organisation_ids:
        _tell(deal, kind, queries.asked_people(organisation_id, deal.meeting_id), step, why)


def tell_office(deal: Deal, step: str, why: str = "") -> None:
    """The exporter's office: two sides disagree."""
    _tell(deal, "deal_disputed", officers_of(deal.exporter.office.path), step, why)


def _tell(deal: Deal, kind: str, people: Sequence[Person], step: str, why: str) -> None:
    for person in people:
        facts = _facts(deal, person) | {
            "step": step, "why": why.strip(), "link": f"{in_force().base_url}/deals/{deal.id}",
            "mine": person.organisation_id == deal.recorded_by_id,
        }  # fmt: skip
        post_to(person, kind, facts, key=f"deal:{deal.id}:v{deal.version}:{step}:{person.id}")


def _facts(deal: Deal, person: Person) -> dict[str, object]:
    """What every mail about a deal shows; sums are worded in the reader's language."""
    with i18n.speaking(person.language):
        said = deal.correction
        return {
            "number": deal.id,
            "exporter": dict(deal.exporter.names),
            "buyer": dict(deal.buyer.names),
            "recorder": dict(deal.names_of(deal.recorded_by_id)),
            "other": dict(deal.names_of(deal.other_id)),
            "kind": deal.kind,
            "value": i18n.money(deal.worth),
            "instead": i18n.money(Money(said["value"], said["currency"])) if said else "",
            "agreed_day": i18n.day(deal.agreed_on),
        }


def ask_again(instant: datetime) -> None:
    """Every week again, at most REMINDERS times; then the report stays unconfirmed."""
    for deal_id in queries.due_to_ask(instant, PAUSE):
        with db.transaction():
            deal = queries.answerable(deal_id)
            if deal.state != DealState.REPORTED or deal.asked_at > instant - PAUSE:
                continue
            if deal.reminders >= REMINDERS:
                move(deal, "lapse", Clockwork())
                tell(deal, "deal_answered", [deal.recorded_by_id], "lapse")
                continue
            deal.reminders, deal.asked_at = deal.reminders + 1, now()
            ask(deal)
