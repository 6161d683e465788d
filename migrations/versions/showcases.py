"""companies that chambers and offices put together"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "showcases"
down_revision = "consents"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "showcase",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chamber_id", sa.Integer(), nullable=True),
        sa.Column("office_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("created_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("changed_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("(chamber_id IS NULL) <> (office_id IS NULL)", name=op.f("ck_showcase_one_owner")),
        sa.ForeignKeyConstraint(["chamber_id"], ["organisation.id"], name=op.f("fk_showcase_chamber_id")),
        sa.ForeignKeyConstraint(["office_id"], ["office.id"], name=op.f("fk_showcase_office_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_showcase_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showcase")),
    )
    op.create_index(op.f("ix_showcase_chamber_id"), "showcase", ["chamber_id"])
    op.create_index(op.f("ix_showcase_office_id"), "showcase", ["office_id"])

    op.create_table(
        "showcase_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("showcase_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added_at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["company.organisation_id"], name=op.f("fk_showcase_entry_organisation_id")
        ),
        sa.ForeignKeyConstraint(
            ["showcase_id"], ["showcase.id"], name=op.f("fk_showcase_entry_showcase_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_showcase_entry")),
        sa.UniqueConstraint(
            "showcase_id", "organisation_id", name=op.f("uq_showcase_entry_showcase_id_organisation_id")
        ),
    )
    op.create_index(op.f("ix_showcase_entry_organisation_id"), "showcase_entry", ["organisation_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_showcase_entry_organisation_id"), "showcase_entry")

    op.drop_table("showcase_entry")
    op.drop_index(op.f("ix_showcase_office_id"), "showcase")
    op.drop_index(op.f("ix_showcase_chamber_id"), "showcase")

    op.drop_table("showcase")
