"""What matchmaking does on the command line."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from core import db, schema
from core.settings import Settings
from matchmaking.domain import reference, suggesting
from matchmaking.service import meaning, naming

SUGGEST = "suggest-hs"
MEANING = "say which HS subheadings fit some words; see suggest-hs --help"


def suggest_hs(config: Settings, typed: list[str]) -> int:
    """Print a JSON line for each subheading that fits, best first; the exit code."""
    parser = argparse.ArgumentParser(
        prog=f"run.sh {SUGGEST}",
        description="Suggest HS 2022 subheadings for what somebody wants to buy or sell, in any of nine languages. "
        'Prints JSON lines {"hs6", "label", "score", "why"}, best first; "label_lang" where the label is not in the '
        "language asked for. It suggests; a person picks.",
    )
    parser.add_argument("text", metavar="TEXT", help="what it is, as one argument")
    parser.add_argument(
        "--lang", default="en", choices=reference.LANGUAGES, metavar="L", help=", ".join(reference.LANGUAGES)
    )
    parser.add_argument("--top", default=8, type=int, metavar="N", help=f"how many at most, 1 to {suggesting.MOST} (8)")
    asked = parser.parse_args(typed)
    if not asked.text.strip():
        parser.error("Please say in a few words what the goods are.")
    if not 1 <= asked.top <= suggesting.MOST:
        parser.error(f"--top is a whole number from 1 to {suggesting.MOST}.")
    for found in _found(config, asked.text, asked.lang, asked.top):
        line = {"hs6": found.hs6, "label": found.label.text, "score": found.score, "why": list(found.why)}
        line |= {"label_lang": found.label.language} if found.label.fallback else {}
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    return 0


def _found(config: Settings, text: str, language: str, top: int) -> list[suggesting.Suggestion]:
    """With the words that officers added, where there is a database to read them from."""
    if not config.database_url and not (Path(config.data) / "yunqiao.db").exists():
        return suggesting.suggest(text, language, top, meaning.encoder())
    engine = db.connect(config.engine_url)
    if not schema.has(engine, "added_word"):
        return suggesting.suggest(text, language, top, meaning.encoder())
    with db.unit():
        return naming.suggest(text, language, top)
