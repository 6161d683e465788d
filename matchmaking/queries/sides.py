"""Offers and needs as scoring sees them, read in a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, and_, bindparam, exists, or_, select
from sqlalchemy.orm import contains_eager, selectinload

from accounts.domain.account import Kind, PersonState
from accounts.models import Hours, Organisation, Person
from core import db
from core.clock import now
from matchmaking.domain import reference, sectors, week, words
from matchmaking.domain.lives import REQUEST
from matchmaking.domain.sides import MATTERS, Good, Need, Offer, Party
from matchmaking.models import Company, HeldCertificate, Product, Request
from matchmaking.queries import wording
from matchmaking.queries.pausing import running


def offers(ids: Collection[int] | None = None, *, every_state: bool = False) -> list[Offer]:
    """What exporters offer, of these organisations or of all; verified ones alone unless `every_state`."""
    wording.follow()
    chosen = _companies(Kind.EXPORTER, ids, every_state=every_state)
    rows = (
        db.session().scalars(chosen.options(selectinload(Company.products), selectinload(Company.certificates))).all()
    )
    parties = _parties(rows)
    today = now().date()
    return [_offer(row, parties[row.organisation_id], today) for row in rows]


def needs(ids: Collection[int] | None = None, *, every_state: bool = False) -> list[Need]:
    """What buyers need: their open requests, and what their profiles say."""
    wording.follow()
    rows = db.session().scalars(_companies(Kind.BUYER, ids, every_state=every_state)).all()
    parties = _parties(rows)
    requests = _open_requests([row.organisation_id for row in rows])
    return [need for row in rows for need in _needs(row, parties[row.organisation_id], requests[row.organisation_id])]


def missing(organisation_id: int, kind: str) -> list[str]:
    """The words of MATTERS that a profile does not say; "profile" when there is none.

    Asked of the database in one statement, for the page of matches: the whole side says the same in `Party.filled`.
    """
    said = db.session().execute(_told(kind), {"organisation_id": organisation_id}).mappings().first()
    if said is None:
        return ["profile"]
    filled = {**said, "about": any(said["about"].values())}
    return [word for word in MATTERS[kind] if not filled[word]]


@lru_cache(maxsize=2)
def _told(kind: str) -> Select[Any]:
    made = exists().where(Product.organisation_id == Company.organisation_id)
    asked = exists().where(Request.organisation_id == Company.organisation_id, Request.state == REQUEST.first)
    member = and_(Person.organisation_id == Company.organisation_id, Person.state == PersonState.ACTIVE)
    words = {
        "about": Company.abouts,
        "markets": Company.markets,
        "languages": Company.languages,
        "products": made,
        "capacity": made.where(Product.capacity > 0),
        "request": asked,
        "quantity": asked.where(Request.quantity > 0),
        "price": {
            Kind.EXPORTER: made.where(or_(Product.price_low > 0, Product.price_high > 0)),
            Kind.BUYER: asked.where(Request.target_price > 0),
        }[Kind(kind)],
        "certificates": exists().where(HeldCertificate.organisation_id == Company.organisation_id),
        "hours": exists().where(Hours.person_id == Person.id, member),
    }
    return (
        select()
        .add_columns(*(words[word].label(word) for word in MATTERS[kind]))
        .where(Company.organisation_id == bindparam("organisation_id"))
    )


def _companies(kind: Kind, ids: Collection[int] | None, *, every_state: bool) -> Select[Company]:
    chosen = (
        select(Company)
        .join(Company.organisation)
        .where(Organisation.kind == kind)
        .options(contains_eager(Company.organisation))
        .order_by(Company.organisation_id)
    )
    if not every_state:
        chosen = chosen.where(Organisation.state == "verified", running(Company.organisation_id))
    return chosen if ids is None else chosen.where(Company.organisation_id.in_(ids))


def _open_requests(ids: Collection[int]) -> defaultdict[int, list[Request]]:
    found: defaultdict[int, list[Request]] = defaultdict(list)
    chosen = select(Request).where(Request.state == REQUEST.first, Request.organisation_id.in_(ids))
    for row in db.session().scalars(chosen.order_by(Request.id)):
        found[row.organisation_id].append(row)
    return found


def _parties(rows: Sequence[Company]) -> dict[int, Party]:
    """What both kinds of company say of themselves and of their people's hours and languages."""
    ids = [row.organisation_id for row in rows]
    people: defaultdict[int, list[Person]] = defaultdict(list)
    active = select(Person).where(Person.organisation_id.in_(ids), Person.state == PersonState.ACTIVE)
    for person in db.session().scalars(active.order_by(Person.id)):
        people[person.organisation_id or 0].append(person)
    hours: defaultdict[int, list[week.Span]] = defaultdict(list)
    theirs = select(Hours).join(Person, Person.id == Hours.person_id).where(Person.organisation_id.in_(ids))
    for span in db.session().scalars(theirs.order_by(Hours.id)):
        hours[span.person_id].append((span.weekday, span.start, span.ends))
    today = now().date()
    return {
        row.organisation_id: _party(
            row,
            people[row.organisation_id],
            week.together(week.of(tuple(hours[p.id]), p.zone, today) for p in people[row.organisation_id]),
        )
        for row in rows
    }


