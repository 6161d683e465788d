"""Which of a company's texts are missing in which language. Nothing is translated by machine: readers get another one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Texts = Mapping[str, str]


@dataclass(frozen=True)
class Gap:
    """A text that a language lacks: "about", "name" or "description"; of which product, or None for the company."""

    part: str
    product_id: int | None = None


def gaps(abouts: Texts, products: Iterable[tuple[int, Texts, Texts]], languages: Iterable[str]) -> dict[str, list[Gap]]:
    """Language → what it lacks of that which is said in another one; products as (id, names, descriptions)."""
    parts = [(Gap("about"), abouts)]
    for number, names, descriptions in products:
        parts += [(Gap("name", number), names), (Gap("description", number), descriptions)]
    said = [(gap, texts) for gap, texts in parts if any(texts.values())]
    return {code: [gap for gap, texts in said if not texts.get(code)] for code in languages}
