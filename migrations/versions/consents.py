"""when companies gave and withdrew their consents"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "consents"
down_revision = "wording"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "consent_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("consent", sa.String(length=20), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["company.organisation_id"], name=op.f("fk_consent_change_organisation_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_consent_change_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_change")),
    )
    op.create_index("ix_consent_change_of", "consent_change", ["organisation_id", "consent"])


def downgrade() -> None:
    op.drop_index("ix_consent_change_of", "consent_change")
    op.drop_table("consent_change")
