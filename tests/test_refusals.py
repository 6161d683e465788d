"""Every code that a verb may raise has its sentence."""

from __future__ import annotations

import re
from pathlib import Path

from flask import Flask

from accounts.service.throttling import FREE
from core import web
from meetings.domain.room import Phase

ROOT = Path(__file__).parent.parent
RAISED = re.compile(r'\b(?:Refused|Conflict|TooSoon|Unavailable|NotFound|Denied|Invalid)\(\s*(f?)"([^"]+)"')
# Codes made at run time, by how they stand in the source.
MADE = {
    "{kind}.wait": {f"{kind}.wait" for kind in FREE},
    "room.{phase}": {f"room.{phase}" for phase in Phase} - {"room.open"},
}


def _raised() -> set[str]:
    found = {"denied", "not_found"}
    for folder in ("core", "accounts", "matchmaking", "meetings", "deals", "dashboard"):
        for source in sorted((ROOT / folder).rglob("*.py")):
            for made, code in RAISED.findall(source.read_text(encoding="utf-8")):
                found |= MADE[code] if made else {code}
    return found


def test_every_refusal_has_a_sentence(application: Flask) -> None:
    assert application is not None
    assert sorted(_raised() - set(web._sentences)) == []
