"""Companies are told before a certificate runs out, once for each warning however often the job runs."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from accounts.models import Organisation
from accounts.service.signing import post_to_members
from core import db, settings
from matchmaking.domain import reference
from matchmaking.domain.expiring import WARNINGS, warning
from matchmaking.models import HeldCertificate


def warn(instant: datetime) -> int:
    """Post the warnings that are due to the people of verified companies; for how many certificates."""
    today = instant.date()
    last = today + timedelta(days=max(WARNINGS))
    chosen = (
        select(HeldCertificate)
        .join(Organisation, Organisation.id == HeldCertificate.organisation_id)
        .where(HeldCertificate.expires_on.between(today, last), Organisation.state == "verified")
        .order_by(HeldCertificate.id)
    )
    warned = 0
    with db.unit():
        rows = db.session().scalars(chosen).all()
    for row in rows:
        if row.expires_on is not None and (days := warning(row.expires_on, today)) is not None:
            with db.transaction():
                _post(row, days)
            warned += 1
    return warned


def _post(row: HeldCertificate, days: int) -> None:
    """The key names the last day too: a renewed certificate is warned about anew."""
    known = reference.certificates().get(row.code)
    facts = {
        "certificate": known.name if known else row.name, "number": row.number, "until": f"{row.expires_on}",
        "link": f"{settings.in_force().base_url}/companies/{row.organisation_id}/certificates",
    }  # fmt: skip
    key = f"certificate:{row.id}:{row.expires_on}:{days}"
    post_to_members(row.organisation_id, "certificate_expiring", facts, key=key, topic=f"certificate:{row.id}")
