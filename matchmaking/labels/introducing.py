"""Words of introductions. The sides read one and the same word for every end without agreement."""

from __future__ import annotations

from core.i18n import lazy as _

STATES = {
    "proposed": (_("Waiting for answers"), "accent"),
    "agreed": (_("Both agreed"), "good"),
    "declined": (_("Nothing came of it"), "over"),
    "withdrawn": (_("Withdrawn"), "over"),
    "expired": (_("Not answered in time"), "over"),
}
OVER = (_("Over without agreement"), "over")
FOR_SIDES = {"proposed": (_("Still open"), "accent"), "agreed": (_("Both agreed"), "good")}
ANSWERS = {"yes": _("You said yes"), "no": _("You said no")}
DONE = {
    "proposed": _("Both sides are asked by email. They have 14 days."),
    "withdrawn": _("The introduction is withdrawn."),
    "yes": _("Thank you. You will hear from us when the other side has answered."),
    "agreed": _("Both of you agreed. Now ask for a meeting."),
    "no": _("Thank you. Nobody is told who declined."),
}
SORTS = {
    "-created": _("Newest first"),
    "expires": _("Ending soonest"),
    "exporter": _("By exporter"),
    "buyer": _("By buyer"),
}
REFUSALS = {
    "introduction.no_note": _("Please say in a sentence why these two should meet. Both read it."),
    "introduction.open": _("An introduction of these two is open already."),
    "introduction.many": _("You have %(most)s introductions open. Please wait for answers, or withdraw some."),
    "introduction.word": _("Please answer with yes or no."),
    "introduction.late": _("The time to answer is over."),
}


def state(code: str, *, side: bool) -> tuple[str, str]:
    """The word and tone of a state: for the proposer and offices, or for one of the two sides."""
    word, tone = FOR_SIDES.get(code, OVER) if side else STATES[code]
    return str(word), tone
