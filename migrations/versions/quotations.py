"""quotations on buyers' requests, and how many a request takes"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "quotations"
down_revision = "told"
branch_labels = None
depends_on = None

LIVE = sa.text("state IN ('sent', 'chosen')")


def upgrade() -> None:
    op.create_table(
        "quotation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("exporter_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("goods", sa.JSON(), nullable=False),
        sa.Column("hs6", sa.String(length=6), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("place", sa.Integer(), nullable=True),
        sa.Column("silent", sa.Boolean(), nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("incoterm", sa.String(length=3), nullable=False),
        sa.Column("port", sa.String(length=5), nullable=False),
        sa.Column("moq", sa.BigInteger(), nullable=True),
        sa.Column("lead_days", sa.Integer(), nullable=True),
        sa.Column("sample", sa.Boolean(), nullable=False),
        sa.Column("sample_days", sa.Integer(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("sent_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('sent', 'withdrawn', 'chosen', 'declined', 'expired')", name=op.f("ck_quotation_state_known")
        ),
        sa.CheckConstraint("place BETWEEN 1 AND 20", name=op.f("ck_quotation_place_known")),
        sa.ForeignKeyConstraint(["exporter_id"], ["company.organisation_id"], name=op.f("fk_quotation_exporter_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_quotation_person_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_quotation_product_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["request_id"], ["request.id"], name=op.f("fk_quotation_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotation")),
        sa.UniqueConstraint("request_id", "place", name=op.f("uq_quotation_request_id_place")),
    )
    for column in ("exporter_id", "product_id", "state"):
        op.create_index(f"ix_quotation_{column}", "quotation", [column])
    op.create_index(
        "uq_quotation_live", "quotation", ["request_id", "exporter_id"], unique=True, sqlite_where=LIVE,
        postgresql_where=LIVE,
    )  # fmt: skip
    op.add_column("request", sa.Column("quotations_wanted", sa.Integer(), server_default="5", nullable=False))


def downgrade() -> None:
    op.drop_column("request", "quotations_wanted")
    op.drop_table("quotation")
