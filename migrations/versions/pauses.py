"""companies that pause their profile"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "pauses"
down_revision = "search"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pause",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("since", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["company.organisation_id"], name=op.f("fk_pause_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_pause_person_id")),
        sa.PrimaryKeyConstraint("organisation_id", name=op.f("pk_pause")),
    )


def downgrade() -> None:
    op.drop_table("pause")
