"""what each person's newest invitation names, since the worker writes the mails"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "told"
down_revision = "0002"
branch_labels = None
depends_on = None

# Until now whoever takes part in an agreed meeting was told at once.
TOLD = (
    "UPDATE meeting_person SET told_for = (SELECT starts_at FROM meeting WHERE meeting.id = meeting_id) "
    "WHERE meeting_id IN (SELECT id FROM meeting WHERE state IN ('accepted', 'cancelled', 'held', 'missed'))"
)


def upgrade() -> None:
    op.add_column("meeting_person", sa.Column("told_for", core.db.Instant(timezone=True), nullable=True))
    op.execute(TOLD)


def downgrade() -> None:
    op.drop_column("meeting_person", "told_for")
