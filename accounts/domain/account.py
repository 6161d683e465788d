"""The lives of an organisation and of a person's account, and the rules of names and passwords."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import urlsplit

import phonenumbers

from accounts.domain.names import one_line
from accounts.domain.permissions import Action
from core.errors import Refused
from core.states import Machine, Move


class Kind(StrEnum):
    """What an organisation is."""

    EXPORTER = "exporter"
    BUYER = "buyer"
    CHAMBER = "chamber"


class PersonState(StrEnum):
    """Where a person's account stands."""

    INVITED = "invited"
    ACTIVE = "active"
    CLOSED = "closed"


# fmt: off
ORGANISATION = Machine("organisation", "pending", (
    Move("verify",   "pending",   "verified",  Action.ORGANISATION_VERIFY),
    Move("refuse",   "pending",   "refused",   Action.ORGANISATION_VERIFY),
    Move("resubmit", "refused",   "pending",   Action.ORGANISATION_EDIT),
    Move("suspend",  "verified",  "suspended", Action.ORGANISATION_VERIFY),
    Move("restore",  "suspended", "verified",  Action.ORGANISATION_VERIFY),
))
PERSON = Machine("person", PersonState.INVITED, (
    Move("join",   PersonState.INVITED, PersonState.ACTIVE, None),
    Move("close",  PersonState.ACTIVE,  PersonState.CLOSED, Action.PEOPLE_MANAGE),
    Move("reopen", PersonState.CLOSED,  PersonState.ACTIVE, Action.PEOPLE_MANAGE),
))
# fmt: on

# What people of this trade speak with each other (BCP 47).
SPOKEN = (
    "zh-Hans", "en", "ja", "ko", "de", "fr", "es", "it", "pt", "ru", "ar", "tr", "vi", "th", "id", "nl", "pl",
)  # fmt: skip
VERIFIED = "verified"
PASSWORD_SHORTEST = 10
PASSWORD_LONGEST = 200
NAME_LONGEST = 200
WEBSITE_LONGEST = 300


def check_password(password: str) -> None:
    """Length alone (NIST SP 800-63B §3.1.1.2): rules of composition make worse passwords."""
    if len(password) < PASSWORD_SHORTEST:
        raise Refused("password.short", field="password", shortest=PASSWORD_SHORTEST)
    if len(password) > PASSWORD_LONGEST:
        raise Refused("password.long", field="password", longest=PASSWORD_LONGEST)


def check_name(name: str, *, field: str = "name") -> str:
    """A name as it will be shown: one line, not empty, at most `NAME_LONGEST` characters."""
    plain = one_line(name)
    if not plain:
        raise Refused("name.empty", field=field)
    if len(plain) > NAME_LONGEST:
        raise Refused("name.long", field=field, longest=NAME_LONGEST)
    return plain


def check_phone(typed: str) -> str:
    """A number as E.164 keeps it, or none; written with its country code, as from abroad."""
    if not typed.strip():
        return ""
    try:
        number = phonenumbers.parse(typed, None)
    except phonenumbers.NumberParseException as error:
        raise Refused("phone.wrong", field="phone") from error
    if not phonenumbers.is_valid_number(number):
        raise Refused("phone.wrong", field="phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def check_website(typed: str) -> str:
    """An address of the web, or none. Anything but http and https would run in the reader's browser when clicked."""
    address = typed.strip()
    if not address:
        return ""
    whole = address if "://" in address else f"https://{address}"
    try:
        parts = urlsplit(whole)
        known = parts.scheme in {"http", "https"} and "." in (parts.hostname or "")
    except ValueError:
        known = False
    if not known or any(sign.isspace() for sign in whole) or len(whole) > WEBSITE_LONGEST:
        raise Refused("website.wrong", field="website")
    return whole


def check_standing(mine: str | None, other: str = VERIFIED) -> None:
    """Who is not verified, or not any more, begins nothing new, and nobody begins anything with them.

    What was agreed stands: it is attended, called off, declined and reported on as ever.
    """
    if mine != VERIFIED:
        raise Refused("organisation.not_verified")
    if other != VERIFIED:
        raise Refused("organisation.other_not_verified")


def needs_reason(step: str) -> bool:
    """Whoever is told no is told why."""
    return step in {"refuse", "suspend", "close"}
