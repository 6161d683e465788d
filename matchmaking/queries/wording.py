"""The added words, and bringing them into this process."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select

from accounts.queries import ordering
from core import db
from core.errors import NotFound
from matchmaking.domain import vocabulary, words
from matchmaking.domain.vocabulary import Added
from matchmaking.models import AddedWord, Wording

_ORDER = {
    "text": AddedWord.folded, "hs6": AddedWord.hs6, "language": AddedWord.language, "changed": AddedWord.changed_at,
}  # fmt: skip
_seen: str | None = None


def follow() -> None:
    """Bring this process's glossary up to date if anybody has changed a word; one small query if not."""
    global _seen  # noqa: PLW0603  what this process knows
    stamp = db.session().scalar(select(Wording.stamp)) or ""
    if stamp != _seen:
        chosen = select(AddedWord.hs6, AddedWord.language, AddedWord.text, AddedWord.term).order_by(AddedWord.id)
        vocabulary.use(tuple(Added(*row) for row in db.session().execute(chosen)))
        _seen = stamp


def found(
    text: str = "", language: str = "", sort: str = "text", limit: int | None = 25, offset: int = 0
) -> tuple[Sequence[AddedWord], int]:
    """A page of the added words and how many there are; `text` is part of a word or the first digits of a code."""
    chosen = select(AddedWord)
    if text:
        digits = text.replace(".", "")
        named = AddedWord.folded.contains(words.normalise(text), autoescape=True)
        chosen = chosen.where(or_(named, AddedWord.hs6.startswith(digits, autoescape=True)))
    if language:
        chosen = chosen.where(AddedWord.language == language)
    total = db.session().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    page = chosen.order_by(*ordering(sort, _ORDER), AddedWord.id).limit(limit).offset(offset)
    return db.session().scalars(page).all(), total


def word(word_id: int) -> AddedWord:
    """One of them; NotFound."""
    row = db.session().get(AddedWord, word_id)
    if row is None:
        raise NotFound
    return row


def twice(language: str, folded: str, hs6: str, but: int | None = None) -> bool:
    """Whether another row already says so."""
    same = (AddedWord.language == language, AddedWord.folded == folded, AddedWord.hs6 == hs6)
    return db.session().scalar(select(AddedWord.id).where(*same, AddedWord.id != (but or 0))) is not None


def count() -> int:
    """How many words have been added."""
    return db.session().scalar(select(func.count(AddedWord.id))) or 0
