"""prices that are told on request, and who asked for them"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "prices"
down_revision = "pauses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "private_price",
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("price_low", sa.BigInteger(), nullable=False),
        sa.Column("price_high", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.CheckConstraint("price_low <= price_high", name=op.f("ck_private_price_price_order")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_private_price_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("product_id", name=op.f("pk_private_price")),
    )
    op.create_table(
        "price_ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("state IN ('asked', 'shown', 'kept')", name=op.f("ck_price_ask_state_known")),
        sa.ForeignKeyConstraint(["buyer_id"], ["organisation.id"], name=op.f("fk_price_ask_buyer_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_price_ask_person_id")),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_price_ask_product_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_ask")),
        sa.UniqueConstraint("product_id", "buyer_id", name=op.f("uq_price_ask_product_id_buyer_id")),
    )
    op.create_index("ix_price_ask_buyer_id", "price_ask", ["buyer_id"])


def downgrade() -> None:
    op.drop_table("price_ask")
    op.drop_table("private_price")
