"""The arithmetic of scores: bounds, monotony, symmetry, and that the order of things never matters."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random  # noqa: TID251  always seeded

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.domain import pairing, parts, sectors, week
from matchmaking.domain.scoring import PARTS, UNKNOWN, WAYS, WEIGHTS, fuse, judge, weigh
from matchmaking.domain.sides import MATTERS, Good, Need, Offer, Party

CODES = ["700719", "700729", "700800", "691110", "691200", "690721", "841780"]
TERMS = list(sectors.terms())
share = st.integers(0, parts.FULL)
count = st.integers(0, 10**12)
some = st.one_of(st.none(), count)
shares = st.fixed_dictionaries({part: st.one_of(st.none(), share) for part in PARTS})


def chosen(words: list[str], most: int = 3) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(words), max_size=most)


parties = st.builds(
    Party, organisation_id=st.integers(1, 9), country=st.sampled_from(["JP", "KR", "US", "DE", "CN", "ZA"]),
    verified=st.booleans(), languages=chosen(["zh", "en", "ja"]), payment_terms=chosen(["TT100", "LC30"]),
    week=st.integers(0, (1 << week.WEEK) - 1), filled=chosen(list(MATTERS["exporter"])),
)  # fmt: skip
goods = st.builds(
    Good, id=st.integers(1, 99), hs6=st.sampled_from(CODES), terms=chosen(TERMS), words=chosen(["a", "b", "c"]),
    unit=st.sampled_from(["", "m2", "piece"]), capacity=some, moq=some, price_low=some, price_high=some,
    currency=st.sampled_from(["", "USD", "JPY"]), incoterm=st.sampled_from(["", "EXW", "FOB", "CIF", "DDP"]),
)  # fmt: skip
offers = st.builds(
    Offer, party=parties, goods=st.lists(goods, max_size=4).map(tuple), certificates=chosen(["EN12150", "JIS_R3206"]),
    markets=chosen(["JP", "DE", "US"]), port=st.sampled_from(["", "CNTAO"]), oem=st.booleans(),
)  # fmt: skip
needs = st.builds(
    Need, party=parties, destination=st.sampled_from(["JP", "DE", "US"]), request_id=st.one_of(st.none(), count),
    hs6=chosen(CODES), terms=chosen(TERMS), words=chosen(["a", "b", "c"]), quantity=some,
    unit=st.sampled_from(["", "m2", "piece"]), frequency=st.sampled_from(["", *parts.MONTHS]), target_price=some,
    currency=st.sampled_from(["", "USD", "JPY"]), incoterm=st.sampled_from(["", "EXW", "FOB", "CIF", "DDP"]),
    port=st.sampled_from(["", "JPYKK"]), certificates=chosen(["EN12150", "JIS_R3206"]), oem=st.booleans(),
)  # fmt: skip


@given(offers, needs)
def test_every_score_and_every_share_lies_within_bounds(offer: Offer, need: Need) -> None:
    fit = judge(offer, need)
    values = [fit.score, fit.for_buyer, fit.for_exporter, *(r.share for r in fit.reasons.values() if r)]
    assert [value for value in values if not 0 <= value <= parts.FULL] == []
    assert min(fit.for_buyer, fit.for_exporter) <= fit.score <= max(fit.for_buyer, fit.for_exporter)


@given(share, share)
def test_fusing_does_not_care_which_side_comes_first(one: int, other: int) -> None:
    assert fuse(one, other) == fuse(other, one)


@given(share, share, share)
def test_fusing_never_falls_when_a_side_rises(one: int, other: int, more: int) -> None:
    low, high = sorted((one, more))
    assert fuse(low, other) <= fuse(high, other)


def test_what_is_worthless_for_one_side_is_worthless() -> None:
    assert (fuse(0, 1000), fuse(0, 0), fuse(1000, 1000), fuse(500, 1000)) == (0, 0, 1000, 667)


@given(shares, st.sampled_from(list(PARTS)), share, share)
def test_a_way_never_falls_when_one_part_rises(known: dict[str, int | None], part: str, one: int, other: int) -> None:
    low, high = sorted((one, other))
    for way in WAYS:
        assert weigh(WEIGHTS[way], known | {part: low}) <= weigh(WEIGHTS[way], known | {part: high})


def test_silence_counts_a_little_less_than_half_and_a_question_nobody_asked_not_at_all() -> None:
    nothing = dict.fromkeys(PARTS)
    assert [weigh(WEIGHTS[way], nothing) for way in WAYS] == [UNKNOWN, UNKNOWN]
    full = dict.fromkeys(PARTS, 1000)
    assert weigh(WEIGHTS["for_buyer"], full | {"oem": None}) == 1000


def test_every_part_is_weighed_and_every_weight_has_its_part() -> None:
    assert {part for way in WAYS for part in WEIGHTS[way]} == set(PARTS)


@given(
    st.lists(offers, max_size=4, unique_by=lambda o: o.party.organisation_id), st.lists(needs, max_size=4), st.randoms()
)
def test_the_order_in_which_things_are_read_changes_nothing(
    some_offers: list[Offer], some_needs: list[Need], order: Random
) -> None:
    some_needs = [replace(need, request_id=number) for number, need in enumerate(some_needs, start=1)]
    goods_numbered = [replace(o, goods=tuple(replace(g, id=n) for n, g in enumerate(o.goods))) for o in some_offers]
    first = [fit for offer in goods_numbered if (fit := pairing.best(offer, some_needs)) and not fit.bars]
    shuffled = [replace(o, goods=tuple(order.sample(o.goods, len(o.goods)))) for o in goods_numbered]
    order.shuffle(shuffled)
    order.shuffle(some_needs)
    again = [fit for offer in shuffled if (fit := pairing.best(offer, some_needs)) and not fit.bars]
    assert sorted(again, key=lambda fit: fit.exporter_id) == sorted(first, key=lambda fit: fit.exporter_id)


@given(goods, needs, count, count)
def test_more_capacity_never_hurts_and_a_higher_target_never_hurts(
    good: Good, need: Need, one: int, other: int
) -> None:
    low, high = sorted((one, other))
    offer = Offer(Party(1, "CN"))
    for part, change in (
        (parts.capacity, lambda value: (replace(good, capacity=value), need)),
        (parts.volume, lambda value: (good, replace(need, quantity=max(value, 1)))),
        (parts.price, lambda value: (good, replace(need, target_price=value))),
        (parts.margin, lambda value: (good, replace(need, target_price=value))),
    ):
        less, more = (part(offer, *change(value)) for value in (low, high))
        if less and more:
            assert less.share <= more.share


GLASS = Good(
    1, "700719", unit="m2", capacity=1000, moq=100, price_low=900, price_high=1200, currency="USD", incoterm="FOB"
)
ASKED = Need(
    Party(2, "JP"), "JP", 7, frozenset({"700719"}), quantity=1000, unit="m2", frequency="monthly", target_price=1000,
    currency="USD", incoterm="FOB",
)  # fmt: skip
SELLER = Offer(Party(1, "CN"), (GLASS,))


@pytest.mark.parametrize(
    ("part", "change", "expected"),
    [
        (parts.price, {"currency": "JPY"}, None),
        (parts.price, {"unit": "piece"}, None),
        (parts.price, {"target_price": 450}, 0),
        (parts.price, {"target_price": 675}, 500),
        (parts.price, {"target_price": 900}, 1000),
        (parts.margin, {"target_price": 900}, 700),
        (parts.margin, {"target_price": 1050}, 850),
        (parts.margin, {"target_price": 1200}, 1000),
        (parts.capacity, {"quantity": 1000}, 1000),
        (parts.capacity, {"quantity": 4000, "frequency": "quarterly"}, 750),
        (parts.capacity, {"quantity": 0}, None),
        (parts.capacity, {"unit": "t"}, None),
        (parts.volume, {"quantity": 50}, 500),
        (parts.terms, {"incoterm": "EXW"}, 800),
        (parts.terms, {"incoterm": "CIF"}, 500),
        (parts.terms, {"incoterm": "DDP"}, 250),
        (parts.terms, {"incoterm": ""}, None),
        (parts.oem, {"oem": True}, 0),
        (parts.oem, {}, None),
        (parts.certificates, {"certificates": frozenset({"JIS_R3206"})}, 0),
        (parts.market, {}, None),
        (parts.language, {}, None),
        (parts.hours, {}, None),
    ],
)
def test_a_part_says(part: object, change: dict[str, object], expected: int | None) -> None:
    reason = part(SELLER, GLASS, replace(ASKED, **change))  # type: ignore[operator]
    assert (reason.share if reason else None) == expected


@pytest.mark.parametrize(("markets", "expected"), [({"JP"}, 1000), ({"KR"}, 600), ({"DE"}, 200), (set(), None)])
def test_experience_of_a_market(markets: set[str], expected: int | None) -> None:
    reason = parts.market(replace(SELLER, markets=frozenset(markets)), GLASS, ASKED)
    assert (reason.share if reason else None) == expected


def test_a_shared_material_is_not_enough() -> None:
    assert [bar.code for bar in judge(SELLER, replace(ASKED, hs6=frozenset({"701090"}))).bars] == ["product"]


def test_the_same_word_in_two_languages_is_enough() -> None:
    chinese = replace(GLASS, hs6="392690", terms=sectors.terms_in("钢化玻璃"))
    german = replace(ASKED, hs6=frozenset({"761010"}), terms=sectors.terms_in("Einscheibensicherheitsglas"))
    reason = parts.product(SELLER, chinese, german)
    assert reason.facts["terms"] == sorted(chinese.terms & german.terms)
    assert (reason.facts["terms"] != [], reason.share) == (True, parts.TERMS_CLOSE)


def test_a_certificate_bars_only_where_the_rule_is_verified() -> None:
    german = replace(ASKED, destination="DE")
    assert [(b.code, b.facts["missing"]) for b in judge(SELLER, german).bars] == [("certificate", ["EN12150"])]
    assert judge(replace(SELLER, certificates=frozenset({"EN12150"})), german).bars == ()
    assert judge(SELLER, ASKED).bars == ()  # Japan commonly asks for JIS R 3206, and that is no more than a reason


def test_an_offer_without_products_fits_nothing() -> None:
    assert [bar.code for bar in judge(Offer(Party(1, "CN")), ASKED).bars] == ["product"]


@settings(deadline=None)
@given(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440), st.sampled_from(["Asia/Kathmandu", "UTC"]))
def test_hours_are_counted_in_whole_minutes_round_the_week(day: int, start: int, length: int, zone: str) -> None:
    ends = min(1440, start + length)
    open_minutes = week.of(((day, start, ends),), zone, date(2026, 11, 25))
    assert open_minutes.bit_count() == ends - start
    assert open_minutes < 1 << week.WEEK


def test_office_hours_of_zibo_and_chicago_never_meet_and_those_of_tokyo_do() -> None:
    nine_to_six = tuple((day, 540, 1080) for day in range(5))
    zibo, tokyo, chicago = (
        week.of(nine_to_six, zone, date(2026, 7, 1)) for zone in ("Asia/Shanghai", "Asia/Tokyo", "America/Chicago")
    )
    assert (week.overlap(zibo, tokyo), week.overlap(zibo, chicago)) == (5 * 8 * 60, 0)
    early = week.of(tuple((day, 420, 720) for day in range(5)), "America/Chicago", date(2026, 7, 1))
    late = week.of(tuple((day, 1140, 1320) for day in range(5)), "Asia/Shanghai", date(2026, 7, 1))
    assert week.overlap(early, late) == 5 * 120  # 20:00 to 22:00 in Zibo is 7:00 to 9:00 in Chicago, in summer
    assert week.overlap(week.together([zibo, late]), early) == 5 * 120


def test_summer_time_moves_the_overlap() -> None:
    span = ((0, 540, 1080),)
    assert week.of(span, "Europe/Berlin", date(2026, 7, 1)) != week.of(span, "Europe/Berlin", date(2026, 1, 7))
