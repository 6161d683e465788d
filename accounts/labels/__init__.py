"""Codes of accounts in words."""

from __future__ import annotations

from accounts.labels.refusals import REFUSALS
from accounts.labels.tables import (
    ACCOUNT_STEPS,
    DECISIONS,
    DEEDS,
    JOB_STATES,
    KINDS,
    MAIL_STATES,
    MOVES,
    NEXT_STEPS,
    ORGANISATION_STATES,
    OWN_STATE,
    PERSON_STATES,
    ROLES,
    SITE_TEXTS,
    Next,
    SiteText,
    Step,
    device,
    weekdays,
)

__all__ = [
    "ACCOUNT_STEPS",
    "DECISIONS",
    "DEEDS",
    "JOB_STATES",
    "KINDS",
    "MAIL_STATES",
    "MOVES",
    "NEXT_STEPS",
    "ORGANISATION_STATES",
    "OWN_STATE",
    "PERSON_STATES",
    "REFUSALS",
    "ROLES",
    "SITE_TEXTS",
    "Next",
    "SiteText",
    "Step",
    "device",
    "weekdays",
]
