"""A filled database keeps its facts when must and want replace interested."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import create_engine, text

from core import schema

ROWS = (
    "INSERT INTO office (id, code, path, level, names, area_names, zone) VALUES (1, '1', '1/', 'city', '{}', '{}', 'UTC')",
    *(
        "INSERT INTO organisation (id, kind, names, plain_name, country, office_id, state, website, is_demo, created_at, version) "
        f"VALUES ({key}, '{kind}', '{{}}', 'x', 'CN', 1, 'verified', '', 0, '2026-01-01', 1)"
        for key, kind in ((1, "exporter"), (2, "buyer"), (3, "buyer"))
    ),
    (
        "INSERT INTO person (id, organisation_id, role, name, job_title, email, phone, language, zone, spoken, pairs, state, "
        "is_demo, created_at) VALUES (1, 1, 'exporter', 'x', '', 'x@y.z', '', 'en', 'UTC', '[]', '[]', 'active', 0, '2026-01-01')"
    ),
    "INSERT INTO interest (organisation_id, other_id, word, person_id, said_at) VALUES (1, 2, 'interested', 1, '2026-01-02')",
    "INSERT INTO interest (organisation_id, other_id, word, person_id, said_at) VALUES (1, 3, 'no_thanks', 1, '2026-01-02')",
    "INSERT INTO tick (name, ran_at) VALUES ('matchmaking.refresh_all', '2026-01-01')",
)


def test_words_are_kept_and_a_run_is_due(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'old.db'}")
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "0002")
        for row in ROWS:
            connection.execute(text(row))
    with engine.begin() as connection:
        command.upgrade(schema._config(connection), "matching")
        said = connection.execute(text("SELECT other_id, word FROM interest ORDER BY other_id")).all()
        assert [tuple(row) for row in said] == [(2, "want"), (3, "no_thanks")]
        assert connection.execute(text("SELECT count(*) FROM tick")).scalar() == 0
        command.downgrade(schema._config(connection), "0002")
        assert connection.execute(text("SELECT word FROM interest WHERE other_id = 2")).scalar() == "interested"
    engine.dispose()
