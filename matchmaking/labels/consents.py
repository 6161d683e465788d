"""Words of consents: what each allows, and what taking it back does."""

from __future__ import annotations

from dataclasses import dataclass

from core.i18n import lazy as _


@dataclass(frozen=True)
class Words:
    """`name` on its row, `allows` while it is asked for, `over` before it is taken back."""

    name: str
    allows: str
    over: str


CONSENTS = {
    "chambers": Words(
        _("Chambers may read our profile"),
        _("Foreign chambers of commerce that use this platform may read our profile, pictures and products, put them "
          "into a showcase, and introduce their members to us."),
        _("From this moment, chambers no longer find your company, and its page closes for them. In showcases already "
          "made, only your name remains, with today's date. Pages printed before stay with those who have them."),
    ),
    "forward": Words(
        _("Chambers may pass our profile on"),
        _("A chamber may forward our page of a showcase to its members. Without this, the page says that it is for the "
          "reader's own use."),
        _("From this moment, our page in every showcase says again that it may not be passed on. What was passed on "
          "before stays with those who have it."),
    ),
}  # fmt: skip
DONE = {
    "given": _("Thank you. You can take this consent back at any time."),
    "withdrawn": _("The consent is withdrawn. It no longer holds from now on."),
}
