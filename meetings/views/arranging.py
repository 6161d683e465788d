"""Asking for a meeting, its page, and every step that leads on from there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import flash, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.account import check_standing
from accounts.domain.permissions import Action, reach
from accounts.guards import door
from accounts.queries import Viewer, organisation
from core.clock import local, now
from core.errors import Refused
from core.forms import Form, page, tried
from core.i18n import gettext as _
from core.listing import key
from core.web import sentence
from meetings.domain import slots, terms
from meetings.forms import AskForm, CounterForm, MoveForm, OutcomeForm, ReasonForm, TimeForm
from meetings.labels import choosing, lines
from meetings.queries import diaries, fairs, meetings
from meetings.service import answering, outcomes
from meetings.service import arranging as service
from meetings.views.blueprint import Shown, pages, to_meeting

if TYPE_CHECKING:
    from accounts.models import Person
    from meetings.models import Fair, Meeting

ASK_NOTICE = terms.NOTICE + terms.LEAST_TO_ANSWER


@pages.get("/meetings/new")
@door(Action.MEETING_REQUEST)
def new(viewer: Viewer) -> Shown:
    other_id = request.args.get("with", 0, type=key)
    form = AskForm(
        formdata=None, fair_id=request.args.get("fair", ""), request_id=request.args.get("request", ""),
        introduction_id=request.args.get("introduction", ""),
    )  # fmt: skip
    return _ask_page(viewer, other_id, form)


def _ask_page(viewer: Viewer, other_id: int, form: AskForm) -> Shown:
    other = organisation(viewer, other_id)
    # Before anything is shown: free hours are for those who may ask for one of them, never for a competitor.
    terms.check_sides(viewer.role, other.kind)
    check_standing(viewer.organisation_state)
    mine = viewer.organisation_id or 0
    shared = fairs.shared(mine, other.id, local(now(), viewer.zone).date())
    fair = next((f for f in shared if str(f.id) == form.fair_id.data), None)
    people = [diaries.people_of([viewer.id]), diaries.people_of([p.id for p in meetings.members(other.id)])]
    theirs = people[1][0].zone if people[1] else meetings.NO_ZONE
    wish = choosing.Wish(ASK_NOTICE, _length(fair), fairs.hours_of(fair) if fair else None)
    week = choosing.first_week(viewer, people, theirs, request.args.get("week", _first_week(fair)), wish)
    return page(
        "meetings/new.html", form, other=other, week=week, fair=fair,
        shared=shared, zone=viewer.zone, offered=_offered(viewer, other.id),
    )  # fmt: skip


def _offered(viewer: Viewer, other_id: int) -> int:
    return len(diaries.open_slots(viewer, other_id, slots.Span(now() + terms.BOOK_NOTICE, now() + terms.HORIZON)))


def _length(fair: Fair | None) -> timedelta:
    return timedelta(minutes=fair.slot_minutes) if fair else slots.SLOT


def _first_week(fair: Fair | None) -> str:
    return fair.first_day.isoformat() if fair else ""


@pages.post("/meetings")
@door(Action.MEETING_REQUEST)
def ask(viewer: Viewer) -> Shown:
    form, other_id = AskForm(), request.args.get("with", 0, type=key)
    with tried(form):
        form.check()
        row = service.ask(
            viewer, other_id=other_id, starts_at=form.instant(viewer.zone), message=form.message.data or "",
            request_id=request.form.get("request_id", type=key), introduction_id=request.form.get("introduction_id", type=key),
            fair_id=request.form.get("fair_id", type=key), interpreter_wanted=form.interpreter_wanted.data,
        )  # fmt: skip
        _say_doubled(form)
        return to_meeting(row.id, _("You have asked for a meeting. You will get an email when they answer."))
    return _ask_page(viewer, other_id, form)


def _say_doubled(form: TimeForm) -> None:
    if form.doubled:
        flash(
            _("The clocks go back that night, so your clock shows this hour twice. The first of the two is meant."),
            "warning",
        )


@pages.get("/meetings/<int:meeting_id>")
@door(Action.MEETING_READ)
def meeting(viewer: Viewer, meeting_id: int) -> Shown:
    return _page(viewer, meeting_id, ReasonForm(formdata=None), OutcomeForm(formdata=None))


def _page(viewer: Viewer, meeting_id: int, reason: Form, outcome: Form) -> Shown:
    row = meetings.meeting(viewer, meeting_id)
    said = meetings.outcomes(row.id)
    all_said = said if reach(viewer, Action.FIGURES_READ) else {}
    may_judge = reach(viewer, Action.OUTCOME_GIVE) and row.state in outcomes.SPOKEN_OF and row.ends_at <= now()
    proposals = meetings.proposals(row.id)
    text = render_template(
        "meetings/meeting.html", meeting=row, line=lines.lines(viewer, [row])[0], steps=lines.open_steps(viewer, row),
        history=lines.history(viewer, row), reason=reason, outcome=outcome, said=said.get(viewer.organisation_id or 0),
        all_said=all_said, may_judge=may_judge, message=proposals[-1].message if proposals else "",
        late=slots.unsocial(slots.Span(row.starts_at, row.ends_at), viewer.zone),
    )  # fmt: skip
    return text, max(reason.status, outcome.status)


@pages.post("/meetings/<int:meeting_id>/acceptance")
@door(Action.MEETING_ANSWER)
def accept(viewer: Viewer, meeting_id: int) -> Response:
    try:
        answering.accept(viewer, meeting_id)
    except Refused as refused:
        return to_meeting(meeting_id, sentence(refused), "danger")
    return to_meeting(meeting_id, _("The meeting is agreed. Both sides get an invitation for their calendars."))


@pages.post("/meetings/<int:meeting_id>/refusal")
@door(Action.MEETING_ANSWER)
def decline(viewer: Viewer, meeting_id: int) -> Shown:
    form = ReasonForm()
    with tried(form):
        answering.decline(viewer, meeting_id, why=form.why.data or "")
        return to_meeting(meeting_id, _("You have declined. The other side is told."))
    return _page(viewer, meeting_id, form, OutcomeForm(formdata=None))


@pages.post("/meetings/<int:meeting_id>/withdrawal")
@door(Action.MEETING_REQUEST)
def withdraw(viewer: Viewer, meeting_id: int) -> Shown:
    form = ReasonForm()
    with tried(form):
        answering.withdraw(viewer, meeting_id, why=form.why.data or "")
        return to_meeting(meeting_id, _("Your request is withdrawn."))
    return _page(viewer, meeting_id, form, OutcomeForm(formdata=None))


@pages.post("/meetings/<int:meeting_id>/cancellation")
@door(Action.MEETING_CHANGE)
def cancel(viewer: Viewer, meeting_id: int) -> Shown:
    form = ReasonForm()
    with tried(form):
        service.cancel(viewer, meeting_id, why=form.why.data or "")
        return to_meeting(meeting_id, _("The meeting is called off. Everybody who takes part is told."))
    return _page(viewer, meeting_id, form, OutcomeForm(formdata=None))


@pages.post("/meetings/<int:meeting_id>/outcome")
@door(Action.OUTCOME_GIVE)
def outcome(viewer: Viewer, meeting_id: int) -> Shown:
    form = OutcomeForm()
    with tried(form):
        form.check()
        outcomes.give(viewer, meeting_id, result=form.result.data, note=form.note.data or "")
        return to_meeting(meeting_id, _("Thank you. Your result is recorded."))
    return _page(viewer, meeting_id, ReasonForm(formdata=None), form)


@pages.get("/meetings/<int:meeting_id>/counter-proposal")
@door(Action.MEETING_ANSWER)
def another_time(viewer: Viewer, meeting_id: int) -> Shown:
    return _times(viewer, meetings.meeting(viewer, meeting_id), CounterForm(formdata=None), ASK_NOTICE)


@pages.post("/meetings/<int:meeting_id>/counter-proposal")
@door(Action.MEETING_ANSWER)
def counter(viewer: Viewer, meeting_id: int) -> Shown:
    form = CounterForm()
    with tried(form):
        form.check()
        answering.counter(viewer, meeting_id, starts_at=form.instant(viewer.zone), message=form.message.data or "")
        _say_doubled(form)
        return to_meeting(meeting_id, _("Your proposal is on its way. You will get an email when they answer."))
    return _times(viewer, meetings.meeting(viewer, meeting_id), form, ASK_NOTICE)


@pages.get("/meetings/<int:meeting_id>/move")
@door(Action.MEETING_CHANGE)
def moving(viewer: Viewer, meeting_id: int) -> Shown:
    return _times(viewer, meetings.meeting(viewer, meeting_id), MoveForm(formdata=None), terms.BOOK_NOTICE)


@pages.post("/meetings/<int:meeting_id>/move")
@door(Action.MEETING_CHANGE)
def move(viewer: Viewer, meeting_id: int) -> Shown:
    form = MoveForm()
    with tried(form):
        form.check()
        service.move(viewer, meeting_id, starts_at=form.instant(viewer.zone), why=form.why.data or "")
        _say_doubled(form)
        return to_meeting(meeting_id, _("The meeting is moved. Everybody who takes part gets a new invitation."))
    return _times(viewer, meetings.meeting(viewer, meeting_id), form, terms.BOOK_NOTICE)


def _times(viewer: Viewer, row: Meeting, form: TimeForm, notice: timedelta) -> Shown:
    """The page that chooses another time for a meeting."""
    line = lines.lines(viewer, [row])[0]
    wish = choosing.Wish(notice, row.ends_at - row.starts_at, fairs.hours_of(row.fair) if row.fair else None, row.id)
    monday = choosing.asked_week(viewer, request.args.get("week", _week_of(row.starts_at, viewer)), notice)
    sides = _sides(viewer, row, everybody=isinstance(form, MoveForm))
    return page(
        "meetings/times.html", form, meeting=row, line=line, moving=isinstance(form, MoveForm), zone=viewer.zone,
        week=choosing.week(viewer, sides, line.theirs, monday, wish), wait_url=url_for("meetings.meeting", meeting_id=row.id),
    )  # fmt: skip


def _week_of(instant: datetime, viewer: Viewer) -> str:
    return local(instant, viewer.zone).date().isoformat()


def _sides(viewer: Viewer, row: Meeting, *, everybody: bool) -> list[list[Person]]:
    """A move must suit everybody who takes part; a proposal the proposer and any one of the other side."""
    if everybody:
        return [[person] for person in diaries.people_of([p.person_id for p in row.people])]
    other_id = row.buyer_id if viewer.organisation_id == row.exporter_id else row.exporter_id
    named = [p.person_id for p in row.people if p.organisation_id == other_id]
    others = named or [p.id for p in meetings.members(other_id)]
    return [list(diaries.people_of([viewer.id])), list(diaries.people_of(others))]
