"""A process of its own for long work: it computes beside the worker's threads and can be stopped by itself."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from dataclasses import fields
from pathlib import Path

from core import db, settings
from core.settings import Settings

ENTRY = Path(__file__).parent.parent / "app.py"


def start(command: str) -> subprocess.Popen[bytes]:
    """Run `app.py <command>` under the settings and on the database of this process; nobody need wait for it.

    A thread waits instead, so that nothing is left of it when it has ended.
    """
    config = settings.in_force()
    own = {f"YUNQIAO_{f.name.upper()}": str(getattr(config, f.name)) for f in fields(Settings)}
    own["YUNQIAO_DATABASE_URL"] = db.engine().url.render_as_string(hide_password=False)
    process = subprocess.Popen([sys.executable, str(ENTRY), command], env={**os.environ, **own})  # noqa: S603  our own command line
    threading.Thread(target=process.wait, daemon=True, name=command).start()
    return process
