"""The room's doors: who gets in, who hears what, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from flask_socketio import SocketIOTestClient
from sqlalchemy import delete, select, update

from accounts.models import Person, SignIn
from core import db, settings
from core.clock import now
from core.realtime import socketio
from meetings.models import Attendance, ChatLine, Meeting, MeetingPerson
from meetings.service import attending
from tests.cast import Cast
from tests.make.room import accepted_meeting

OFFER = {"description": {"type": "offer", "sdp": "v=0"}}


class Guest:
    """Somebody at the room's socket."""

    def __init__(self, application: Flask, client: FlaskClient) -> None:
        self.socket: SocketIOTestClient = socketio.test_client(application, namespace="/room", flask_test_client=client)
        self.stay = 0

    def ask(self, name: str, *sent: object) -> dict[str, Any]:
        answer = self.socket.emit(name, *sent, namespace="/room", callback=True)
        return answer if isinstance(answer, dict) else {}

    def enter(self, meeting: int, **more: object) -> dict[str, Any]:
        answer = self.ask("enter", {"meeting": meeting, **more})
        assert "ok" in answer, answer
        self.stay = answer["ok"]["stay"]
        return answer["ok"]

    def signal(self, to: int, data: object = OFFER) -> dict[str, Any]:
        return self.ask("signal", {"stay": self.stay, "to": to, "data": data})

    def say(self, text: str, key: str = "key-00001") -> dict[str, Any]:
        return self.ask("say", {"stay": self.stay, "key": key, "text": text})

    def heard(self, name: str | None = None) -> list[Any]:
        """What came since the last question, of one kind or all."""
        came = self.socket.get_received("/room") if self.inside else []
        return [event["args"][0] for event in came if name in {None, event["name"]}]

    def told_out(self) -> list[Any]:
        """The last word before the door was closed."""
        return [e["args"][0] for e in self.socket.queue if e["name"] == "out"]

    @property
    def inside(self) -> bool:
        return bool(self.socket.is_connected("/room"))


@pytest.fixture
def meeting(cast: Cast) -> int:
    return accepted_meeting(cast.glassworks, cast.ise, [cast.li, cast.sato, cast.wang])


@pytest.fixture
def guest(application: Flask, as_: Callable[[int], FlaskClient]) -> Iterator[Callable[[int], Guest]]:
    opened: list[Guest] = []

    def made(person: int) -> Guest:
        opened.append(Guest(application, as_(person)))
        return opened[-1]

    yield made
    for each in opened:
        if each.inside:
            each.socket.disconnect("/room")


def test_the_two_sides_find_each_other_and_signals_pass(
    cast: Cast, meeting: int, guest: Callable[[int], Guest]
) -> None:
    li, sato = guest(cast.li), guest(cast.sato)
    li.enter(meeting)
    entered = sato.enter(meeting)
    assert [seat["name"] for seat in entered["seats"]] == ["李伟", "佐藤 結衣"]
    told = li.heard("seats")[-1]["seats"]
    assert [(s["name"], s["company"], s["language"]) for s in told] == [
        ("李伟", "淄川安全玻璃有限公司", "中文 (简体)"),
        ("佐藤 結衣", "Ise Building Materials", "日语"),
    ]
    assert sato.signal(li.stay) == {"ok": True}
    assert li.heard("signal") == [{"from": sato.stay, "data": OFFER}]
    assert sato.heard("signal") == []


