"""Conditions on what products are specified by, for lists and facets; each is answered from an index."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from sqlalchemy import ColumnElement, and_, exists, func, select

from core import db
from matchmaking.domain import specifications as rules
from matchmaking.domain.specifications import FIELDS, SCALE, Compare, Value
from matchmaking.models import Company, Product, ProductSpecification


def specified(
    code: str, *, at_least: Decimal | int | None = None, at_most: Decimal | int | None = None, words: Iterable[str] = ()
) -> ColumnElement[bool]:
    """Products that say so, as a condition on Product: `specified("thickness", at_least=8)`, in the field's unit.

    A span counts when some of it lies within the bounds: a maker of 3 to 19 mm is found for 8 mm and more. `words` are
    those of the field's list, any of them. KeyError for an unknown field.
    """
    row = ProductSpecification
    asked = [row.product_id == Product.id, row.field == FIELDS[code].code]
    if at_least is not None:
        asked.append(row.high >= int(Decimal(at_least) * SCALE))
    if at_most is not None:
        asked.append(row.low <= int(Decimal(at_most) * SCALE))
    if chosen := list(words):
        asked.append(row.word.in_(chosen))
    return exists().where(*asked)


def meeting(wanted: Sequence[Value]) -> list[ColumnElement[bool]]:
    """Products that meet every wish, as conditions on Product; the same answer as `domain.specifications.fit`."""
    numbers = [value for value in wanted if FIELDS[value.field].is_number]
    words: dict[str, list[str]] = {}
    for value in wanted:
        if value.word:
            words.setdefault(value.field, []).append(value.word)
    found = [specified(code, words=chosen) for code, chosen in words.items()]
    return found + [_reaching(value) for value in numbers]


def _reaching(value: Value) -> ColumnElement[bool]:
    compare = FIELDS[value.field].compare
    low = None if value.low is None or compare is Compare.LESS else Decimal(value.low) / SCALE
    high = None if value.high is None or compare is Compare.MORE else Decimal(value.high) / SCALE
    return specified(value.field, at_least=low, at_most=high)


def makers(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Companies with one product that meets all of these conditions on Product, as a condition on Company."""
    return exists().where(Product.organisation_id == Company.organisation_id, and_(*conditions))


def extent(code: str, group: str = "") -> tuple[Decimal, Decimal] | None:
    """The smallest and largest that anybody says to a number, in its unit; None where nobody says anything."""
    row = ProductSpecification
    chosen = select(func.min(row.low), func.max(row.high)).where(row.field == FIELDS[code].code)
    if group:
        chosen = chosen.join(Product, Product.id == row.product_id).where(Product.group == group)
    low, high = db.session().execute(chosen).one()
    return None if low is None or high is None else (Decimal(low) / SCALE, Decimal(high) / SCALE)


def words_in_use(code: str, group: str = "") -> Sequence[tuple[str, int]]:
    """(word, number of products that say it) of a field's list, in the list's order; for a facet."""
    row = ProductSpecification
    chosen = select(row.word, func.count()).where(row.field == FIELDS[code].code).group_by(row.word)
    if group:
        chosen = chosen.join(Product, Product.id == row.product_id).where(Product.group == group)
    counts = dict(db.session().execute(chosen).all())
    listed = FIELDS[code].choices or (rules.YES, rules.NO)
    return [(word, counts[word]) for word in listed if word in counts]
