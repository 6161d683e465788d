"""What the codes of meetings mean to people."""

from __future__ import annotations

from core.i18n import lazy as _

REFUSALS = {
    "meeting.same_side": _("Meetings are between an exporter and a buyer. This organisation cannot be asked."),
    "meeting.past": _("This time is over or about to begin. Please choose a later one."),
    "meeting.too_soon": _("Please choose a time at least %(hours)s hours ahead, so that the other side can answer."),
    "meeting.far": _("This is more than a year ahead. Please choose an earlier time."),
    "meeting.minutes": _("Please choose a time on a full five minutes, such as 10:30."),
    "meeting.own_time": _("You have another meeting at that time. Please choose another one."),
    "meeting.twice": _("You two already have a meeting or a request at exactly this time."),
    "meeting.pending_limit": _("%(limit)s of your requests are still unanswered. Please wait for answers or withdraw some first."),
    "meeting.outside_hours": _("This time is outside the hours of somebody who takes part. Please choose one of the times shown, or call the meeting off and ask again."),
    "meeting.begun": _("This meeting has begun or is over, so it can no longer be changed."),
    "meeting.expired": _("The time to answer this request is over. Please ask for a meeting yourself."),
    "message.long": _("This text is too long: at most %(longest)s characters."),
    "time.missing": _("Please choose a time, or write a day and an hour."),
    "outcome.early": _("You can say how it was once the meeting is over."),
    "outcome.no_meeting": _("This meeting was never agreed or was called off, so it has no result."),
    "outcome.unknown": _("Please choose one of the four results."),
    "fair.closed": _("This fair is not open: it has not been announced yet, or it is closed."),
    "fair.not_joined": _("Both companies must take part in the fair first."),
    "fair.outside": _("This time is outside the days and hours of the fair."),
    "fair.days": _("The last day comes before the first. Please check the dates."),
    "fair.long": _("A fair lasts at most %(days)s days."),
    "fair.hours": _("The fair must close after it opens."),
    "fair.past": _("These days are in the past. Please choose later ones."),
    "offer.taken": _("An interpreter has already taken this meeting."),
    "offer.not_free": _("This interpreter has other hours, other languages or another meeting. Please choose somebody else."),
    "offer.late": _("This meeting has begun, was called off or is too near to look for an interpreter."),
    "offer.expired": _("The time to answer this offer is over."),
}  # fmt: skip

STATES = {
    "requested": (_("Requested"), "accent"),
    "accepted": (_("Agreed"), "good"),
    "declined": (_("Declined"), "over"),
    "withdrawn": (_("Withdrawn"), "over"),
    "expired": (_("Not answered in time"), "over"),
    "cancelled": (_("Called off"), "bad"),
    "held": (_("Took place"), "good"),
    "missed": (_("Did not take place"), "bad"),
}
FAIR_STATES = {"draft": (_("Draft"), "plain"), "open": (_("Announced"), "good"), "closed": (_("Over"), "over")}
OFFER_STATES = {
    "offered": (_("Waiting for an answer"), "accent"),
    "taken": (_("Taken"), "good"),
    "declined": (_("Declined"), "over"),
    "withdrawn": (_("Withdrawn"), "over"),
    "expired": (_("Not answered in time"), "over"),
}
# What a step of the history says.
STEPS = {
    "accept": (_("Accepted"), "good"),
    "counter": (_("Another time proposed"), ""),
    "decline": (_("Declined"), "bad"),
    "withdraw": (_("Withdrawn"), ""),
    "expire": (_("Ended without an answer"), "warn"),
    "book": (_("Booked from the offered times"), "good"),
    "move": (_("Moved to another time"), "warn"),
    "cancel": (_("Called off"), "bad"),
    "hold": (_("Took place"), "good"),
    "miss": (_("Did not take place"), "bad"),
    "correct": (_("Corrected from both sides’ answers"), "warn"),
}
FAIR_STEPS = {"announce": _("Announce the fair"), "close": _("Close the fair"), "reopen": _("Open the fair again")}
RESULTS = {
    "not_held": (_("It did not take place"), _("Nobody came, or it was postponed.")),
    "not_interesting": (_("Not of interest"), _("We met, and it does not fit.")),
    "informative": (_("Informative"), _("We learned something; nothing is planned yet.")),
    "cooperation": (_("Cooperation is possible"), _("We will continue: a sample, a quotation or a second meeting.")),
}
TABS = {
    "coming": _("Upcoming"),
    "mine": _("Waiting for you"),
    "theirs": _("Waiting for them"),
    "past": _("Past"),
}
# What an officer or an interpreter reads, who answers no request.
TABS_OF_OTHERS = {"coming": _("Upcoming"), "theirs": _("Not answered yet"), "past": _("Past")}


def hints() -> dict[str, str]:
    """What each result means, beside its choice."""
    return {code: str(hint) for code, (_word, hint) in RESULTS.items()}
