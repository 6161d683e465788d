"""showcases that offices sent to chambers"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "sendings"
down_revision = "showcases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sending",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("showcase_id", sa.Integer(), nullable=False),
        sa.Column("chamber_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("sent_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("opened_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("opened_by", sa.Integer(), nullable=True),
        sa.Column("taken_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("withdrawn_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["chamber_id"], ["organisation.id"], name=op.f("fk_sending_chamber_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["person.id"], name=op.f("fk_sending_opened_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_sending_person_id")),
        sa.ForeignKeyConstraint(
            ["showcase_id"], ["showcase.id"], name=op.f("fk_sending_showcase_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sending")),
        sa.UniqueConstraint(
            "showcase_id", "chamber_id", "sent_at", name=op.f("uq_sending_showcase_id_chamber_id_sent_at")
        ),
    )
    op.create_index(op.f("ix_sending_chamber_id"), "sending", ["chamber_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_sending_chamber_id"), "sending")

    op.drop_table("sending")
