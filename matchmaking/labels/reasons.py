"""What each part of a score says, as a sentence in the reader's language."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core import i18n
from core.i18n import gettext as _
from core.i18n import lazy, ngettext
from core.money import Money
from matchmaking.domain import hs, parts, sectors
from matchmaking.domain.scoring import UNKNOWN, WEIGHTS, Bar
from matchmaking.labels import weighing, words

Facts = Mapping[str, Any]
TOP = 3
FOR, PARTLY = 650, 350
"""From this share on a reason speaks for the pair, or partly for it."""


@dataclass(frozen=True)
class Said:
    """One row of macros/reasons: a sentence, its share of a hundred, and which way it points."""

    text: str
    weight: int
    side: str


def known(told: Sequence[Facts], way: str) -> list[Said]:
    """The reasons of one way, the heaviest first."""
    return [_said(row) for row in told if row["way"] == way and row["share"] is not None]


def top(told: Sequence[Facts], way: str, most: int = TOP) -> list[Said]:
    """The few reasons that carry the score most, and the worst shortfall as the last of them, where there is one."""
    rows = [row for row in told if row["way"] == way and row["share"] is not None]
    short = max((row for row in rows if row["share"] < FOR), key=_lost, default=None)
    good = [row for row in rows if row["share"] >= FOR]
    best = sorted(good, key=lambda row: _lost(row) - _weight(row) * parts.FULL)
    return [_said(row) for row in ([*best[: most - 1], short] if short and most > 1 else best[:most] or rows[:most])]


def _lost(row: Facts) -> int:
    """How much a part that does not fit takes from the score."""
    return _weight(row) * (parts.FULL - int(row["share"]))


def _weight(row: Facts) -> int:
    """What the part weighed when the row was computed."""
    return int(row["weight"]) if "weight" in row else WEIGHTS[row["way"]].get(row["part"], 0)


@dataclass(frozen=True)
class Line:
    """A part as an office reads it: its name, what it says, weight, share of a hundred (None: not known), points."""

    name: str
    text: str
    weight: int
    share: int | None
    points: int


def lines(told: Sequence[Facts], way: str) -> list[Line]:
    """Every part of one way with its weight, and the points of a hundred that it brings."""
    rows = [row for row in told if row["way"] == way]
    total = sum(_weight(row) for row in rows) or 1
    return [
        Line(
            name=str(weighing.PARTS[row["part"]][0]),
            text=_said(row).text if row["share"] is not None else "",
            weight=_weight(row),
            share=None if row["share"] is None else (row["share"] + 5) // 10,
            points=(_weight(row) * _counted(row) + 5 * total) // (10 * total),
        )
        for row in rows
    ]


def _counted(row: Facts) -> int:
    return UNKNOWN if row["share"] is None else int(row["share"])


def filters(found: Iterable[Bar]) -> list[tuple[str, str]]:
    """Every filter by name, and what it says where it keeps the pair apart; nothing where the pair passes."""
    said = {bar.code: BARS[bar.code](bar.facts) for bar in found}
    return [(str(name), said.get(code, "")) for code, name in FILTERS.items()]


def unknown(told: Sequence[Facts], way: str) -> str:
    """What nobody has said yet, as one list; empty when all is known."""
    open_parts = [row["part"] for row in told if row["way"] == way and row["share"] is None]
    # How complete a profile is follows from the rest: nobody says it, so it has no name here.
    names = [str(NAMES[part]) for part in open_parts if part in NAMES]
    return i18n.enumerate_words(names) if names else ""


def bars(found: Iterable[Bar]) -> list[str]:
    """Why a pair is out of the question."""
    return [BARS[bar.code](bar.facts) for bar in found]


def _said(row: Facts) -> Said:
    share = row["share"]
    side = "for" if share >= FOR else "partly" if share >= PARTLY else "against"
    return Said(SENTENCES[row["part"]](row["facts"], share), (share + 5) // 10, side)


def amount(number: int, unit: str) -> str:
    """A quantity with its unit."""
    if unit in _COUNTED:
        return _COUNTED[unit](number)
    return _("%(number)s %(unit)s", number=i18n.decimal(number), unit=str(words.UNITS.get(unit, unit)))


_COUNTED: dict[str, Callable[[int], str]] = {
    "piece": lambda n: ngettext("%(n)s piece", "%(n)s pieces", n),
    "set": lambda n: ngettext("%(n)s set", "%(n)s sets", n),
    "carton": lambda n: ngettext("%(n)s carton", "%(n)s cartons", n),
    "20GP": lambda n: ngettext("%(n)s 20-foot container", "%(n)s 20-foot containers", n),
    "40GP": lambda n: ngettext("%(n)s 40-foot container", "%(n)s 40-foot containers", n),
    "40HQ": lambda n: ngettext("%(n)s 40-foot high-cube container", "%(n)s 40-foot high-cube containers", n),
}


def _product(facts: Facts, _share: int) -> str:
    label = hs.label(facts["hs6"], i18n.language())
    goods = {"goods": label.text.partition(" / ")[0] if label else "", "hs6": f"{facts['hs6'][:4]}.{facts['hs6'][4:]}"}
    if facts["level"] == parts.FULL:
        return _("Makes exactly what is wanted: %(goods)s (HS %(hs6)s).", **goods)
    if facts["terms"]:
        named = i18n.enumerate_words([sectors.term_label(term, i18n.language()) for term in facts["terms"][:3]])
        return _("Both mention the same goods: %(terms)s.", terms=named)
    if facts["level"] >= _HEADING:
        return _("Makes closely related goods: %(goods)s (HS %(hs6)s).", **goods)
    return _("Makes other goods: %(goods)s (HS %(hs6)s).", **goods)


_HEADING = round(parts.FULL * hs.NEARNESS[4])


def _certificates(facts: Facts, _share: int) -> str:
    held, missing, common = (_codes(facts[name]) for name in ("held", "missing", "common"))
    if missing and held:
        return _("Holds %(held)s, but not %(missing)s, which is asked for.", held=held, missing=missing)
    if missing:
        return _("Does not hold what is asked for: %(missing)s.", missing=missing)
    if held:
        return _("Holds what this market asks for: %(held)s.", held=held)
    return _("Does not hold what this market commonly asks for, such as %(common)s.", common=common)


def _codes(codes: Sequence[str]) -> str:
    return i18n.enumerate_words([code.replace("_", " ") for code in codes])


def _price(facts: Facts, share: int) -> str:
    target, low, high = (i18n.money(Money(facts[name], facts["currency"])) for name in ("target", "low", "high"))
    if facts["target"] >= facts["high"]:
        return _("The target price of %(target)s is at or above the asking price of %(low)s to %(high)s.", target=target, low=low, high=high)  # fmt: skip
    if facts["target"] >= facts["low"]:
        return _("The target price of %(target)s lies within the asking price of %(low)s to %(high)s.", target=target, low=low, high=high)  # fmt: skip
    if share:
        return _("The target price of %(target)s is somewhat below the asking price of %(low)s to %(high)s.", target=target, low=low, high=high)  # fmt: skip
    return _("The target price of %(target)s is far below the asking price of %(low)s to %(high)s.", target=target, low=low, high=high)  # fmt: skip


def _capacity(facts: Facts, share: int) -> str:
    capacity, quantity = (amount(facts[name], facts["unit"]) for name in ("capacity", "quantity"))
    if share == parts.FULL:
        return _("Can make the quantity: %(capacity)s a month for %(quantity)s.", capacity=capacity, quantity=quantity)
    return _(
        "Can make %(capacity)s a month, too little for %(quantity)s in time.", capacity=capacity, quantity=quantity
    )


def _volume(facts: Facts, share: int) -> str:
    moq, quantity = (amount(facts[name], facts["unit"]) for name in ("moq", "quantity"))
    if share == parts.FULL:
        return _("The quantity of %(quantity)s reaches the minimum order of %(moq)s.", quantity=quantity, moq=moq)
    return _("The quantity of %(quantity)s is below the minimum order of %(moq)s.", quantity=quantity, moq=moq)


def _terms(facts: Facts, share: int) -> str:
    offered, asked = facts["offered"], facts["asked"]
    if offered == asked and facts["from"] and facts["to"]:
        ports = {"port": words.port(facts["from"]), "destination": words.port(facts["to"])}
        return _("Both prefer %(offered)s; from %(port)s to %(destination)s.", offered=offered, **ports)
    if share == parts.FULL:
        return _("Delivery %(offered)s suits %(asked)s.", offered=offered, asked=asked)
    if share == parts.CARRIES_MORE:
        return _("Delivers %(offered)s, further than the requested %(asked)s.", offered=offered, asked=asked)
    return _("Delivers %(offered)s, while %(asked)s is requested.", offered=offered, asked=asked)


def _payment(facts: Facts, _share: int) -> str:
    if not facts["shared"]:
        return _("No way of payment that suits both yet.")
    named = [str(words.PAYMENTS.get(code, code)) for code in facts["shared"][:3]]
    return _("Both accept %(payment)s.", payment=i18n.enumerate_words(named))


def _oem(_facts: Facts, share: int) -> str:
    if share:
        return _("Makes goods under the buyer’s own brand.")
    return _("Does not make goods under the buyer’s own brand.")


def _market(facts: Facts, _share: int) -> str:
    country = i18n.country(facts["country"])
    if "near" not in facts:
        return _("The exporter already sells to this market: %(country)s.", country=country)
    if facts["near"]:
        near = i18n.enumerate_words([i18n.country(code) for code in facts["near"][:3]])
        return _("The exporter sells nearby: %(countries)s.", countries=near)
    return _("A new market for the exporter: %(country)s.", country=country)


def _language(facts: Facts, _share: int) -> str:
    if not facts["shared"]:
        return _("No language in common: an interpreter will help.")
    spoken = i18n.enumerate_words([i18n.language_name(code) for code in facts["shared"]])
    return _("Both speak %(languages)s.", languages=spoken)


def _hours(facts: Facts, _share: int) -> str:
    hours = facts["minutes"] // 60
    if not hours:
        return _("Hardly any hours in common.")
    return ngettext("%(n)s hour a week in common.", "%(n)s hours a week in common.", hours)


def _exporter_trust(facts: Facts, _share: int) -> str:
    told, points = i18n.decimal(facts["told"]), i18n.decimal(facts["all"])
    return _("Verified exporter; its profile answers %(told)s of %(all)s points.", told=told, all=points)


def _buyer_trust(facts: Facts, _share: int) -> str:
    told, points = i18n.decimal(facts["told"]), i18n.decimal(facts["all"])
    return _("Verified buyer; its profile answers %(told)s of %(all)s points.", told=told, all=points)


SENTENCES: dict[str, Callable[[Facts, int], str]] = {
    "product": _product, "certificates": _certificates, "price": _price, "margin": _price, "capacity": _capacity,
    "volume": _volume, "terms": _terms, "payment": _payment, "oem": _oem, "market": _market, "language": _language,
    "hours": _hours, "exporter_trust": _exporter_trust, "buyer_trust": _buyer_trust,
}  # fmt: skip
NAMES = {
    "product": lazy("goods"), "certificates": lazy("certificates"), "price": lazy("price"), "margin": lazy("price"),
    "capacity": lazy("capacity"), "volume": lazy("quantity and minimum order"), "terms": lazy("terms of delivery"),
    "payment": lazy("terms of payment"), "oem": lazy("own brand"), "market": lazy("markets"),
    "language": lazy("languages"), "hours": lazy("hours"),
}  # fmt: skip
_UNVERIFIED = {"exporter": lazy("The exporter is not verified."), "buyer": lazy("The buyer is not verified.")}
FILTERS = {
    "unverified": lazy("Both are verified"), "product": lazy("The goods are near"),
    "certificate": lazy("No certificate is missing that the market demands"),
    "apart": lazy("Neither side keeps away from the other"), "met": lazy("They have not met yet"),
}  # fmt: skip
BARS: dict[str, Callable[[Facts], str]] = {
    "product": lambda _facts: _("Nothing that the exporter makes comes near what the buyer is looking for."),
    "unverified": lambda facts: str(_UNVERIFIED[facts["side"]]),
    "certificate": lambda facts: _(
        "These goods usually need %(missing)s in this market (%(country)s), and the exporter does not hold it. This is a rule of thumb, not legal advice.",
        missing=_codes(facts["missing"]), country=i18n.country(facts["country"]),
    ),
    "met": lambda _facts: _("The two have met, so they are not proposed again."),
    "apart": lambda _facts: _("One of the two sides does not wish to be brought together with the other."),
}  # fmt: skip
