"""Times that somebody offers, and booking one at once."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from accounts.domain.account import check_standing
from accounts.domain.permissions import Action
from accounts.guards import door
from accounts.queries import Viewer, organisation
from core.clock import local, now
from core.errors import NotFound, Refused
from core.forms import page, tried
from core.i18n import gettext as _
from core.web import sentence
from meetings.domain import slots, terms
from meetings.forms import BookForm
from meetings.labels import choosing
from meetings.queries import diaries, meetings
from meetings.service import arranging, booking
from meetings.views.blueprint import Shown, pages, to_meeting

if TYPE_CHECKING:
    from accounts.models import Organisation

LONGEST = 200


@pages.get("/slots")
@door(Action.MEETING_REQUEST)
def offering(viewer: Viewer) -> Shown:
    """My offered times, and my free ones to offer."""
    wish = choosing.Wish(terms.BOOK_NOTICE)
    monday = choosing.asked_week(viewer, request.args.get("week", ""), wish.notice)
    week = choosing.week(viewer, [diaries.people_of([viewer.id])], viewer.zone, monday, wish)
    offered = diaries.own_slots(viewer, now())
    taken = {slot.starts_at for slot in offered}
    for shown in week.days:
        shown.slots = [slot for slot in shown.slots if slot.at not in taken]
    return render_template("meetings/offering.html", week=week, offered=offered, zone=viewer.zone)


@pages.post("/slots")
@door(Action.MEETING_REQUEST)
def publish(viewer: Viewer) -> Response:
    try:
        number = booking.publish(viewer, [_instant(typed) for typed in request.form.getlist("slot")[:LONGEST]])
    except Refused as refused:
        flash(sentence(refused), "danger")
    else:
        flash(
            _("Your times are offered now.") if number else _("Please choose at least one time."),
            "success" if number else "info",
        )
    return redirect(url_for("meetings.offering"))


def _instant(typed: str) -> datetime:
    try:
        chosen = datetime.fromisoformat(typed)
    except ValueError:
        raise Refused("time.missing") from None
    if chosen.tzinfo is None:
        raise Refused("time.missing")
    return chosen


@pages.post("/slots/<int:slot_id>/withdrawal")
@door(Action.MEETING_REQUEST)
def withdraw_slot(viewer: Viewer, slot_id: int) -> Response:
    booking.withdraw_slot(viewer, slot_id)
    flash(_("This time is no longer offered."), "success")
    return redirect(url_for("meetings.offering"))


@pages.get("/slots/of/<int:organisation_id>")
@door(Action.MEETING_REQUEST)
def offered(viewer: Viewer, organisation_id: int) -> Shown:
    """What another company offers, to be booked at once."""
    other = organisation(viewer, organisation_id)
    _check_may_book(viewer, other)
    window = slots.Span(now() + terms.BOOK_NOTICE, now() + timedelta(days=60))
    found = diaries.open_slots(viewer, other.id, window)
    people = {p.id: p for p in diaries.people_of([slot.person_id for slot in found])}
    days: dict[object, list[object]] = {}
    for slot in found:
        days.setdefault(local(slot.starts_at, viewer.zone).date(), []).append((slot, people[slot.person_id]))
    return render_template("meetings/offered.html", other=other, days=days, unsocial=_unsocial)


def _check_may_book(viewer: Viewer, other: Organisation) -> None:
    """Offered times, with whose they are, are for those who may book one."""
    terms.check_sides(viewer.role, other.kind)
    check_standing(viewer.organisation_state)


def _unsocial(starts_at: datetime, ends_at: datetime, zone: str) -> bool:
    return slots.unsocial(slots.Span(starts_at, ends_at), zone)


@pages.post("/slots/<int:slot_id>/hold")
@door(Action.MEETING_REQUEST)
def hold(viewer: Viewer, slot_id: int) -> Response:
    """Keep the time for five minutes and show the form."""
    try:
        booking.hold_slot(viewer, slot_id)
    except NotFound:
        flash(_("This time is no longer offered."), "danger")
        return redirect(url_for("meetings.agenda"))
    except Refused as refused:
        flash(sentence(refused), "danger")
        return redirect(url_for("meetings.agenda"))
    return redirect(url_for("meetings.booking_form", slot_id=slot_id))


@pages.get("/slots/<int:slot_id>")
@door(Action.MEETING_REQUEST)
def booking_form(viewer: Viewer, slot_id: int) -> Shown:
    return _book_page(viewer, slot_id, BookForm(formdata=None))


def _book_page(viewer: Viewer, slot_id: int, form: BookForm) -> Shown:
    slot = diaries.open_slot(slot_id)
    other = organisation(viewer, slot.organisation_id)
    _check_may_book(viewer, other)
    if meetings.barred(viewer.organisation_id or 0, other.id):
        raise NotFound
    owner = diaries.people_of([slot.person_id])[0]
    return page(
        "meetings/book.html", form, slot=slot, other=other, owner=owner, minutes=int(terms.HOLD.total_seconds() // 60)
    )


@pages.post("/slots/<int:slot_id>/booking")
@door(Action.MEETING_REQUEST)
def book(viewer: Viewer, slot_id: int) -> Shown:
    form = BookForm()
    with tried(form):
        form.check()
        row = arranging.book(viewer, slot_id, form.message.data or "", interpreter_wanted=form.interpreter_wanted.data)
        return to_meeting(row.id, _("The meeting is agreed. Both sides get an invitation for their calendars."))
    return _book_page(viewer, slot_id, form)
