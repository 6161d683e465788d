"""Fairs and the meetings of half a year: those to come, those that are open, and those that are over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from sqlalchemy.orm import Session

from core import clock
from demo import fairs, traces
from demo.told import LENGTH, Step, Told, end_of
from matchmaking.models import Request
from meetings.domain.meeting import MEETING
from meetings.models import Fair, Meeting, MeetingPerson

ANSWER_DAYS, NOTICE = timedelta(days=7), timedelta(hours=48)
# The exporter's hour at which both are awake, by the buyer's country; 10:00 where nothing is said.
HOURS = {
    **dict.fromkeys(("US", "CA", "MX"), 9), **dict.fromkeys(("GB", "FR", "ES", "DE"), 16),
    **dict.fromkeys(("RU", "AE", "SA"), 14),
}  # fmt: skip
OVER = (
    ("hold", 74), ("miss", 9), ("cancel", 7), ("decline", 8), ("withdraw", 4), ("expire", 6),
)  # fmt: skip
ENDS = {
    "hold": ("accept", "hold"), "miss": ("accept", "miss"), "cancel": ("accept", "cancel"), "decline": ("decline",),
    "withdraw": ("withdraw",), "expire": ("expire",), "counter": ("counter",), "accept": ("accept",), "ask": (),
    "moved": ("accept", "move"), "settled": ("counter", "accept"),
}  # fmt: skip


@dataclass
class Agenda:
    """Meetings as they are told, and who is busy when."""

    told: Told
    fairs: dict[str, Fair]
    meetings: list[tuple[Meeting, list[Step]]] = field(default_factory=list)
    busy: set[tuple[str, datetime]] = field(default_factory=set)

    def free(self, exporter: str, buyer: str, day: datetime) -> datetime:
        """The first half hour on a weekday from that day on in which neither has another meeting."""
        country = self.told.organisations[buyer].country
        while True:
            local = clock.local(day, "Asia/Shanghai")
            if local.weekday() < 5:  # noqa: PLR2004  Saturday
                first = clock.at(local.date(), time(HOURS.get(country, 10)), "Asia/Shanghai").instant
                for number in range(6):
                    start = first + number * LENGTH
                    if not {(exporter, start), (buyer, start)} & self.busy:
                        return start
            day += timedelta(days=1)

    def meet(  # noqa: PLR0913  a meeting's facts
        self, exporter: str, buyer: str, end: str, start: datetime, *, by: str | None = None, message: str = "",
        request: Request | None = None, fair: str | None = None,
    ) -> Meeting:  # fmt: skip
        """Tell a meeting whose life took the steps of `end`; `by` asked for it (the buyer, if nobody is named)."""
        told, steps = self.told, ENDS[end]
        asker = by or buyer
        other = exporter if asker == buyer else buyer
        asked = min(start - timedelta(days=9), told.ago(days=2))
        turn = (asker, other) if "counter" in steps else (other, asker)
        state = end_of(MEETING, steps)
        self.busy |= {(exporter, start), (buyer, start)}
        row = Meeting(
            uid=f"demo-{len(self.meetings) + 1:04}@yunqiao.example", sequence=len(steps),
            exporter_id=told.organisations[exporter].id, buyer_id=told.organisations[buyer].id,
            asked_by_id=told.organisations[asker].id, state=state,
            awaits_id=told.organisations[turn[0]].id if state == MEETING.first else None,
            fair_id=self.fairs[fair].id if fair else None, request_id=request.id if request else None,
            starts_at=start, ends_at=start + LENGTH, zone="Asia/Shanghai",
            wall=clock.local(start, "Asia/Shanghai").strftime("%Y-%m-%dT%H:%M"), created_at=asked,
            expires_at=min(start - NOTICE, asked + ANSWER_DAYS) if state == MEETING.first else None, note=message,
            people=[
                MeetingPerson(
                    person_id=told.people[key].id, organisation_id=told.organisations[key].id,
                    told_for=start if "accept" in steps else None,
                )
                for key in ((asker, other) if {"accept", "counter"} & set(steps) else (asker,))
            ],
        )  # fmt: skip
        self.meetings.append((row, list(self._life(steps, asker, other, asked, row))))
        return row

    def _life(self, steps: Sequence[str], asker: str, other: str, asked: datetime, row: Meeting) -> Iterator[Step]:
        one, two = self.told.people[asker], self.told.people[other]
        who = {"accept": one if "counter" in steps else two, "counter": two, "decline": two, "withdraw": one,
               "cancel": two, "move": one}  # fmt: skip
        at = {"hold": row.ends_at, "miss": row.ends_at, "expire": asked + ANSWER_DAYS,
              "cancel": row.starts_at - timedelta(days=1)}  # fmt: skip
        for number, step in enumerate(steps, start=1):
            yield step, min(at.get(step, asked + timedelta(hours=18 * number)), self.told.now), who.get(step)


def tell(told: Told, session: Session) -> Agenda:
    """Fairs and entries, the meetings of the cast, those of everyone else, and what belongs to each."""
    agenda = Agenda(told, fairs.tell(told, session))
    _of_the_cast(agenda)
    _of_the_others(agenda)
    session.add_all(row for row, _life in agenda.meetings)
    session.flush()
    traces.leave(told, session, agenda.meetings)
    return agenda


def _of_the_cast(agenda: Agenda) -> None:
    told = agenda.told
    soon = told.now + timedelta(minutes=10)
    soon += timedelta(minutes=-soon.minute % 5, seconds=-soon.second)
    asked = told.requests
    agenda.meet("GLASSWORKS", "ISE", "accept", soon, request=asked["ISE"][0],
                message="手すり用強化ガラスの仕様と納期について、図面を見ながらご相談したいです。")  # fmt: skip
    future: Sequence[tuple[str, str, str, int, str | None, Request | None, str | None, str]] = (
        ("GLASSWORKS", "HANSUNG", "accept", 1, None, asked["HANSUNG"][0], None, "샤워부스용 강화유리 도면을 준비했습니다."),
        ("POTTERY", "LAKESIDE", "settled", 3, None, asked["LAKESIDE"][0], None, "Could we see the rim up close on camera?"),
        ("GLASSWORKS", "DM003", "ask", 4, None, asked["DM003"][0], None, "見積りの前提となる寸法を確認させてください。"),
        ("GLASSWORKS", "DB043", "ask", 5, "GLASSWORKS", None, None, "We can send a tested sample before the call."),
        ("DX026", "ISE", "ask", 4, "DX026", asked["ISE"][1], None, "我们可提供样板，希望介绍外墙砖的三种釉色。"),
        ("DX112", "ISE", "ask", 6, None, asked["ISE"][0], None, "比較のため、御社の製品についても伺いたいです。"),
        ("GLASSWORKS", "DB015", "counter", 5, None, None, None, "화요일 오전이 어려우면 다른 시간도 괜찮습니다."),
        ("DX022", "LAKESIDE", "counter", 6, "DX022", asked["LAKESIDE"][1], None, "We would like to show our new stoneware."),
        ("POTTERY", "DM010", "accept", 0, None, asked["DM010"][0], "mie", "見本の厚みと重さを確認したいです。"),
        ("GLASSWORKS", "DM006", "accept", 1, None, asked["DM006"][0], "mie", "浴室ガラスの在庫品もありますか。"),
        ("DX030", "DM001", "accept", 0, None, asked["DM001"][0], "mie", "土鍋の試作についてご相談です。"),
    )  # fmt: skip
    for exporter, buyer, end, days, by, request, fair, message in future:
        day = clock.at(agenda.fairs[fair].first_day, time(9), "Asia/Shanghai").instant if fair else told.now
        start = agenda.free(exporter, buyer, day + timedelta(days=days))
        agenda.meet(exporter, buyer, end, start, by=by, request=request, fair=fair, message=message)
    for row, _life in agenda.meetings:
        row.interpreter_wanted = row.fair_id is not None or row.starts_at == soon
    past = (
        ("GLASSWORKS", "ISE", "hold", 7), ("GLASSWORKS", "HANSUNG", "hold", 40), ("POTTERY", "LAKESIDE", "hold", 21),
        ("GLASSWORKS", "DB032", "miss", 15), ("GLASSWORKS", "DB029", "cancel", 10), ("DX026", "ISE", "decline", 30),
        ("POTTERY", "DM007", "hold", 18), ("GLASSWORKS", "DM003", "hold", 9), ("DX112", "HANSUNG", "hold", 44),
    )  # fmt: skip
    for exporter, buyer, end, days in past:
        agenda.meet(exporter, buyer, end, agenda.free(exporter, buyer, told.ago(days=days)))


def _of_the_others(agenda: Agenda) -> None:
    """Half a year of meetings between companies that fit, more of them in the latter weeks."""
    told = agenda.told
    cast = {"GLASSWORKS", "POTTERY", "ISE", "HANSUNG", "LAKESIDE"}
    pairs = iter([pair for pair in told.pairs() if not cast & {pair[0], pair[1]}])
    for end, number in OVER:
        for _n in range(number):
            exporter, buyer, request = next(pairs)
            day = told.ago(days=4 + 170 * told.dice.random() ** 1.6)
            start = agenda.free(exporter, buyer, day)
            by = exporter if told.dice.random() < 0.4 else buyer  # noqa: PLR2004  a share
            if start < told.ago(days=1):
                agenda.meet(exporter, buyer, end, start, by=by, request=request)
    for end, number in (("accept", 12), ("moved", 2), ("ask", 9), ("counter", 3)):
        for _n in range(number):
            exporter, buyer, request = next(pairs)
            start = agenda.free(exporter, buyer, told.ago(days=-told.dice.uniform(4, 20)))
            agenda.meet(exporter, buyer, end, start, request=request)
