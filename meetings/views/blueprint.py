"""What the pages of meetings share."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from meetings import labels

pages = Blueprint("meetings", __name__)
Shown = str | tuple[str, int] | Response


@pages.app_context_processor
def _words() -> dict[str, object]:
    return {"meeting_labels": labels}


def to_meeting(meeting_id: int, said: str, tone: str = "success") -> Response:
    """Back to the meeting's page with a word of what happened."""
    flash(said, tone)
    return redirect(url_for("meetings.meeting", meeting_id=meeting_id))
