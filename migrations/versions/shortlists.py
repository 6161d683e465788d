"""companies' shortlists with private notes"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "shortlists"
down_revision = "prices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shortlisted",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.String(length=2000), nullable=False),
        sa.Column("added_at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["organisation_id"], ["organisation.id"], name=op.f("fk_shortlisted_organisation_id")),
        sa.ForeignKeyConstraint(["other_id"], ["organisation.id"], name=op.f("fk_shortlisted_other_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_shortlisted_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shortlisted")),
        sa.UniqueConstraint("organisation_id", "other_id", name=op.f("uq_shortlisted_organisation_id_other_id")),
    )
    op.create_index("ix_shortlisted_other_id", "shortlisted", ["other_id"])


def downgrade() -> None:
    op.drop_table("shortlisted")
