"""Doors for visitors and for one's own account."""

from __future__ import annotations

from flask import Blueprint

from accounts.guards import door

pages = Blueprint("accounts", __name__)


@pages.get("/")
@door.public
def home() -> str:
    return "home"
