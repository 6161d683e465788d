"""Composition root and command line: the only file that knows every feature."""

from __future__ import annotations

import sys

from core import green

if __name__ == "__main__" and sys.argv[1:2] == ["web"]:
    import os

    if os.environ.get("YUNQIAO_ASYNC_MODE", "eventlet") == "eventlet":
        green.patch()

import argparse
import logging
from dataclasses import fields

from flask import Flask

import accounts.guards
import accounts.labels
import accounts.views
from accounts.service import organising, signing
from core import db, schema, serving, settings, supervising, testclock, web, working
from core.settings import Settings


def create_app(config: Settings) -> Flask:
    """The web application. Refuses to start if a door names no action and is not declared public."""
    app = web.make(config)
    accounts.guards.install(app)
    web.know(accounts.labels.REFUSALS)
    app.register_blueprint(accounts.views.pages)
    serving.attach(app, config)
    if missing := accounts.guards.undeclared(app):
        raise SystemExit(f"These doors name no action: {', '.join(missing)}")
    return app


def _connect(config: Settings) -> None:
    db.connect(config.engine_url)
    if config.test:
        testclock.follow()


def serve(config: Settings) -> None:
    """Migrate, then keep a web and a worker process alive until told to stop."""
    schema.upgrade(db.connect(config.engine_url))
    with db.unit():
        organising.ensure_offices()
        first = signing.first_admin_link(config.base_url)
    _say(f"Yunqiao is at {config.base_url}")
    if first:
        _say(f"Set the administrator's password once at {first}")
    db.engine().dispose()
    environment = {f"YUNQIAO_{f.name.upper()}": getattr(config, f.name) for f in fields(Settings)}
    supervising.supervise(__file__, ["web"] * int(config.web_processes) + ["work"], environment)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def run_web(config: Settings) -> None:
    """The web child."""
    _connect(config)
    serving.serve(create_app(config), config)


def run_work(config: Settings) -> None:
    """The worker child."""
    _connect(config)
    working.work(config)


def revise(config: Settings) -> None:
    """For developers: write a migration from what changed in the models."""
    schema.upgrade(db.connect(config.engine_url))
    schema.revise(db.engine(), "describe me")


COMMANDS = {
    "serve": (serve, "migrate, then serve the web and work in the background (the default)"),
    "web": (run_web, "one web process; serve starts it"),
    "work": (run_work, "one worker process; serve starts it"),
    "revise": (revise, "for developers: write a migration from the models"),
}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="run.sh",
        description="Yunqiao 云桥: exporters and buyers meet.",
        formatter_class=argparse.RawTextHelpFormatter,
    )
    listing = "\n".join(f"{name:8} {meaning}" for name, (_run, meaning) in COMMANDS.items())
    parser.add_argument("command", nargs="?", default="serve", choices=COMMANDS, metavar="command", help=listing)
    for name, meaning in (
        ("host", "address to bind"),
        ("port", "port to bind"),
        ("cert", "certificate (PEM) for HTTPS"),
        ("key", "its key (PEM)"),
    ):
        parser.add_argument(f"--{name}", help=meaning)
    return parser.parse_args()


def main() -> None:
    """Read the command line and the environment, and run one command."""
    arguments = _arguments()
    given = {k: v for k, v in vars(arguments).items() if k != "command" and v is not None}
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    config = settings.use(settings.read(**given))
    _refuse_open_doors(config)
    COMMANDS[arguments.command][0](config)


def _refuse_open_doors(config: Settings) -> None:
    """Browsers give camera and microphone to HTTPS or localhost alone, and passwords need it too."""
    if config.host not in {"127.0.0.1", "::1", "localhost"} and not config.base_url.startswith("https://"):
        raise SystemExit(
            f"Serving on {config.host} needs HTTPS: give --cert and --key, or set YUNQIAO_URL to the https address of "
            "the proxy in front."
        )


if __name__ == "__main__":
    main()
