"""search: a full-text index, a narrow row for lists, saved searches

The index and the copies in `listing` are kept by triggers: whatever writes a company or an organisation, and in whichever
way, lists and searches follow in the same transaction.
"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "search"
down_revision = "quotations"
branch_labels = None
depends_on = None

COPIED = "kind, state, country, office_id, name, consents, markets, changed_at"

# --- SQLite: FTS5 over the words that stand in the tables ---------------------------------------------------------
FTS = """
CREATE VIRTUAL TABLE fulltext_{table} USING fts5(
    search_text, content='{table}', content_rowid='{key}', detail='none', tokenize="ascii tokenchars '_'"
)
"""
FTS_TRIGGERS = (
    """
CREATE TRIGGER fulltext_{table}_insert AFTER INSERT ON {table} BEGIN
    INSERT INTO fulltext_{table} (rowid, search_text) VALUES (NEW.{key}, NEW.search_text);
END
""",
    """
CREATE TRIGGER fulltext_{table}_delete AFTER DELETE ON {table} BEGIN
    INSERT INTO fulltext_{table} (fulltext_{table}, rowid, search_text) VALUES ('delete', OLD.{key}, OLD.search_text);
END
""",
    """
CREATE TRIGGER fulltext_{table}_update AFTER UPDATE OF search_text ON {table}
WHEN OLD.search_text IS NOT NEW.search_text BEGIN
    INSERT INTO fulltext_{table} (fulltext_{table}, rowid, search_text) VALUES ('delete', OLD.{key}, OLD.search_text);
    INSERT INTO fulltext_{table} (rowid, search_text) VALUES (NEW.{key}, NEW.search_text);
END
""",
)
LISTING_TRIGGERS = (
    f"""
CREATE TRIGGER listing_insert AFTER INSERT ON company BEGIN
    INSERT INTO listing (organisation_id, {COPIED})
    SELECT NEW.organisation_id, kind, state, country, office_id, plain_name, NEW.consents, NEW.markets, NEW.updated_at
    FROM organisation WHERE id = NEW.organisation_id;
END
""",
    """
CREATE TRIGGER listing_delete BEFORE DELETE ON company BEGIN
    DELETE FROM listing WHERE organisation_id = OLD.organisation_id;
END
""",
    """
CREATE TRIGGER listing_update AFTER UPDATE OF consents, markets, updated_at ON company BEGIN
    UPDATE listing SET consents = NEW.consents, markets = NEW.markets, changed_at = NEW.updated_at
    WHERE organisation_id = NEW.organisation_id;
    INSERT INTO search_change (organisation_id) SELECT NEW.organisation_id WHERE OLD.consents IS NOT NEW.consents;
END
""",
    """
CREATE TRIGGER listing_organisation AFTER UPDATE OF kind, state, country, office_id, plain_name ON organisation BEGIN
    UPDATE listing SET kind = NEW.kind, state = NEW.state, country = NEW.country, office_id = NEW.office_id,
                       name = NEW.plain_name
    WHERE organisation_id = NEW.id;
    INSERT INTO search_change (organisation_id) SELECT NEW.id
    WHERE OLD.state IS NOT NEW.state OR OLD.office_id IS NOT NEW.office_id OR OLD.country IS NOT NEW.country;
END
""",
)

# --- PostgreSQL: a vector of exactly these words, without any dictionary ------------------------------------------
VECTOR = "array_to_tsvector(array_remove(string_to_array(btrim({text}), ' '), ''))"
TSV = """
CREATE TABLE fulltext_{table} (
    id integer PRIMARY KEY REFERENCES {table} ({key}) ON DELETE CASCADE,
    words tsvector NOT NULL
)
"""
TSV_FUNCTION = """
CREATE FUNCTION fulltext_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO fulltext_{table} (id, words) VALUES (NEW.{key}, {vector})
    ON CONFLICT (id) DO UPDATE SET words = excluded.words;
    RETURN NULL;
END $$
"""
# The planner takes `@@` for a cheap comparison and would rather read every vector than the index.
TSV_KEYS = """
CREATE FUNCTION fulltext_{table}_keys(asked tsquery) RETURNS SETOF integer LANGUAGE sql STABLE ROWS 20000
SET enable_seqscan = off SET enable_indexscan = off
AS $$ SELECT id FROM fulltext_{table} WHERE words @@ asked $$
"""
TSV_TRIGGERS = (
    "CREATE TRIGGER fulltext_{table}_insert AFTER INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION fulltext_{table}()",
    "CREATE TRIGGER fulltext_{table}_update AFTER UPDATE OF search_text ON {table} FOR EACH ROW "
    "WHEN (OLD.search_text IS DISTINCT FROM NEW.search_text) EXECUTE FUNCTION fulltext_{table}()",
)
LISTING_FUNCTIONS = (
    f"""
