"""Roles, kinds, states and steps in words; a state comes with its tone, a step with what its button asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from accounts.domain.account import Kind, PersonState
from accounts.domain.agent import browser
from accounts.domain.permissions import Role
from core import i18n
from core.i18n import lazy as _


@dataclass(frozen=True)
class Step:
    """A step's button: its label, and the question before it where it hurts (`title` is then filled)."""

    label: Any
    kind: str = "secondary"
    title: Any = ""
    text: Any = ""


@dataclass(frozen=True)
class SiteText:
    """What the operator may say about the site: its name on the page, and what stands there otherwise."""

    name: Any
    hint: Any
    default: Any = ""


@dataclass(frozen=True)
class Next:
    """What somebody of a role does here, said while nothing waits for them."""

    title: Any
    text: Any


ROLES = {
    Role.EXPORTER: _("Exporter"),
    Role.BUYER: _("Buyer"),
    Role.CHAMBER: _("Chamber"),
    Role.INTERPRETER: _("Interpreter"),
    Role.OFFICER: _("Officer"),
    Role.ADMIN: _("Administrator"),
}
KINDS = {
    Kind.EXPORTER: _("Exporter"),
    Kind.BUYER: _("Buyer"),
    Kind.CHAMBER: _("Chamber"),
}
ORGANISATION_STATES = {
    "pending": (_("Being checked"), "warn"),
    "verified": (_("Verified"), "good"),
    "refused": (_("Not accepted"), "bad"),
    "suspended": (_("Suspended"), "bad"),
}
OWN_STATE = {
    "pending": _("The office is checking your organisation. Meanwhile, complete what others will read about it."),
    "verified": _("Your organisation is verified: you can find partners and meet them."),
    "refused": _("The office could not accept your organisation yet. Please read its reason, correct what is missing and submit again."),
    "suspended": _("The office has suspended your organisation. Others do not see it at present; please read the reason."),
}  # fmt: skip
PERSON_STATES = {
    PersonState.INVITED: (_("Invited"), "warn"),
    PersonState.ACTIVE: (_("Active"), "good"),
    PersonState.CLOSED: (_("Closed"), "over"),
}
DECISIONS = {
    "verify": Step(_("Verify"), "primary"),
    "refuse": Step(
        _("Do not accept"),
        "danger",
        _("Do not accept this organisation?"),
        _("Its members read your reason and can correct what is missing and submit again."),
    ),
    "resubmit": Step(_("Submit again"), "primary"),
    "suspend": Step(
        _("Suspend"),
        "danger",
        _("Suspend this organisation?"),
        _("Others no longer see it, and it is no longer suggested to anybody. Its members read your reason."),
    ),
    "restore": Step(_("Restore"), "primary"),
}
ACCOUNT_STEPS = {
    "close": Step(
        _("Close account"),
        "danger",
        _("Close this account?"),
        _("The person is signed out at once and cannot sign in any more. You can reopen the account later."),
    ),
    "reopen": Step(_("Reopen account")),
}
MOVES = {
    "verify": _("Verified"),
    "refuse": _("Not accepted"),
    "resubmit": _("Submitted again"),
    "suspend": _("Suspended"),
    "restore": _("Restored"),
    "join": _("Joined"),
    "close": _("Account closed"),
    "reopen": _("Account reopened"),
}
DEEDS = {
    "person.invite": _("Invited somebody"),
    "organisation.edit": _("Changed an organisation"),
    "password.reset": _("Set a new password by a link"),
    "site.edit": _("Changed a text of the site"),
    "mail.read": _("Read a kept email"),
    "mail.retry": _("Resent a failed email"),
    "mail.test": _("Sent a test email"),
    "job.retry": _("Restarted a failed task"),
}
MAIL_STATES = {
    "waiting": (_("Waiting"), "warn"),
    "sending": (_("Being sent"), "accent"),
    "sent": (_("Sent"), "good"),
    "kept": (_("Kept here"), "plain"),
    "failed": (_("Failed"), "bad"),
    "void": (_("Withdrawn"), "over"),
}
JOB_STATES = {
    "waiting": (_("Waiting"), "warn"),
    "running": (_("Running"), "accent"),
    "done": (_("Done"), "good"),
    "failed": (_("Failed"), "bad"),
}
SITE_TEXTS = {
    "operator": SiteText(
        _("Operator"),
        _("Who runs this platform; one line, shown on every page."),
        _("the city’s foreign affairs office"),
    ),
    "contact": SiteText(
        _("Contact"),
        _("Address, telephone and email; shown on the contact page and to visitors."),
        _("Please write to the office that invited you; it answers for this platform."),
    ),
    "cost": SiteText(
        _("Cost"),
        _("What it costs to take part."),
        _("Taking part costs nothing. No fee is taken on meetings or deals."),
    ),
    "about": SiteText(_("About"), _("Added to the page about the platform.")),
    "privacy": SiteText(
        _("Privacy"),
        _("Added to the privacy page: legal basis, the person responsible, the supervisory authority."),
    ),
}
NEXT_STEPS = {
    Role.EXPORTER: Next(
        _("Nothing is waiting for you"),
        _("Keep your profile and your hours up to date: both decide whom you are suggested to and when people can meet you."),
    ),
    Role.BUYER: Next(
        _("Nothing is waiting for you"),
        _("Say what you need and when you have time: then suitable exporters are suggested, with the reasons."),
    ),
    Role.CHAMBER: Next(
        _("Nothing is waiting for you"),
        _("Look through the exporters’ profiles, and introduce two companies that you think should meet."),
    ),
    Role.INTERPRETER: Next(
        _("Nothing is waiting for you"),
        _("Keep your language pairs and your hours up to date: meetings are offered to you accordingly."),
    ),
    Role.OFFICER: Next(
        _("Nothing is waiting for you"),
        _("New organisations of your area appear here as soon as they sign up."),
    ),
    Role.ADMIN: Next(
        _("Nothing is waiting for you"),
        _("Say who runs this platform in the site’s texts, send a test email, and add the officers’ accounts."),
    ),
}  # fmt: skip


def device(agent: str) -> str:
    """A browser as its owner knows it."""
    name, system = browser(agent)
    if name and system:
        return i18n.gettext("%(browser)s on %(system)s", browser=name, system=system)
    return name or system or i18n.gettext("Unnamed browser")


def weekdays() -> list[str]:
    """Monday to Sunday in the language in force."""
    names = i18n.locale(i18n.language()).days["stand-alone"]["wide"]
    return [names[day] for day in range(7)]
