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
from collections.abc import Callable
from dataclasses import fields

from flask import Flask

import accounts.guards
import accounts.jobs
import accounts.labels
import accounts.sockets
import accounts.views
import dashboard.views
import deals.jobs
import deals.labels
import deals.models
import deals.views
import deals.views.panels
import matchmaking.models
import meetings.models
from accounts.domain import account, permissions
from accounts.domain.permissions import Role
from accounts.guards import Place
from accounts.service import organising, signing
from core import db, jobs, schema, serving, settings, supervising, testclock, web, words, working
from core.i18n import lazy as _
from core.settings import Settings
from deals.domain import deal
from matchmaking.domain import lives
from meetings.domain import meeting

# Imported by name, so that migrations compare every table.
TABLES = (matchmaking.models, meetings.models, deals.models)
# What a person of a role finds in the bar; at most seven places each.
EVERYBODY = frozenset(Role)
NAVIGATION = (
    Place(EVERYBODY, _("Desk"), "home", "accounts.home"),
    Place(frozenset({Role.EXPORTER, Role.BUYER, Role.OFFICER}), _("Deals"), "deal", "deals.deals"),
    Place(frozenset({Role.OFFICER, Role.ADMIN}), _("Figures"), "figures", "dashboard.figures"),
)  # fmt: skip
FEATURES = (
    accounts.views.pages,
    deals.views.pages,
    dashboard.views.pages,
)  # fmt: skip
REFUSALS = (
    accounts.labels.REFUSALS,
    deals.labels.REFUSALS,
)  # fmt: skip
# A higher feature's pieces on a lower one's pages: (spot, panel), shown in this order.
PANELS: tuple[tuple[str, Callable[..., str]], ...] = (
    ("desk", deals.views.panels.desk),
    ("meeting", deals.views.panels.meeting),
    ("pair", deals.views.panels.pair),
    ("organisation", deals.views.panels.organisation),
)  # fmt: skip


def create_app(config: Settings) -> Flask:
    """The web application. Refuses to start if a door names no action and is not declared public."""
    app = web.make(config)
    accounts.guards.install(app, NAVIGATION)
    for refusals in REFUSALS:
        web.know(refusals)
    for pages in FEATURES:
        app.register_blueprint(pages)
    for spot, panel in PANELS:
        web.add_panel(app, spot, panel)
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


def papers() -> dict[str, str]:
    """The pages of docs/ that are printed from tables, by file name."""
    states = "\n\n".join(f"## {m.name}\n\n```mermaid\n{m.mermaid()}\n```" for m in MACHINES)
    settings_rows = "\n".join(
        f"| `YUNQIAO_{f.name.upper()}` | {f.default or ''} | {f.metadata['meaning']} |" for f in fields(Settings)
    )
    regular = "\n".join(f"| `{r.name}` | {r.period} |" for _name, r in sorted(jobs.REGULAR.items()))
    return {
        "permissions.md": f"# Who may do what\n\n{PRINTED.format('accounts/domain/permissions.py')}\n\n"
        f"`own` is my organisation or myself, `area` my office and those below it, `all` everything; "
        f"a blank is a no.\n\n{permissions.markdown()}\n",
        "states.md": f"# Lives\n\n{PRINTED.format('the Machine tables in the features’ domain/')}\n\n{states}\n",
        "settings.md": f"# Settings and regular jobs\n\n{PRINTED.format('core/settings.py and the jobs')}\n\n"
        f"| setting | default | meaning |\n|---|---|---|\n{settings_rows}\n\n"
        f"| regular job | every |\n|---|---|\n{regular}\n",
    }


def print_papers(_config: Settings) -> None:
    """For developers: write the printed pages of docs/ anew."""
    for name, text in papers().items():
        (web.ROOT / "docs" / name).write_text(text, encoding="utf-8")


def update_words(_config: Settings) -> None:
    """For developers: extract the words of all features into translations/ anew."""
    words.update()


PRINTED = "Printed by `./run.sh docs` from {}; a test fails when this page is stale."
MACHINES = [
    account.ORGANISATION, account.PERSON, lives.REQUEST, lives.INTRODUCTION, meeting.FAIR, meeting.MEETING, meeting.OFFER,
    deal.DEAL,
]  # fmt: skip
COMMANDS = {
    "serve": (serve, "migrate, then serve the web and work in the background (the default)"),
    "web": (run_web, "one web process; serve starts it"),
    "work": (run_work, "one worker process; serve starts it"),
    "docs": (print_papers, "for developers: print docs/permissions.md, states.md and settings.md"),
    "words": (update_words, "for developers: extract the words of all features"),
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