CREATE FUNCTION listing_insert() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    INSERT INTO listing (organisation_id, {COPIED})
    SELECT NEW.organisation_id, kind, state, country, office_id, plain_name, NEW.consents, NEW.markets, NEW.updated_at
    FROM organisation WHERE id = NEW.organisation_id
    ON CONFLICT (organisation_id) DO NOTHING;
    RETURN NULL;
END $$
""",
    "CREATE TRIGGER listing_insert AFTER INSERT ON company FOR EACH ROW EXECUTE FUNCTION listing_insert()",
    """
CREATE FUNCTION listing_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    DELETE FROM listing WHERE organisation_id = OLD.organisation_id;
    RETURN OLD;
END $$
""",
    "CREATE TRIGGER listing_delete BEFORE DELETE ON company FOR EACH ROW EXECUTE FUNCTION listing_delete()",
    """
CREATE FUNCTION listing_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE listing SET consents = NEW.consents, markets = NEW.markets, changed_at = NEW.updated_at
    WHERE organisation_id = NEW.organisation_id;
    IF OLD.consents::text IS DISTINCT FROM NEW.consents::text THEN
        INSERT INTO search_change (organisation_id) VALUES (NEW.organisation_id);
    END IF;
    RETURN NULL;
END $$
""",
    "CREATE TRIGGER listing_update AFTER UPDATE OF consents, markets, updated_at ON company "
    "FOR EACH ROW EXECUTE FUNCTION listing_update()",
    """
CREATE FUNCTION listing_organisation() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    UPDATE listing SET kind = NEW.kind, state = NEW.state, country = NEW.country, office_id = NEW.office_id,
                       name = NEW.plain_name
    WHERE organisation_id = NEW.id;
    IF FOUND AND (OLD.state, OLD.office_id, OLD.country) IS DISTINCT FROM (NEW.state, NEW.office_id, NEW.country) THEN
        INSERT INTO search_change (organisation_id) VALUES (NEW.id);
    END IF;
    RETURN NULL;
