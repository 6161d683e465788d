"""Officers add words to the glossary, change and remove them; every process follows at once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from accounts.domain.names import one_line
from accounts.domain.permissions import Action, Place, may
from accounts.queries import Viewer
from core import db, jobs, journal
from core.clock import now
from core.errors import Conflict, Denied, Refused
from matchmaking.domain import company as rules
from matchmaking.domain import grams, reference, sectors, words
from matchmaking.models import AddedWord, Company, Wording
from matchmaking.queries import wording
from matchmaking.service import indexing

WORK = "matchmaking.reword"
LONGEST = 80
MOST = 5_000


@dataclass(frozen=True)
class NewWord:
    """What the form asks: the word, its language, and either the glossary term it means the same as or a subheading."""

    text: str
    language: str
    term: str = ""
    hs6: str = ""

    def checked(self) -> dict[str, str]:
        """The columns of the row; Refused beside the field that cannot be."""
        text = one_line(self.text)
        if not text or not grams.pieces(text):
            raise Refused("word.empty", field="text")
        if len(text) > LONGEST:
            raise Refused("text.long", field="text", length=len(text), longest=LONGEST)
        if self.language not in reference.LANGUAGES:
            raise Refused("choice.unknown", field="language")
        if self.term and self.term not in sectors.printed():
            raise Refused("choice.unknown", field="term")
        hs6 = sectors.printed()[self.term].hs6 if self.term else rules.subheading(self.hs6)
        folded = words.normalise(text)
        return {"text": text, "folded": folded, "language": self.language, "term": self.term, "hs6": hs6}


def add(viewer: Viewer, new: NewWord) -> int:
    """One more word for some goods; its id."""
    columns = new.checked()
    with db.transaction() as session:
        _refuse_unless_allowed(viewer)
        if wording.count() >= MOST:
            raise Refused("word.many", most=MOST)
        _refuse_twice(columns)
        row = AddedWord(person_id=viewer.id, changed_at=now(), **columns)
        session.add(row)
        session.flush()
        _changed(viewer, "word.add", row, row.text)
        return row.id


def edit(viewer: Viewer, word_id: int, new: NewWord, version: int) -> None:
    """Another word, language or meaning; Conflict if somebody has changed it since `version`."""
    columns = new.checked()
    with db.transaction() as session:
        _refuse_unless_allowed(viewer)
        row = wording.word(word_id)
        if row.version != version:
            raise Conflict("profile.meanwhile")
        _refuse_twice(columns, but=row.id)
        before = row.text
        for name, value in (columns | {"person_id": viewer.id, "changed_at": now()}).items():
            setattr(row, name, value)
        session.flush()
        _changed(viewer, "word.edit", row, before, row.text)


def remove(viewer: Viewer, word_id: int) -> None:
    """Take a word out of the glossary."""
    with db.transaction() as session:
        _refuse_unless_allowed(viewer)
        row = wording.word(word_id)
        session.delete(row)
        session.flush()
        _changed(viewer, "word.remove", row, row.text)


def reword(texts: list[str]) -> int:
    """Fold anew the words of the companies that say one of these, and have their matches computed; how many."""
    with db.transaction() as session:
        wording.follow()
        ids: set[int] = set()
        for text in texts:
            said = [Company.search_text.contains(token, autoescape=True) for token in words.tokens(text)]
            ids.update(session.scalars(select(Company.organisation_id).where(*said)) if said else ())
        for organisation_id in sorted(ids):
            indexing.changed(organisation_id)
        return len(ids)


def _refuse_unless_allowed(viewer: Viewer) -> None:
    if not may(viewer, Action.GLOSSARY_KEEP, Place()):
        raise Denied


def _refuse_twice(columns: dict[str, str], but: int | None = None) -> None:
    if wording.twice(columns["language"], columns["folded"], columns["hs6"], but):
        raise Refused("word.twice", field="text")


def _changed(viewer: Viewer, deed: str, row: AddedWord, *texts: str) -> None:
    """A new edition: all processes see its stamp, and companies that say the word are folded anew."""
    session = db.session()
    edition = session.get(Wording, 1) or Wording(id=1)
    edition.stamp = secrets.token_hex(16)
    session.add(edition)
    journal.record(viewer, deed, f"word:{row.id}", text=row.text, language=row.language, hs6=row.hs6, term=row.term)
    jobs.enqueue(WORK, {"texts": list(texts)})
