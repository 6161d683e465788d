"""What somebody's words mean in the nomenclature, with the glossary as it is at this moment."""

from __future__ import annotations

from core import green
from matchmaking.domain import suggesting
from matchmaking.domain.suggesting import Suggestion
from matchmaking.queries import wording
from matchmaking.service import meaning


def suggest(text: str, language: str, top: int = 8) -> list[Suggestion]:
    """Subheadings for somebody to pick from, best first."""
    wording.follow()
    return green.offload(_suggest, text, language, top)


def _suggest(text: str, language: str, top: int) -> list[Suggestion]:
    return suggesting.suggest(text, language, top, meaning.encoder())
