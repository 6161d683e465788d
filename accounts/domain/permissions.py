"""Who may do what: one table, one screen. `docs/permissions.md` is printed from it.

OWN is my organisation or myself, AREA my office and those below it, ALL everything. A blank is a no.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is on the platform."""

    EXPORTER = "exporter"
    BUYER = "buyer"
    CHAMBER = "chamber"
    INTERPRETER = "interpreter"
    OFFICER = "officer"
    ADMIN = "administrator"


class Reach(StrEnum):
    """How far an action reaches."""

    OWN = "own"
    AREA = "area"
    ALL = "all"


class Action(StrEnum):
    """A thing people do; doors and moves name one of these."""

    ACCOUNT_KEEP = "account.keep"
    COLLEAGUE_INVITE = "colleague.invite"
    ORGANISATION_READ = "organisation.read"
    ORGANISATION_EDIT = "organisation.edit"
    ORGANISATION_VERIFY = "organisation.verify"
    ORGANISATION_IMPORT = "organisation.import"
    PEOPLE_MANAGE = "people.manage"
    SYSTEM_MANAGE = "system.manage"
    GLOSSARY_KEEP = "glossary.keep"
    PROFILE_BROWSE = "profile.browse"
    REQUEST_KEEP = "request.keep"
    QUOTATION_READ = "quotation.read"
    QUOTATION_SEND = "quotation.send"
    QUOTATION_ANSWER = "quotation.answer"
    PRICE_ASK = "price.ask"
    PRICE_SHOW = "price.show"
    SHORTLIST_KEEP = "shortlist.keep"
    MATCH_READ = "match.read"
    INTEREST_SAY = "interest.say"
    WEIGHTS_SET = "weights.set"
    PAIR_PROPOSE = "pair.propose"
    INTRODUCTION_READ = "introduction.read"
    SHOWCASE_KEEP = "showcase.keep"
    SHOWCASE_SEND = "showcase.send"
    SHOWCASE_RECEIVE = "showcase.receive"
    FAIR_READ = "fair.read"
    FAIR_RUN = "fair.run"
    FAIR_JOIN = "fair.join"
    HOURS_KEEP = "hours.keep"
    MEETING_READ = "meeting.read"
    MEETING_REQUEST = "meeting.request"
    MEETING_ANSWER = "meeting.answer"
    MEETING_CHANGE = "meeting.change"
    MEETING_ENTER = "meeting.enter"
    OUTCOME_GIVE = "outcome.give"
    INTERPRETER_ASSIGN = "interpreter.assign"
    INTERPRETER_ANSWER = "interpreter.answer"
    DEAL_READ = "deal.read"
    DEAL_RECORD = "deal.record"
    DEAL_CONFIRM = "deal.confirm"
    DEAL_CHECK = "deal.check"
    FIGURES_READ = "figures.read"


@dataclass(frozen=True)
class Actor:
    """Who acts, as the policy sees them. `office_path` like "370000/370300/" for officers."""

    id: int
    role: Role
    organisation_id: int | None = None
    office_path: str | None = None


@dataclass(frozen=True)
class Place:
    """Where a record stands: the organisations and people it belongs to, the office it lies under."""

    organisations: frozenset[int] = frozenset()
    people: frozenset[int] = frozenset()
    office_paths: frozenset[str] = frozenset()


