"""What the operator says of the site, and tries counted against guessing."""

from __future__ import annotations

from sqlalchemy import select

from accounts.models import Attempt, SiteText
from core import db

_TEXTS = select(SiteText.key, SiteText.language, SiteText.text)


def attempt(key: str) -> Attempt | None:
    """Failures counted under a key."""
    return db.session().get(Attempt, key)


def site_texts() -> dict[str, dict[str, str]]:
    """What the operator says of the site: key → language → text."""
    texts: dict[str, dict[str, str]] = {}
    for key, language, text in db.session().execute(_TEXTS):
        texts.setdefault(key, {})[language] = text
    return texts
