"""The ways a verb says no. Codes, never sentences: those are born in labels, in the reader's language."""

from __future__ import annotations


class Trouble(Exception):
    """A refusal with a code and the facts its sentence needs.

    `field` names the form field the sentence belongs beside, where there is one.
    """

    def __init__(self, code: str, *, field: str | None = None, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.field = field
        self.facts = facts


class Refused(Trouble):
    """The rules of the trade do not allow it now (HTTP 409)."""


class Conflict(Refused):
    """Somebody else was faster; looking again helps (HTTP 409)."""


class TooSoon(Refused):
    """Tried too often; waiting helps (HTTP 429)."""


class Denied(Trouble):
    """In sight, but not yours to do (HTTP 403)."""

    def __init__(self, code: str = "denied") -> None:
        super().__init__(code)


class NotFound(Trouble):
    """Out of sight or not there at all: nobody may learn which (HTTP 404)."""

    def __init__(self, code: str = "not_found") -> None:
        super().__init__(code)


class Unavailable(Trouble):
    """The machine cannot do it now: database locked, disk full (HTTP 503)."""