# fmt: off
_: None = None
OWN, AREA, ALL = Reach.OWN, Reach.AREA, Reach.ALL
_GRID: tuple[tuple[Action, Reach | None, Reach | None, Reach | None, Reach | None, Reach | None, Reach | None], ...] = (
    # action                     exporter buyer chamber interpreter officer administrator
    (Action.ACCOUNT_KEEP,        OWN,     OWN,  OWN,    OWN,        OWN,    OWN),
    (Action.COLLEAGUE_INVITE,    OWN,     OWN,  OWN,    _,          AREA,   ALL),
    (Action.ORGANISATION_READ,   ALL,     ALL,  ALL,    ALL,        ALL,    ALL),
    (Action.ORGANISATION_EDIT,   OWN,     OWN,  OWN,    _,          AREA,   ALL),
    (Action.ORGANISATION_VERIFY, _,       _,    _,      _,          AREA,   ALL),
    (Action.ORGANISATION_IMPORT, _,       _,    _,      _,          AREA,   ALL),
    (Action.PEOPLE_MANAGE,       _,       _,    _,      _,          AREA,   ALL),
    (Action.SYSTEM_MANAGE,       _,       _,    _,      _,          _,      ALL),
    (Action.GLOSSARY_KEEP,       _,       _,    _,      _,          ALL,    ALL),
    (Action.PROFILE_BROWSE,      ALL,     ALL,  ALL,    ALL,        ALL,    ALL),
    (Action.REQUEST_KEEP,        _,       OWN,  _,      _,          AREA,   _),
    (Action.QUOTATION_READ,      OWN,     OWN,  _,      _,          _,      _),
    (Action.QUOTATION_SEND,      OWN,     _,    _,      _,          _,      _),
    (Action.QUOTATION_ANSWER,    _,       OWN,  _,      _,          _,      _),
    (Action.PRICE_ASK,           _,       OWN,  _,      _,          _,      _),
    (Action.PRICE_SHOW,          OWN,     _,    _,      _,          _,      _),
    (Action.SHORTLIST_KEEP,      OWN,     OWN,  _,      _,          _,      _),
    (Action.MATCH_READ,          OWN,     OWN,  _,      _,          AREA,   ALL),
    (Action.INTEREST_SAY,        OWN,     OWN,  _,      _,          _,      _),
    (Action.WEIGHTS_SET,         _,       _,    _,      _,          AREA,   ALL),
    (Action.PAIR_PROPOSE,        _,       _,    ALL,    _,          AREA,   _),
    (Action.INTRODUCTION_READ,   OWN,     OWN,  OWN,    _,          AREA,   ALL),
    (Action.SHOWCASE_KEEP,       _,       _,    OWN,    _,          AREA,   _),
    (Action.SHOWCASE_SEND,       _,       _,    _,      _,          AREA,   _),
    (Action.SHOWCASE_RECEIVE,    _,       _,    OWN,    _,          _,      _),
    (Action.FAIR_READ,           ALL,     ALL,  ALL,    ALL,        ALL,    ALL),
    (Action.FAIR_RUN,            _,       _,    _,      _,          AREA,   ALL),
    (Action.FAIR_JOIN,           OWN,     OWN,  _,      OWN,        _,      _),
    (Action.HOURS_KEEP,          OWN,     OWN,  OWN,    OWN,        OWN,    OWN),
    (Action.MEETING_READ,        OWN,     OWN,  OWN,    OWN,        AREA,   ALL),
    (Action.MEETING_REQUEST,     OWN,     OWN,  _,      _,          _,      _),
    (Action.MEETING_ANSWER,      OWN,     OWN,  _,      _,          _,      _),
    (Action.MEETING_CHANGE,      OWN,     OWN,  _,      _,          AREA,   _),
    (Action.MEETING_ENTER,       OWN,     OWN,  _,      OWN,        _,      _),
    (Action.OUTCOME_GIVE,        OWN,     OWN,  _,      _,          _,      _),
    (Action.INTERPRETER_ASSIGN,  _,       _,    _,      _,          AREA,   _),
    (Action.INTERPRETER_ANSWER,  _,       _,    _,      OWN,        _,      _),
    (Action.DEAL_READ,           OWN,     OWN,  _,      _,          AREA,   ALL),
    (Action.DEAL_RECORD,         OWN,     OWN,  _,      _,          _,      _),
    (Action.DEAL_CONFIRM,        OWN,     OWN,  _,      _,          _,      _),
    (Action.DEAL_CHECK,          _,       _,    _,      _,          AREA,   _),
    (Action.FIGURES_READ,        _,       _,    _,      _,          AREA,   ALL),
)
# fmt: on
TABLE: dict[Action, dict[Role, Reach]] = {
    row[0]: {role: reach for role, reach in zip(Role, row[1:], strict=True) if reach} for row in _GRID
}


def reach(actor: Actor, action: Action) -> Reach | None:
    """How far this action reaches for this person, or None for not at all."""
    return TABLE[action].get(actor.role)


def may(actor: Actor, action: Action, place: Place) -> bool:
    """Whether the table allows it there. Pure; the lists ask `accounts.queries.within` the same."""
    match reach(actor, action):
        case Reach.ALL:
            return True
        case Reach.OWN:
            return actor.organisation_id in place.organisations or actor.id in place.people
        case Reach.AREA:
            mine = actor.office_path
            return mine is not None and any(path.startswith(mine) for path in place.office_paths)
        case _:
            return False


def markdown() -> str:
    """The table as docs/permissions.md shows it."""
    head = "| action | " + " | ".join(Role) + " |\n|---|" + "---|" * len(Role)
    rows = [f"| `{action}` | " + " | ".join(row.get(role, "") for role in Role) + " |" for action, row in TABLE.items()]
    return "\n".join([head, *rows])
