"""Words of a forwarded profile."""

from __future__ import annotations

from core.i18n import lazy as _

REFUSALS = {
    "forward.nobody": _("Please choose a colleague of your own company."),
    "forward.today": _("You have forwarded this profile to this colleague today already."),
}
