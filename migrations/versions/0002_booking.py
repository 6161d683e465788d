"""no double booking: the database is the last to say so"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TAKEN = """
CREATE TRIGGER booking_{event} BEFORE {event} ON booking
WHEN EXISTS (
    SELECT 1 FROM booking AS other
    WHERE other.person_id = NEW.person_id AND other.id IS NOT NEW.id
      AND other.starts_at < NEW.ends_at AND NEW.starts_at < other.ends_at
)
BEGIN SELECT RAISE(ABORT, 'time.taken'); END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("INSERT", "UPDATE"):
            op.execute(TAKEN.format(event=event))
        return
    op.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
    op.execute(
        'ALTER TABLE booking ADD CONSTRAINT "time.taken" '
        "EXCLUDE USING gist (person_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&)"
    )


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for event in ("INSERT", "UPDATE"):
            op.execute(f"DROP TRIGGER booking_{event}")
        return
    op.execute('ALTER TABLE booking DROP CONSTRAINT "time.taken"')