def _party(row: Company, people: Iterable[Person], open_minutes: int) -> Party:
    spoken = {tag for person in people for tag in (person.language, *person.spoken)} | set(row.languages)
    said = {
        "about": any(row.abouts.values()),
        "languages": row.languages,
        "hours": open_minutes,
        "markets": row.markets,
    }
    return Party(
        organisation_id=row.organisation_id,
        country=row.organisation.country,
        verified=row.organisation.state == "verified",
        languages=frozenset(map(reference.language_of, spoken)),
        payment_terms=frozenset(row.payment_terms),
        week=open_minutes,
        filled=frozenset(word for word, what in said.items() if what),
    )


def _offer(row: Company, party: Party, today: date) -> Offer:
    goods = tuple(map(_good, row.products))
    said = {
        "products": goods,
        "capacity": any(good.capacity for good in goods),
        "price": any(good.price_low or good.price_high for good in goods),
        "certificates": row.certificates,
    }
    return Offer(
        party=replace(party, filled=party.filled | {word for word, what in said.items() if what}),
        goods=goods,
        certificates=frozenset(held.code for held in row.certificates if _holds(held, today)),
        markets=frozenset(row.markets),
        port=row.port,
        oem=row.oem,
    )


def _holds(held: HeldCertificate, today: date) -> bool:
    return held.expires_on is None or held.expires_on >= today


def _good(row: Product) -> Good:
    text = "\n".join((*row.names.values(), *row.descriptions.values()))
    return Good(
        id=row.id, hs6=row.hs6, terms=sectors.terms_in(text), words=_words(text), unit=row.unit, capacity=row.capacity,
        moq=row.moq, price_low=row.price_low, price_high=row.price_high, currency=row.currency, incoterm=row.incoterm,
    )  # fmt: skip


@lru_cache(maxsize=8192)
def _words(text: str) -> frozenset[str]:
    return frozenset(words.tokens(text))


def _needs(row: Company, party: Party, requests: Sequence[Request]) -> list[Need]:
    said = {
        "request": requests,
        "quantity": any(request.quantity for request in requests),
        "price": any(request.target_price for request in requests),
    }
    whole = replace(party, filled=party.filled | {word for word, what in said.items() if what})
    return [*(_asked(request, whole) for request in requests), _profile(row, whole)]


def _asked(row: Request, party: Party) -> Need:
    text = f"{row.title}\n{row.text}"
    return Need(
        party=party, destination=reference.ports().get(row.port, party.country), request_id=row.id,
        hs6=frozenset({row.hs6}), terms=sectors.terms_in(text), words=_words(text), quantity=row.quantity,
        unit=row.unit, frequency=row.frequency, target_price=row.target_price, currency=row.currency,
        incoterm=row.incoterm, port=row.port, certificates=frozenset(row.certificates), oem=row.oem,
    )  # fmt: skip


def _profile(row: Company, party: Party) -> Need:
    """A buyer without a request still says in its profile what it deals in."""
    text = "\n".join(row.abouts.values())
    named = sectors.terms_in(text)
    return Need(
        party=party, destination=reference.ports().get(row.port, party.country),
        hs6=frozenset(sectors.terms()[term].hs6 for term in named), terms=named, words=_words(text), port=row.port,
    )  # fmt: skip
