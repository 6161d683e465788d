"""A page of the product beside a bare Flask and Jinja page with the same rows: `python -m benchmarks.pages`.

Both are asked in turn in one process; the figures are milliseconds of the processor, which neighbours do not change.
"""

from __future__ import annotations

import re
import statistics
import tempfile
import time
from collections.abc import Callable

from flask import Flask, render_template
from flask.testing import FlaskClient
from jinja2 import DictLoader
from sqlalchemy import event, select

import app as composition
from accounts import queries
from accounts.models import Office, Organisation
from accounts.service import signing
from core import db, schema, settings
from demo import filling
from matchmaking.models import Company, Match, Request

ROUNDS = 60
ROWS = 25
BARE = """<!doctype html><title>{{ title }}</title><h1>{{ title }}</h1><table>
{% for row in rows %}<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</table>"""


def bare(li: int) -> Flask:
    """The same rows, one statement each, in a plain table."""
    made = Flask("bare")
    made.jinja_env.loader = DictLoader({"bare.html": BARE})
    made.teardown_request(lambda _error: db.close())

    @made.get("/companies")
    def companies() -> str:
        chosen = (
            select(Organisation.id, Organisation.names, Organisation.country, Organisation.state, Office.names)
            .add_columns(Company.abouts, Company.markets, Company.languages)
            .join(Company, Company.organisation_id == Organisation.id)
            .join(Office, Office.id == Organisation.office_id)
            .where(Organisation.kind == "exporter", Organisation.state == "verified")
            .order_by(Organisation.plain_name)
            .limit(ROWS)
        )
        return render_template("bare.html", title="Companies", rows=db.session().execute(chosen).all())

    @made.get("/matches")
    def matches() -> str:
        chosen = (
            select(Organisation.id, Organisation.names, Organisation.country, Match.score, Match.parts, Request.title)
            .join(Match, Match.buyer_id == Organisation.id)
            .outerjoin(Request, Request.id == Match.request_id)
            .where(Match.exporter_id == li)
            .order_by(Match.score.desc())
            .limit(ROWS)
        )
        return render_template("bare.html", title="Matches", rows=db.session().execute(chosen).all())

    return made


def signed_in(made: Flask, person_id: int) -> FlaskClient:
    client = made.test_client()
    with db.unit(), db.transaction():
        token = signing._open_session(person_id, "benchmark")
    with client.session_transaction() as session:
        session["key"] = token
    return client


def took(ask: Callable[[], object]) -> float:
    started = time.process_time()
    ask()
    return (time.process_time() - started) * 1000


def main() -> None:
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        config = settings.use(settings.read({}, data=folder, mode="demo", async_mode="threading"))
        engine = db.connect(config.engine_url)
        schema.upgrade(engine)
        with db.unit():
            filling.fill()
            people = {person.email: person for person in queries.demo_people()}
        li, sato = people["li@seller.example"], people["sato@buyer.example"]
        ours, plain = composition.create_app(config), bare(li.organisation_id or 0).test_client()
        statements: list[str] = []
        event.listen(engine, "before_cursor_execute", lambda *row: statements.append(row[2]))
        print(f"{'page':12} {'ours ms':>8} {'bare ms':>8} {'times':>6} {'goal':>5} {'SQL':>4} {'kB':>5}  rows")
        for path, person in (("/companies", sato), ("/matches", li)):
            client = signed_in(ours, person.id)
            for one in (client, plain) * 5:
                assert one.get(path).status_code == 200
            statements.clear()
            text = client.get(path).text
            sql = sum(not re.match(r"\s*(BEGIN|COMMIT|ROLLBACK|PRAGMA)", line) for line in statements)
            pairs = [
                (took(lambda c=client, p=path: c.get(p)), took(lambda p=path: plain.get(p))) for _ in range(ROUNDS)
            ]
            mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
            rows = len(set(re.findall(rf'href="{path}/(\d+)"', text)))
            print(
                f"{path:12} {mine:8.1f} {theirs:8.1f} {mine / theirs:6.1f} {'<= 3':>5} {sql:4} {len(text) // 1000:5}  {rows}"
            )


if __name__ == "__main__":
    main()
