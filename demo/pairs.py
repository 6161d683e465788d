"""What companies say of each other, and whom the chambers introduced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy.orm import Session

from demo.told import Step, Told, end_of, moves
from matchmaking.domain.lives import INTRODUCTION
from matchmaking.models import POSITIVE, Interest, Introduction

# fmt: off
SAID = (
    ("GLASSWORKS", "ISE", "must"), ("ISE", "GLASSWORKS", "want"), ("GLASSWORKS", "HANSUNG", "want"),
    ("HANSUNG", "GLASSWORKS", "want"), ("GLASSWORKS", "DM003", "want"), ("POTTERY", "LAKESIDE", "want"),
    ("LAKESIDE", "POTTERY", "want"), ("LAKESIDE", "DX002", "want"), ("DM010", "POTTERY", "want"),
    ("DM001", "DX030", "want"), ("DX030", "DM001", "want"), ("ISE", "DX112", "no_thanks"),
    ("POTTERY", "DB020", "no_thanks"), ("DM007", "DX022", "want"),
)
# Who proposed, exporter, buyer, what exporter and buyer said, the steps that followed, the proposer's note.
INTRODUCED = (
    ("ito@chamber.example", "GLASSWORKS", "DM003", "yes", "yes", ("agree",), "ja",
     "津市の施工会社で、手すり用の強化ガラスを探しています。JIS取得の工場をご紹介します。"),
    ("ito@chamber.example", "POTTERY", "DM010", "yes", None, (), "ja",
     "学校給食用の強化磁器について、見本を見たいとのことです。"),
    ("ito@chamber.example", "DX030", "DM001", None, None, (), "ja", "土鍋のOEM先として工場見学も希望されています。"),
    ("jones@chamber.example", "DX022", "LAKESIDE", None, "yes", (), "en",
     "Lakeside is looking for a second source of hotel plates with FDA reports."),
    ("jones@chamber.example", "GLASSWORKS", "DB009", "yes", "no", ("decline",), "en",
     "An importer in the Midwest that fits out shop fronts."),
    ("jones@chamber.example", "POTTERY", "DB053", None, None, ("withdraw",), "en", "Sent to the wrong company; sorry."),
    ("jones@chamber.example", "DX091", "DB031", None, None, ("expire",), "en", "Worth a first call before the season."),
    ("city@office.example", "DX004", "DM014", "yes", None, (), "zh-Hans", "熊野玻璃工房寻求联合创作，贵司的琉璃工艺很合适。"),
)
# fmt: on


def tell(told: Told, session: Session) -> None:
    """Interests first, then introductions with the moves they made."""
    session.add_all(_interests(told))
    introductions = list(_introductions(told))
    session.add_all(row for row, _life in introductions)
    session.flush()
    session.add_all(move for row, life in introductions for move in moves(INTRODUCTION, row.id, life))


def _interests(told: Told) -> Iterator[Interest]:
    for number, (one, other, word) in enumerate(SAID):
        mutual = word in POSITIVE and any(said[:2] == (other, one) and said[2] in POSITIVE for said in SAID)
        yield Interest(
            organisation_id=told.organisations[one].id, other_id=told.organisations[other].id, word=word,
            person_id=told.people[one].id, said_at=told.ago(days=20 - number),
            mutual_at=told.ago(days=4) if mutual else None,
        )  # fmt: skip


def _introductions(told: Told) -> Iterator[tuple[Introduction, list[Step]]]:
    for number, (proposer, exporter, buyer, exporter_said, buyer_said, steps, language, note) in enumerate(INTRODUCED):
        person, at = told.people[proposer], told.ago(days=12 - number)
        answered = told.people[buyer if buyer_said else exporter]
        by = {"agree": answered, "decline": answered, "withdraw": person, "expire": None}
        if steps == ("expire",):
            at = told.ago(days=40)
        row = Introduction(
            proposer_id=person.id, chamber_id=person.organisation_id, exporter_id=told.organisations[exporter].id,
            buyer_id=told.organisations[buyer].id, note=note, language=language, exporter_said=exporter_said,
            buyer_said=buyer_said, state=end_of(INTRODUCTION, steps), created_at=at,
            expires_at=at + timedelta(days=30),
        )  # fmt: skip
        yield row, [(step, at + timedelta(days=2), by[step]) for step in steps]
