"""The doors of accounts: visitors, signing in, one's account, organisations, people, the platform itself."""

from __future__ import annotations

from accounts.views import (
    account,
    coming_in,
    demo,
    hours,
    mails,
    organisations,
    people,
    register,
    signing,
    system,
    visitor,
)
from accounts.views.blueprint import pages
from accounts.views.visitor import supply_fairs

__all__ = [
    "account",
    "coming_in",
    "demo",
    "hours",
    "mails",
    "organisations",
    "pages",
    "people",
    "register",
    "signing",
    "supply_fairs",
    "system",
    "visitor",
]
