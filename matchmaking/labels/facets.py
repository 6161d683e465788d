"""What narrows a list in words: facets with their values, what is chosen, and why something was found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from core import i18n
from core.i18n import gettext, text_in
from core.i18n import lazy as _
from matchmaking.domain import finding, hs, sectors
from matchmaking.domain.facets import Counts, Question
from matchmaking.labels import companies, words
from matchmaking.labels.companies import Said

TITLES: dict[str, Any] = {
    "text": _("Search"),
    "kind": _("Kind"),
    "state": _("State"),
    "group": _("Product group"),
    "hs": _("HS code"),
    "certificate": _("Certificate in force"),
    "office": _("District"),
    "country": _("Country"),
    "market": _("Sells to"),
    "destination": _("Destination"),
    "moq": _("Minimum order at most"),
    "capacity": _("Monthly capacity at least"),
}
SHOWN = 8
"""Values of a facet that are seen without unfolding the rest."""


@dataclass(frozen=True)
class Value:
    """A value of a facet, what it is called, and how many have it."""

    code: str
    label: str
    count: int


@dataclass(frozen=True)
class Facet:
    """A way to narrow a list: the commonest values first, the others behind."""

    name: str
    title: Any
    first: Sequence[Value]
    rest: Sequence[Value]


def facets(counts: Counts, asked: Question, areas: Mapping[str, Mapping[str, str]]) -> list[Facet]:
    """What the list can be narrowed by further, where there is a choice; `areas` are offices' areas by code."""
    found = []
    for name, title in TITLES.items():
        chosen = getattr(asked, name, "")
        if chosen and (name != "hs" or len(str(chosen)) == 6):  # noqa: PLR2004  a subheading is the end of the path
            continue
        tally = {code: number for code, number in counts.values.get(name, {}).items() if code}
        ordered = sorted(tally.items(), key=lambda pair: (-pair[1], pair[0]))
        values = [Value(code, label, number) for code, number in ordered if (label := said(name, code, areas))]
        if len(values) > 1 or (name == "hs" and values):
            found.append(Facet(name, title, values[:SHOWN], values[SHOWN:]))
    return found


@dataclass(frozen=True)
class Chip:
    """Something asked that can be taken off again."""

    name: str
    title: Any
    label: str


def chips(asked: Question, areas: Mapping[str, Mapping[str, str]]) -> list[Chip]:
    """What is asked, words first."""
    kept = asked.kept()
    return [
        Chip(name, TITLES[name], said(name, kept[name], areas) or str(kept[name])) for name in TITLES if name in kept
    ]


def said(name: str, value: Any, areas: Mapping[str, Mapping[str, str]]) -> str:  # noqa: ANN401  a word or a number
    """A value in the reader's words; empty for one that is none."""
    if name == "office":
        return text_in(areas[value]) if value in areas else ""
    return str(_WORDS.get(name, str)(value) or "")


def _code(code: str) -> str:
    label = hs.label(code, i18n.language())
    dotted = companies.dotted(code) if len(code) == 6 else code  # noqa: PLR2004  digits of a subheading
    return f"{dotted} {label.text}" if label else dotted


_WORDS: dict[str, Callable[[Any], Any]] = {
    "kind": words.KINDS.get,
    "group": words.GROUPS.get,
    "hs": _code,
    "country": i18n.country,
    "market": i18n.country,
    "destination": i18n.country,
    "certificate": words.certificate,
    "state": lambda state: (words.STATES | words.REQUEST_STATES).get(state, ("",))[0],
    "moq": i18n.decimal,
    "capacity": i18n.decimal,
}


def helps(names: Iterable[str], asked: Question, areas: Mapping[str, Mapping[str, str]]) -> list[Chip]:
    """Of an empty list: what to take off so that something is found."""
    return [chip for chip in chips(asked, areas) if chip.name in set(names)]


@dataclass(frozen=True)
class Found:
    """A product of an answer; `why` names the term of the glossary that it was found by, where it says it otherwise."""

    name: Said
    why: str


class _Good(Protocol):
    @property
    def names(self) -> Mapping[str, str]: ...
    @property
    def hs6(self) -> str: ...


def goods(products: Sequence[_Good], typed: str, most: int = 4) -> list[Found]:
    """A company's products, those that were looked for first."""
    wanted = finding.units(typed)
    ranked = sorted(products, key=lambda product: -len(_had(product, wanted))) if wanted else products
    return [_found(product, wanted) for product in ranked[:most] if product.names]


def _had(product: _Good, wanted: Sequence[finding.Unit]) -> list[finding.Unit]:
    there = finding.tokens_of(tuple(product.names.values()), product.hs6)
    return [unit for unit in wanted if finding.holds(there, unit.goods)]


def _found(product: _Good, wanted: Sequence[finding.Unit]) -> Found:
    name = companies.said(product.names) or Said("", i18n.language(), other=False)
    named = sectors.terms_in("\n".join(product.names.values()))
    terms = [t for unit in _had(product, wanted) for t in sorted(unit.terms & named)]
    labels = dict.fromkeys(sectors.term_label(term, i18n.language()) for term in terms)
    # Who reads the very word that was typed needs no reason.
    strange = [label for label in labels if label.casefold() not in name.text.casefold()]
    return Found(name, gettext("by “%(term)s”", term=strange[0]) if strange else "")
