"""Composition root and command line: the only file that knows every feature."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace

from flask import Flask

from core import clock, db, i18n, realtime, schema, settings, web
from core.settings import Settings


def create_app(config: Settings) -> Flask:
    """The web application. Refuses to start if a door names no action and is not declared public."""
    import accounts.guards as guards
    import accounts.labels
    import accounts.views

    app = web.make(config)
    guards.install(app)
    web.know(accounts.labels.REFUSALS)
    app.register_blueprint(accounts.views.pages)
    if missing := guards.undeclared(app):
        raise SystemExit(f"These doors name no action: {', '.join(missing)}")
    return app