END $$
""",
    "CREATE TRIGGER listing_organisation AFTER UPDATE OF kind, state, country, office_id, plain_name ON organisation "
    "FOR EACH ROW EXECUTE FUNCTION listing_organisation()",
)
INDEXED = ({"table": "company", "key": "organisation_id"}, {"table": "request", "key": "id"})


def upgrade() -> None:
    op.add_column("request", sa.Column("search_text", sa.Text(), server_default="", nullable=False))
    _tables()
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        _on_postgresql()
    _fill()


def _tables() -> None:
    op.create_table(
        "listing",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("state", sa.String(20), nullable=False),
        sa.Column("country", sa.String(2), nullable=False),
        sa.Column("office_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(220), nullable=False),
        sa.Column("consents", sa.Text(), nullable=False),
        sa.Column("markets", sa.Text(), nullable=False),
        sa.Column("changed_at", core.db.Instant(), nullable=False),
        sa.Column("product_groups", sa.Text(), server_default="", nullable=False),
        sa.Column("hs6s", sa.Text(), server_default="", nullable=False),
        sa.Column("certificates", sa.Text(), server_default="", nullable=False),
        sa.Column("certificates_until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["company.organisation_id"], name=op.f("fk_listing_organisation_id")
        ),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_listing")),
    )
    op.create_index("ix_listing_name", "listing", ["name"])
    op.create_index("ix_listing_changed_at", "listing", ["changed_at"])
    op.create_table(
        "saved_search",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(20), nullable=False),
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("mails", sa.String(10), nullable=False),
        sa.Column("mailed_on", sa.Date(), nullable=True),
        sa.Column("created_at", core.db.Instant(), nullable=False),
        sa.CheckConstraint("subject IN ('companies', 'requests')", name=op.f("ck_saved_search_subject_known")),
        sa.CheckConstraint("mails IN ('', 'daily', 'at_once')", name=op.f("ck_saved_search_mails_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_saved_search_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_search")),
    )
    op.create_index(op.f("ix_saved_search_person_id"), "saved_search", ["person_id"])
    op.create_index(op.f("ix_saved_search_mails"), "saved_search", ["mails"])
    op.create_table(
        "saved_hit",
        sa.Column("search_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=False),
        sa.Column("told_at", core.db.Instant(), nullable=True),
        sa.ForeignKeyConstraint(["search_id"], ["saved_search.id"], name=op.f("fk_saved_hit_search_id")),
        sa.PrimaryKeyConstraint("search_id", "subject_id", name=op.f("pk_saved_hit")),
    )
    op.create_table(
        "search_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_change")),
    )


def _on_sqlite() -> None:
    for names in INDEXED:
        op.execute(FTS.format(**names))
        for trigger in FTS_TRIGGERS:
            op.execute(trigger.format(**names))
        op.execute("INSERT INTO fulltext_{table} (fulltext_{table}) VALUES ('rebuild')".format(**names))
    for trigger in LISTING_TRIGGERS:
        op.execute(trigger)


def _on_postgresql() -> None:
    for names in INDEXED:
        op.execute(TSV.format(**names))
        op.execute(
            "INSERT INTO fulltext_{table} (id, words) SELECT {key}, {vector} FROM {table}".format(
                **names, vector=VECTOR.format(text="search_text")
            )
        )
        op.execute(
            "CREATE INDEX ix_fulltext_{table} ON fulltext_{table} USING gin (words) WITH (fastupdate = off)".format(
                **names
            )
        )
        op.execute(TSV_KEYS.format(**names))
        op.execute(TSV_FUNCTION.format(**names, vector=VECTOR.format(text="NEW.search_text")))
        for trigger in TSV_TRIGGERS:
            op.execute(trigger.format(**names))
    for statement in LISTING_FUNCTIONS:
        op.execute(statement)


def _fill() -> None:
    """What there is already: its facets now, its words by the worker, which has them folded anew."""
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    joined = "group_concat" if on_sqlite else "string_agg"
    many = {
        "product_groups": "SELECT organisation_id, product_group AS v FROM product WHERE product_group <> '' "
        "UNION SELECT organisation_id, product_group FROM request WHERE product_group <> '' AND state = 'open'",
        "hs6s": "SELECT organisation_id, hs6 AS v FROM product UNION SELECT organisation_id, hs6 FROM request WHERE state = 'open'",
        "certificates": "SELECT organisation_id, code AS v FROM held_certificate "
        "WHERE expires_on IS NULL OR expires_on >= CURRENT_DATE GROUP BY organisation_id, code",
    }
    op.execute(
        f"INSERT INTO listing (organisation_id, {COPIED}) "
        "SELECT c.organisation_id, o.kind, o.state, o.country, o.office_id, o.plain_name, c.consents, c.markets, c.updated_at "
        "FROM company c JOIN organisation o ON o.id = c.organisation_id"
    )
    for column, rows in many.items():
        op.execute(
            f"UPDATE listing SET {column} = COALESCE((SELECT ',' || {joined}(v, ',') || ',' FROM ({rows}) AS r "
            "WHERE r.organisation_id = listing.organisation_id), '')"
        )
    op.execute(
        "UPDATE listing SET certificates_until = (SELECT MIN(expires_on) FROM held_certificate h "
        "WHERE h.organisation_id = listing.organisation_id AND h.expires_on >= CURRENT_DATE)"
    )
    op.execute(
        "INSERT INTO job (kind, payload, state, due_at, attempts, done_units, all_units, result, error) "
        "SELECT 'matchmaking.reindex', '{}', 'waiting', CURRENT_TIMESTAMP, 0, 0, 0, '{}', '' "
        "WHERE EXISTS (SELECT 1 FROM company)"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        names = [f"fulltext_{n['table']}_{event}" for n in INDEXED for event in ("insert", "delete", "update")]
        for name in (*names, "listing_insert", "listing_delete", "listing_update", "listing_organisation"):
            op.execute(f"DROP TRIGGER {name}")
        for n in INDEXED:
            op.execute(f"DROP TABLE fulltext_{n['table']}")
    else:
        for n in INDEXED:
            op.execute(f"DROP FUNCTION fulltext_{n['table']}() CASCADE")
            op.execute(f"DROP FUNCTION fulltext_{n['table']}_keys(tsquery)")
            op.execute(f"DROP TABLE fulltext_{n['table']}")
        for name in ("listing_insert", "listing_delete", "listing_update", "listing_organisation"):
            op.execute(f"DROP FUNCTION {name}() CASCADE")
    for table in ("search_change", "saved_hit", "saved_search", "listing"):
        op.drop_table(table)
    # Both drop it in place; a batch would copy the table, which others refer to.
    op.execute("ALTER TABLE request DROP COLUMN search_text")
