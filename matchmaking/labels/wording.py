"""What the glossary page says."""

from __future__ import annotations

from core import i18n
from core.i18n import lazy as _
from matchmaking.domain import reference, sectors
from matchmaking.labels import words

SORTS = {
    "text": _("By word"),
    "hs6": _("By HS code"),
    "language": _("By language"),
    "-changed": _("Newest first"),
}
REFUSALS = {
    "word.empty": _("Please write a word for the goods, not only figures or signs."),
    "word.twice": _("This word is already in the glossary for this subheading."),
    "word.many": _("The glossary holds at most %(most)s added words. Please remove one first."),
}


def languages() -> list[tuple[str, str]]:
    """The nine languages as (code, name)."""
    return words.languages(reference.LANGUAGES)


def terms() -> list[tuple[str, str]]:
    """The printed glossary as (term id, its name with its code), in its order."""
    language = i18n.language()
    return [
        (term.id, f"{sectors.term_label(term.id, language)} ({term.hs6[:4]}.{term.hs6[4:]})")
        for term in sectors.printed().values()
    ]


def term(term_id: str) -> str:
    """A glossary term in the reader's language; empty for none."""
    return sectors.term_label(term_id, i18n.language()) if term_id in sectors.printed() else ""
