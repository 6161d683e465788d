"""The words of every feature and whether each language has them all.

Each feature keeps one catalogue per language, so that two people who work on two features never
edit one file. `update` reads the sources anew and keeps what is translated; `problems` is what the
tests ask.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages import Catalog
from babel.messages.catalog import Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from core import i18n

ROOT = i18n.FOLDER.parent
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "lazy": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)
}  # fmt: skip
# A mail belongs to the feature that posts it: name its folder here.
MAILS = {
    "accounts": (
        "sign_up", "account_exists", "password_reset", "invitation_to_join", "organisation_pending",
        "organisation_decided", "test_mail",
    ),
    "matchmaking": (
        "mutual_interest", "introduction_proposed", "introduction_agreed", "introduction_agreed_proposer",
        "introduction_closed", "introduction_closed_proposer", "certificate_expiring", "quotation_received",
        "quotation_answered", "price_asked", "price_shown", "profile_forwarded", "saved_search", "showcase_sent",
    ),
    "meetings": (
        "meeting_requested", "meeting_countered", "meeting_accepted", "meeting_declined", "meeting_withdrawn",
        "meeting_expired", "meeting_moved", "meeting_rezoned", "meeting_clash", "meeting_cancelled", "meeting_reminder",
        "interpreter_offered", "interpreter_withdrawn", "interpreter_joined", "interpreter_declined",
    ),
    "deals": ("deal_to_confirm", "deal_answered", "deal_disputed", "deal_settled"),
    "dashboard": (),
}  # fmt: skip
_CORE = (
    "app.py", "features.py", "core/**/*.py", "templates/base.html", "templates/landing.html", "templates/macros/*.html",
    "templates/errors/*.html", "templates/mail/_*",
)  # fmt: skip
SOURCES: dict[str, tuple[str, ...]] = {"core": _CORE} | {
    feature: (
        f"{feature}/**/*.py",
        f"templates/{feature}/**/*.html",
        *(f"templates/mail/{mail}/*" for mail in mails),
    )
    for feature, mails in MAILS.items()
}
_PLACEHOLDER = re.compile(r"%\((\w+)\)")


def path(feature: str, code: str) -> Path:
    """Where a feature's words in a language are kept."""
    return i18n.FOLDER / code.replace("-", "_") / "LC_MESSAGES" / f"{feature}.po"


def languages() -> list[str]:
    """All but English, the source."""
    return [code for code in i18n.LANGUAGES if code != "en"]


def extract(feature: str) -> Catalog:
    """What the sources of a feature say now."""
    found = Catalog(charset="utf-8")
    files = sorted({file for pattern in SOURCES[feature] for file in ROOT.glob(pattern) if file.is_file()})
    for file in files:
        method = "python" if file.suffix == ".py" else "jinja2"
        options = {} if method == "python" else {"silent": "false"}
        for _line, words, _comments, context in extract_from_file(method, file, keywords=KEYWORDS, options=options):
            found.add(words, context=context)
    return found


def read(feature: str, code: str) -> Catalog:
    """What is translated; an empty catalogue where there is no file yet."""
    file = path(feature, code)
    locale = code.replace("-", "_")
    if not file.exists():
        return Catalog(locale=locale, charset="utf-8")
    with file.open("rb") as source:
        return read_po(source, locale=locale, abort_invalid=True)


def update() -> None:
    """Extract anew into all catalogues; translations stay, words that nobody says any more go."""
    for feature in SOURCES:
        said = extract(feature)
        for code in languages():
            kept = read(feature, code)
            kept.update(said, no_fuzzy_matching=True)
            kept.obsolete.clear()
            if len(kept):
                _write(kept, path(feature, code))


def _write(words: Catalog, file: Path) -> None:
    """Without dates, lines or names: a merge then differs only where words differ."""
    file.parent.mkdir(parents=True, exist_ok=True)
    head = (
        'msgid ""\nmsgstr ""\n'
        f'"Language: {words.locale_identifier}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {words.plural_forms}\\n"\n\n'
    )
    with file.open("wb") as out:
        out.write(head.encode())
        write_po(out, words, width=110, no_location=True, omit_header=True, sort_output=True)


def problems(feature: str, code: str) -> list[str]:
    """What keeps a feature's words in a language from being complete; empty when all is well."""
    kept, said = read(feature, code), extract(feature)
    known = {(m.id, m.context) for m in kept if m.id}
    wanted = {(m.id, m.context) for m in said if m.id}
    return sorted([
        *(f"missing: {words}" for words, _context in wanted - known),
        *(f"nobody says: {words}" for words, _context in known - wanted),
        *(f"obsolete: {m.id}" for m in kept.obsolete.values()),
        *(trouble for message in kept if message.id for trouble in _wrong(message)),
    ])  # fmt: skip


def _wrong(message: Message) -> Iterator[str]:
    sources, said = _forms(message.id), _forms(message.string)
    if not said or not all(said):
        yield f"not translated: {sources[0]}"
    if message.fuzzy:
        yield f"fuzzy: {sources[0]}"
    names = set(_PLACEHOLDER.findall(sources[-1]))
    if any(set(_PLACEHOLDER.findall(text)) != names for text in said):
        yield f"placeholders differ: {sources[0]}"


def _forms(words: str | Iterable[str] | None) -> list[str]:
    """One form, or one per plural."""
    return [words] if isinstance(words, str) else list(words or ())
