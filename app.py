"""Composition root and command line: the only file that knows every feature."""

from __future__ import annotations

import os
import sys

from core import green

_ON_EVENTLET = os.environ.get("YUNQIAO_ASYNC_MODE", "eventlet") == "eventlet"
if __name__ == "__main__" and sys.argv[1:2] == ["web"] and _ON_EVENTLET:
    green.patch()

import argparse
import logging
from dataclasses import fields

from flask import Flask

import accounts.guards
import accounts.jobs
import deals.jobs
import deals.models
import matchmaking.commands
import matchmaking.jobs
import matchmaking.models
import meetings.jobs
import meetings.models
from accounts import queries
from accounts.domain import account, permissions
from accounts.service import organising, signing
from core import db, i18n, jobs, schema, serving, settings, supervising, testclock, web, words, working
from core.settings import Settings
from deals.domain import deal
from demo import filling
from demo.cast import EVERYDAY
from matchmaking.domain import lives
from matchmaking.service import indexing, matching, profiles, running
from meetings.domain import meeting

# Imported by name, so that migrations compare every table.
TABLES = (matchmaking.models, meetings.models, deals.models)
# What a lower feature announces and a higher one does then, in the same transaction.
organising.organisation_added.connect(profiles.begin)
organising.decided.connect(matching.on_decision)


def create_app(config: Settings) -> Flask:
    """The web application. Refuses to start if a door names no action and is not declared public."""
    import features  # noqa: PLC0415  the supervisor and the worker have no use for the pages

    app = web.make(config)
    features.install(app)
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


def run_demo(config: Settings) -> None:
    """Fill an empty database with fictional companies, say who may be signed in as, and serve."""
    schema.upgrade(db.connect(config.engine_url))
    with db.unit():
        if filling.fill():
            _say("Filled with fictional companies.")
        people = [p for p in queries.demo_people() if p.email in EVERYDAY]
    for person in people:
        belongs = person.organisation or person.office
        _say(f"  {person.email:26}{person.role:15}{i18n.text_in(belongs.names, 'en') if belongs else ''}")
    _say(f"Sign in as any of them, and others, with one click at {config.base_url}/demo")
    if _is_open(config):
        _say("Whoever reaches this address can sign in as anyone. Browsers give no camera to it without HTTPS.")
    serve(config)


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


def run_match(config: Settings) -> None:
    """A run of matching in a process of its own; the worker starts it."""
    _connect(config)
    with db.unit():
        running.work()


def reindex(config: Settings) -> None:
    """Index every company and request anew, telling how far it is."""
    schema.upgrade(db.connect(config.engine_url))
    with db.unit():
        indexing.reindex(lambda done, every: _say(f"{done} of {every} companies"))


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


def suggest_hs(config: Settings) -> None:
    """Print the subheadings that fit the words on the command line."""
    raise SystemExit(matchmaking.commands.suggest_hs(config, sys.argv[2:]))


PRINTED = "Printed by `./run.sh docs` from {}; a test fails when this page is stale."
MACHINES = [
    account.ORGANISATION, account.PERSON, lives.REQUEST, lives.QUOTATION, lives.PRICE_ASK, lives.INTRODUCTION, meeting.FAIR, meeting.MEETING, meeting.OFFER,
    deal.DEAL,
]  # fmt: skip
COMMANDS = {
    "serve": (serve, "migrate, then serve the web and work in the background (the default)"),
    "demo": (run_demo, "the same with fictional companies and one-click sign-in"),
    "web": (run_web, "one web process; serve starts it"),
    "work": (run_work, "one worker process; serve starts it"),
    "match": (run_match, "the run of matching that waits; work starts it"),
    matchmaking.commands.SUGGEST: (suggest_hs, matchmaking.commands.MEANING),
    "reindex": (reindex, "fold the words of all companies and requests anew, for the search"),
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
    listing = "\n".join(f"{name:10} {meaning}" for name, (_run, meaning) in COMMANDS.items())
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
    if sys.argv[1:2] == [matchmaking.commands.SUGGEST]:
        suggest_hs(settings.use(settings.read()))
    arguments = _arguments()
    given = {k: v for k, v in vars(arguments).items() if k != "command" and v is not None}
    logging.getLogger("alembic").setLevel(logging.WARNING)
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    if arguments.command == "demo":
        given = {**filling.settings(os.environ), **given}
    config = settings.use(settings.read(**given))
    if arguments.command != "demo":
        _refuse_open_doors(config)
    COMMANDS[arguments.command][0](config)


def _is_open(config: Settings) -> bool:
    return config.host not in {"127.0.0.1", "::1", "localhost"} and not config.base_url.startswith("https://")


def _refuse_open_doors(config: Settings) -> None:
    """Browsers give camera and microphone to HTTPS or localhost alone, and passwords need it too."""
    if _is_open(config):
        raise SystemExit(
            f"Serving on {config.host} needs HTTPS: give --cert and --key, or set YUNQIAO_URL to the https address of "
            "the proxy in front."
        )


if __name__ == "__main__":
    main()
