"""Every figure opens its rows, and the rows add up to it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core import db
from core.money import Money
from dashboard import queries
from dashboard.domain.figures import EVIDENCE, By, Cell, Period, Step
from deals.domain.deal import STANDING, ValueKind
from deals.domain.period import span
from deals.models import Deal, DealLine
from matchmaking.models import Match
from meetings.models import Meeting
from tests.cast import Cast
from tests.make import deals as make


@pytest.fixture(autouse=True)
def today() -> object:
    with time_machine.travel("2026-05-20T08:00:00+00:00", tick=False) as traveller:
        yield traveller


def links(page: str, path: str) -> list[str]:
    return [html.unescape(found) for found in re.findall(rf'href="({path}[^"]*)"', page)]


def test_record_confirm_figure(cast: Cast, as_: Callable[[int], FlaskClient]) -> None:
    """The chain's end: what both confirmed stands in the figure of the exporter's office, and of those above it alone."""
    meeting_id = make.meeting(cast.glassworks, cast.ise)
    deal_id = make.deal(cast.li, cast.ise, meeting_id=meeting_id)
    assert as_(cast.sato).post(f"/deals/{deal_id}/confirmation").status_code == 302
    for officer in (cast.county, cast.city, cast.province, cast.admin):
        page = as_(officer).get("/figures").text
        (figure,) = [a for a in links(page, "/figures/rows") if "of=values" in a and "state=confirmed" in a]
        rows = as_(officer).get(figure).text
        assert rows.count("USD\u00a012,500.50") == 2  # its one row and the sum above
        assert f'href="/deals/{deal_id}"' in rows
    page = as_(cast.county_other).get("/figures").text
    assert links(page, "/figures/rows") == []
    assert "USD" not in page
    other = as_(cast.county_other)
    assert f'href="/deals/{deal_id}"' not in other.get("/figures/rows?of=values&kind=signed&currency=USD").text
    assert f'href="/deals/{deal_id}"' not in other.get("/figures/rows?of=deals").text
    assert other.get("/figures/tables/values.csv").data.decode("utf-8-sig").count("\n") == 1
    for nobody in (cast.li, cast.sato, cast.jones, cast.wang):
        assert as_(nobody).get("/figures").status_code == 403


def test_the_funnel_counts_and_opens_its_rows(cast: Cast, as_: Callable[[int], FlaskClient]) -> None:
    with db.transaction() as session:
        session.add_all(
            Match(
                exporter_id=e,
                buyer_id=b,
                score=s,
                for_buyer=s,
                for_exporter=s,
                parts=[],
                found_at=make.HELD,
                computed_at=make.HELD,
            )
            for e, b, s in (
                (cast.glassworks, cast.ise, 500),
                (cast.glassworks, cast.hansung, 499),
                (cast.pottery, cast.ise, 900),
            )
        )
    for state in ("requested", "accepted", "held", "held", "missed", "cancelled", "declined"):
        make.meeting(cast.glassworks, cast.ise, state=state)
    make.meeting(cast.pottery, cast.hansung)
    kept = make.deal(cast.li, cast.ise)
    gone = make.deal(cast.li, cast.ise)
    assert as_(cast.li).post(f"/deals/{gone}/withdrawal").status_code == 302
    wanted = {
        cast.county: [1, 5, 2, 1],
        cast.county_other: [1, 1, 1, 0],
        cast.city: [2, 6, 3, 1],
        cast.admin: [2, 6, 3, 1],
    }
    for officer, counts in wanted.items():
        with db.unit():
            assert [stage.count for stage in queries.funnel(cast.viewer(officer), Period())] == counts
        browser = as_(officer)
        for step, count in zip(Step, counts, strict=True):
            rows = browser.get(f"/figures/rows?of={step}")
            assert (rows.status_code, rows.text.count('<th scope="row">')) == (200, count)
            table = browser.get(f"/figures/rows.csv?of={step}").data.decode("utf-8-sig")
            assert len(table.splitlines()) == count + 1
    assert f'href="/deals/{kept}"' in as_(cast.county).get("/figures/rows?of=deals").text
    with db.unit():
        april = queries.funnel(cast.viewer(cast.city), Period(*span("2026-04", "2026-04")))
        may = queries.funnel(cast.viewer(cast.city), Period(*span("2026-05", "2026-05")))
    assert [stage.count for stage in april] == [0, 0, 0, 0]
    assert [stage.count for stage in may] == [2, 6, 3, 1]
    assert as_(cast.city).get("/figures/rows?of=matched&last=2026-04").text.count('<th scope="row">') == 0


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 404), ("?of=secrets", 404), ("?of=values&kind=won", 404), ("?of=values&by=month&key=nonsense", 404),
        ("?of=values&by=month&key=2026-05", 200), ("?of=values&by=hs2", 404), ("?of=values&state=withdrawn", 404),
        ("?of=values&currency=XXX", 404), ("?of=values&first=2026-13", 409), ("?of=values&first=2026-05&last=2026-04", 409),
        ("?of=values&by=group&key=%3Cscript%3E", 200), ("?of=values&by=country&key=%27%20OR%201%3D1", 200),
    ],
)  # fmt: skip
def test_addresses_that_somebody_made_up(
    cast: Cast, as_: Callable[[int], FlaskClient], query: str, status: int
) -> None:
    make.deal(cast.li, cast.ise)
    answer = as_(cast.city).get(f"/figures/rows{query}")
    assert answer.status_code == status
    assert "<script>" not in answer.text


def test_a_wrong_month_is_said_beside_its_field(cast: Cast, as_: Callable[[int], FlaskClient]) -> None:
    answer = as_(cast.city).get("/figures?first=May&last=2026-05")
    assert (answer.status_code, 'id="first-error"' in answer.text, 'value="May"' in answer.text) == (409, True, True)


def test_a_meeting_belongs_to_the_month_on_the_offices_clock(cast: Cast) -> None:
    """11 May 06:00 UTC is the same day in Zibo; the last evening of April in UTC is already May there."""
    late = make.meeting(cast.glassworks, cast.ise)
    with db.transaction() as session:
        row = session.get_one(Meeting, late)
        row.starts_at = datetime(2026, 4, 30, 16, tzinfo=UTC)
        row.ends_at = row.starts_at + timedelta(minutes=30)
    for month, count in (("2026-04", 0), ("2026-05", 1)):
        with db.unit():
            held = queries.funnel(cast.viewer(cast.city), Period(*span(month, month)))[2]
        assert held.count == count


def test_as_many_statements_for_many_rows_as_for_one(
    cast: Cast, as_: Callable[[int], FlaskClient], statements: list[str]
) -> None:
    officer = as_(cast.city)

    def asked(path: str) -> int:
        statements.clear()
        assert officer.get(path).status_code == 200
        return len(statements)

    make.deal(cast.li, cast.ise)
    paths = ("/figures", "/figures/rows?of=values&kind=signed", "/figures/rows?of=deals", "/figures/tables/country.csv")
    before = [asked(path) for path in paths]
    make.deal(cast.zhao, cast.hansung, lines=(make.PLATES, make.BOTTLES), currency="EUR")
    make.deal(cast.smith, cast.glassworks, kind="paid")
    assert [asked(path) for path in paths] == before


def test_files_hold_every_figure(cast: Cast, as_: Callable[[int], FlaskClient]) -> None:
    make.deal(cast.li, cast.ise, lines=(make.PLATES, make.BOTTLES))
    make.deal(cast.zhao, cast.hansung, currency="EUR", agreed_on=date(2026, 4, 2))
    city = as_(cast.city)
    for by, rows in (
        ("values", 2),
        ("hs2", 3),
        ("group", 3),
        ("country", 2),
        ("district", 2),
        ("month", 2),
        ("funnel", 4),
    ):
        text = city.get(f"/figures/tables/{by}.csv?kind=signed").data.decode("utf-8-sig")
        assert len(text.splitlines()) == rows + 1, by
        assert city.get(f"/figures/tables/{by}.xlsx?kind=signed").status_code == 200
    assert "2026-04" not in city.get("/figures/tables/month.csv?kind=signed&first=2026-05").text


LINE = st.tuples(
    st.sampled_from(["691110", "691490", "701090", "842890", "481910"]), st.integers(1, 10**12), st.integers(1, 10**6)
)
DEALS = st.lists(
    st.tuples(
        st.sampled_from(list(ValueKind)), st.sampled_from([*EVIDENCE, "withdrawn"]), st.sampled_from(["USD", "JPY", "EUR"]),
        st.booleans(), st.booleans(), st.dates(date(2025, 11, 1), date(2026, 5, 20)), st.lists(LINE, min_size=1, max_size=3),
    ),
    max_size=12,
)  # fmt: skip
PERIODS = st.sampled_from([Period(), Period(date(2026, 1, 1)), Period(date(2025, 12, 1), date(2026, 2, 28))])


def _keep(cast: Cast, drawn: list[tuple]) -> None:
    with db.transaction() as session:
        session.query(DealLine).delete()
        session.query(Deal).delete()
        for kind, state, currency, in_zichuan, from_japan, day, lines in drawn:
            exporter, recorder = (cast.glassworks, cast.li) if in_zichuan else (cast.pottery, cast.zhao)
            session.add(
                Deal(
                    exporter_id=exporter, buyer_id=cast.ise if from_japan else cast.lakeside, recorded_by_id=exporter,
                    recorder_id=recorder, kind=kind, state=state, currency=currency, agreed_on=day,
                    value=sum(value for _hs6, value, _many in lines), recorded_at=make.HELD, asked_at=make.HELD,
                    lines=[DealLine(hs6=h, text="x", quantity=q, unit="piece", value=v) for h, v, q in lines],
                )
            )  # fmt: skip


def _truth(drawn: list[tuple], period: Period) -> Counter[tuple]:
    """What plain Python adds up: (kind, state, currency) → minor units."""
    truth: Counter[tuple] = Counter()
    for kind, state, currency, _zichuan, _japan, day, lines in drawn:
        inside = (not period.first or day >= period.first) and (not period.last or day <= period.last)
        if state in EVIDENCE and inside:
            truth[kind, state, currency] += sum(value for _hs6, value, _many in lines)
    return truth


def _added(sums: list[queries.Sum]) -> Counter[tuple]:
    added: Counter[tuple] = Counter()
    for one in sums:
        added[one.kind, one.state, one.worth.currency] += one.worth.minor
    return added


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=DEALS, period=PERIODS)
def test_areas_add_up_and_kinds_never_mix(cast: Cast, drawn: list[tuple], period: Period) -> None:
    _keep(cast, drawn)
    truth = _truth(drawn, period)
    with db.unit():
        city, county, other = (cast.viewer(p) for p in (cast.city, cast.county, cast.county_other))
        assert _added(queries.sums(city, period)) == truth
        assert _added(queries.sums(county, period)) + _added(queries.sums(other, period)) == truth
        _rows, _total, sums = queries.lines_behind(city, Cell(period, currency="USD"), limit=1)
    wanted: Counter[str] = Counter()
    for (kind, state, currency), value in truth.items():
        wanted[kind] += value * (currency == "USD" and state in STANDING)
    assert sums == sorted((kind, Money(value, "USD")) for kind, value in wanted.items() if value)


@pytest.mark.parametrize("by", list(By))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=DEALS, period=PERIODS, kind=st.sampled_from(list(ValueKind)))
def test_rows_add_up_to_every_figure(cast: Cast, by: By, drawn: list[tuple], period: Period, kind: ValueKind) -> None:
    _keep(cast, drawn)
    with db.unit():
        city = cast.viewer(cast.city)
        broken = queries.sums(city, period, by, kind)
        assert _added(broken) == Counter({k: value for k, value in _truth(drawn, period).items() if k[0] == kind})
        for one in broken:
            cell = Cell(period, kind, one.worth.currency, one.state, by, one.key)
            rows, total, sums = queries.lines_behind(city, cell, limit=None)
            assert sums == [(kind, one.worth)]
            assert (sum(row.worth.minor for row in rows), len(rows)) == (one.worth.minor, total)
            assert {(r.kind, r.state, r.worth.currency) for r in rows} == {(kind, one.state, one.worth.currency)}
            assert len({row.deal_id for row in rows}) == one.deals