def test_only_people_of_the_meeting_get_in(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    for outsider in (cast.zhao, cast.kim, cast.jones, cast.city, cast.admin):
        stranger = guest(outsider)
        stranger.ask("enter", {"meeting": meeting})
        assert not stranger.inside
    assert db.session().scalars(select(Attendance)).all() == []


def test_a_stranger_is_told_the_same_of_a_meeting_that_is_not_there(
    cast: Cast, meeting: int, guest: Callable[[int], Guest]
) -> None:
    told = []
    for tried in (meeting, meeting + 1000, 2**31 - 1):
        stranger = guest(cast.zhao)
        stranger.ask("look", {"meeting": tried})
        told += stranger.told_out()
    assert [answer["error"] for answer in told] == ["not_found"] * 3
    assert len({str(answer) for answer in told}) == 1


def test_without_a_session_nothing_is_heard(application: Flask, visitor: FlaskClient, cast: Cast, meeting: int) -> None:
    nobody = Guest(application, visitor)
    nobody.ask("enter", {"meeting": meeting})
    assert not nobody.inside


def test_who_is_removed_from_the_meeting_is_shown_out_and_hears_nothing_more(
    cast: Cast, meeting: int, guest: Callable[[int], Guest]
) -> None:
    li, sato = guest(cast.li), guest(cast.sato)
    li.enter(meeting)
    sato.enter(meeting)
    sato.heard()
    with db.transaction() as session:
        session.execute(delete(MeetingPerson).where(MeetingPerson.person_id == cast.sato))
    assert li.signal(sato.stay) == {"ok": False}
    assert li.say("秘密")["ok"]["text"] == "秘密"
    assert sato.heard() == []
    sato.ask("beat", {"stay": sato.stay})
    assert not sato.inside
    assert [seat["name"] for seat in li.heard("seats")[-1]["seats"]] == ["李伟"]


@pytest.mark.parametrize("way", ["signed out", "closed"])
def test_who_signed_out_or_whose_account_was_closed_is_shown_out(
    cast: Cast, meeting: int, guest: Callable[[int], Guest], way: str
) -> None:
    li, sato = guest(cast.li), guest(cast.sato)
    li.enter(meeting)
    sato.enter(meeting)
    with db.transaction() as session:
        if way == "signed out":
            session.execute(delete(SignIn).where(SignIn.person_id == cast.sato))
        else:
            session.execute(update(Person).where(Person.id == cast.sato).values(state="closed"))
    sato.signal(li.stay)
    assert not sato.inside
    assert li.heard("signal") == []


def test_signals_stay_in_their_room(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    other = accepted_meeting(cast.pottery, cast.lakeside, [cast.zhao, cast.smith])
    li, zhao = guest(cast.li), guest(cast.zhao)
    li.enter(meeting)
    zhao.enter(other)
    assert zhao.signal(li.stay) == {"ok": False}
    assert li.heard("signal") == []
    # Speaking for a seat that is another's is as good as having none.
    zhao.ask("signal", {"stay": li.stay, "to": li.stay, "data": OFFER})
    assert not zhao.inside
    assert li.heard("signal") == []


def test_a_lines_way_ends_at_the_rooms_walls(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    other = accepted_meeting(cast.pottery, cast.lakeside, [cast.zhao, cast.smith])
    li, zhao = guest(cast.li), guest(cast.zhao)
    li.enter(meeting)
    zhao.enter(other)
    li.say("只给我们")
    assert zhao.heard("line") == []
    assert zhao.enter(other)["lines"] == []


BAD = [None, 7, "x", [], {}, {"meeting": "9"}, {"meeting": -1}, {"meeting": 2**70}, {"stay": "1"}, {"stay": 10**30}]


@pytest.mark.parametrize("event", ["look", "enter", "beat", "signal", "say", "leave"])
def test_malformed_payloads_are_refused_and_break_nothing(
    cast: Cast, meeting: int, guest: Callable[[int], Guest], event: str
) -> None:
    li = guest(cast.li)
    li.enter(meeting)
    answers = [li.ask(event), li.ask(event, {}, {}), *(li.ask(event, bad) for bad in BAD)]
    assert {answer["error"] for answer in answers} == {"room.malformed"}
    assert li.ask("beat", {"stay": li.stay}) == {"ok": True}


def test_oversize_signals_and_lines_are_refused(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    li = guest(cast.li)
    li.enter(meeting)
    assert li.signal(li.stay, {"description": {"type": "offer", "sdp": "v" * 60_001}})["error"] == "room.malformed"
    assert li.say("字" * 4001)["error"] == "chat.long"
    assert li.say("字" * 4000)["ok"]["text"] == "字" * 4000


def test_the_newer_window_takes_the_seat(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    older, newer = guest(cast.li), guest(cast.li)
    older.enter(meeting)
    newer.enter(meeting)
    assert not older.inside
    assert newer.inside
    back = guest(cast.li)
    back.ask("enter", {"meeting": meeting, "stay": older.stay})
    assert not back.inside
    assert newer.ask("beat", {"stay": newer.stay}) == {"ok": True}


def test_a_socket_that_comes_back_resumes_its_stay(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    li, sato = guest(cast.li), guest(cast.sato)
    li.enter(meeting)
    sato.enter(meeting)
    sato.say("聞こえますか")
    li.heard()
    li.socket.disconnect("/room")
    assert [seat["name"] for seat in sato.heard("seats")[-1]["seats"]] == ["佐藤 結衣"]
    missed = sato.say("もしもし", "key-00002")["ok"]
    again = guest(cast.li)
    entered = again.enter(meeting, stay=li.stay, since=missed["id"] - 1)
    assert entered["stay"] == li.stay
    assert [line["text"] for line in entered["lines"]] == ["もしもし"]
    assert db.session().scalars(select(Attendance.left_at).where(Attendance.person_id == cast.li)).all() == [None]


def test_a_late_goodbye_of_the_old_socket_takes_no_seat(
    cast: Cast, meeting: int, guest: Callable[[int], Guest]
) -> None:
    li, again = guest(cast.li), guest(cast.li)
    li.enter(meeting)
    assert again.enter(meeting, stay=li.stay)["stay"] == li.stay
    li.socket.disconnect("/room")
    assert again.ask("beat", {"stay": again.stay}) == {"ok": True}


def test_nobody_resumes_anothers_stay(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    li, sato = guest(cast.li), guest(cast.sato)
    li.enter(meeting)
    sato.enter(meeting, stay=li.stay)
    assert sato.stay != li.stay
    assert li.ask("beat", {"stay": li.stay}) == {"ok": True}


def test_a_stay_that_was_silent_for_a_minute_is_over(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    li = guest(cast.li)
    li.enter(meeting)
    long_ago = now() - timedelta(seconds=61)
    with db.transaction() as session:
        session.execute(update(Attendance).values(seen_at=long_ago))
    attending.forget_silent(now())
    assert db.session().scalars(select(Attendance.left_at)).all() == [long_ago]
    again = guest(cast.li)
    assert again.enter(meeting, stay=li.stay)["stay"] != li.stay


def test_the_fifth_person_is_refused_until_somebody_leaves(cast: Cast, guest: Callable[[int], Guest]) -> None:
    everybody = [cast.li, cast.zhao, cast.sato, cast.kim, cast.smith]
    meeting = accepted_meeting(cast.glassworks, cast.ise, everybody)
    guests = [guest(person) for person in everybody]
    for each in guests[:4]:
        each.enter(meeting)
    assert guests[4].ask("enter", {"meeting": meeting})["error"] == "room.full"
    assert guests[0].ask("leave", {"stay": guests[0].stay}) == {"ok": True}
    assert guests[1].heard("seats")[-1]["left"] == guests[0].stay
    guests[4].enter(meeting)


@pytest.mark.parametrize(
    ("starts", "state", "said"),
    [(timedelta(minutes=16), "accepted", False), (timedelta(minutes=-91), "accepted", False),
     (timedelta(0), "requested", False), (timedelta(0), "cancelled", False), (timedelta(0), "accepted", True)],
)  # fmt: skip
def test_the_room_opens_for_accepted_meetings_in_their_time(
    cast: Cast, guest: Callable[[int], Guest], starts: timedelta, state: str, said: bool
) -> None:
    meeting = accepted_meeting(cast.glassworks, cast.ise, [cast.li, cast.sato], starts=now() + starts)
    with db.transaction() as session:
        awaited = cast.ise if state == "requested" else None
        session.execute(update(Meeting).values(state=state, awaits_id=awaited))
    li = guest(cast.li)
    li.ask("enter", {"meeting": meeting})
    assert li.inside is said


def test_a_repeated_line_is_kept_once(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    li, sato = guest(cast.li), guest(cast.sato)
    li.enter(meeting)
    sato.enter(meeting)
    first, second = li.say("报价单已发送"), li.say("报价单已发送")
    assert first == second
    assert db.session().scalars(select(ChatLine.text)).all() == ["报价单已发送"]
    assert sato.say("x")["error"] == "room.malformed"


def test_nobody_floods_the_chat_and_the_others_may_go_on(
    cast: Cast, meeting: int, guest: Callable[[int], Guest]
) -> None:
    li, sato = guest(cast.li), guest(cast.sato)
    li.enter(meeting)
    sato.enter(meeting)
    with time_machine.travel(now(), tick=False) as clockwork:
        answers = [li.say(f"第{n}句", f"key-000{n:02}") for n in range(12)]
        assert [answer.get("error") for answer in answers] == [None] * 10 + ["chat.often"] * 2
        assert li.say("第0句", "key-00000") == answers[0]  # kept already: sent again it costs nothing
        assert "ok" in sato.say("一言", "key-00101")
        clockwork.shift(timedelta(seconds=11))
        assert "ok" in li.say("第10句", "key-00010")
    assert len(db.session().scalars(select(ChatLine.id)).all()) == 12


def test_each_reads_the_time_on_their_own_clock(cast: Cast, meeting: int, guest: Callable[[int], Guest]) -> None:
    li, sato = guest(cast.li), guest(cast.sato)
    li.enter(meeting)
    sato.enter(meeting)
    mine = li.say("<b>你好</b>")["ok"]
    theirs = sato.heard("line")[-1]
    assert (theirs["text"], theirs["at"]) == ("<b>你好</b>", mine["at"])
    assert int(theirs["time"][:2]) == (int(mine["time"][:2]) + 1) % 24


def test_relay_credentials_are_given_at_the_door_alone(
    cast: Cast, meeting: int, guest: Callable[[int], Guest], config: settings.Settings
) -> None:
    settings.use(replace(config, turn_url="turn:relay:3478", turn_secret="north"))
    try:
        ice = guest(cast.li).enter(meeting)["ice"]
    finally:
        settings.use(config)
    closes = db.session().scalars(select(Meeting.ends_at)).one() + timedelta(minutes=60)
    assert [server["username"] for server in ice] == [f"{int(closes.timestamp())}:{cast.li}"]
    assert guest(cast.sato).enter(meeting)["ice"] == []


def test_each_event_costs_the_same_however_many_lines_there_are(
    cast: Cast, meeting: int, guest: Callable[[int], Guest], statements: list[str]
) -> None:
    li = guest(cast.li)
    li.enter(meeting)
    counts = []
    for index in range(3):
        statements.clear()
        li.say("又一句", f"key-0000{index}")
        counts.append(len(statements))
    assert len(set(counts)) == 1


def test_the_page_is_for_people_of_the_meeting(cast: Cast, meeting: int, as_: Callable[[int], FlaskClient]) -> None:
    path = f"/meetings/{meeting}/room"
    assert as_(cast.li).get(path).status_code == 200
    assert as_(cast.sato).get("/meetings/99999999999999999999/room").status_code == 404
    assert [as_(p).get(path).status_code for p in (cast.zhao, cast.county, cast.admin)] == [404, 403, 403]


def test_before_and_after_the_page_says_so_and_shows_what_was_written(
    cast: Cast, meeting: int, guest: Callable[[int], Guest], as_: Callable[[int], FlaskClient]
) -> None:
    li = guest(cast.li)
    li.enter(meeting)
    li.say("<script>alert(1)</script>")
    path = f"/meetings/{meeting}/room"
    browser = as_(cast.sato)
    for shift, title in (
        (timedelta(hours=2), "会議室はまだ開いていません"),
        (timedelta(hours=-9), "会議室は閉じています"),
    ):
        with db.transaction() as session:
            begins = now() + shift
            session.execute(update(Meeting).values(starts_at=begins, ends_at=begins + timedelta(minutes=30)))
        page = browser.get(path).text
        assert page.count(f">{title}</h1>") == 1
    assert page.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 1
    assert page.count("<script>alert(1)") == 0
