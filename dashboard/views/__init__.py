"""Doors to the figures."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("dashboard", __name__)

from dashboard.views import figures, rows  # noqa: E402, F401  their doors hang on the blueprint
