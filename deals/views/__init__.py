"""Doors to deals: lists, reports, answers with an account and without."""

from __future__ import annotations

from flask import Blueprint

pages = Blueprint("deals", __name__)

from deals.views import answers, confirming, introduced, panels, register  # noqa: E402, F401  their doors hang on the blueprint
