"""must and want; already met; the index, the weights and the runs of matching"""

import sqlalchemy as sa
from alembic import op

import core.db

revision = "matching"
down_revision = "shortlists"
branch_labels = None
depends_on = None


OLD, NEW = "word IN ('interested', 'no_thanks')", "word IN ('must', 'want', 'no_thanks')"


def upgrade() -> None:
    _words(NEW, "UPDATE interest SET word = 'want' WHERE word = 'interested'")
    op.create_table(
        "met",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("exporter_id", sa.Integer(), nullable=False),
        sa.Column("buyer_id", sa.Integer(), nullable=False),
        sa.Column("met_at", core.db.Instant(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["buyer_id"], ["organisation.id"], name=op.f("fk_met_buyer_id")),
        sa.ForeignKeyConstraint(["exporter_id"], ["organisation.id"], name=op.f("fk_met_exporter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_met")),
        sa.UniqueConstraint("exporter_id", "buyer_id", name=op.f("uq_met_exporter_id_buyer_id")),
    )
    with op.batch_alter_table("met", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_met_buyer_id"), ["buyer_id"], unique=False)

    op.create_table(
        "match_key",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["company.organisation_id"],
            name=op.f("fk_match_key_organisation_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "key", name=op.f("pk_match_key")),
    )
    with op.batch_alter_table("match_key", schema=None) as batch_op:
        batch_op.create_index("ix_match_key_of", ["key", "organisation_id"], unique=False)

    op.create_table(
        "weighing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("weights", sa.JSON(), nullable=False),
        sa.Column("limits", sa.JSON(), nullable=False),
        sa.Column("looked_at", sa.JSON(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("made_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("in_force_at", core.db.Instant(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_weighing_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weighing")),
    )
    with op.batch_alter_table("weighing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weighing_in_force_at"), ["in_force_at"], unique=False)

    op.create_table(
        "match_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=True),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("started_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("beat_at", core.db.Instant(timezone=True), nullable=False),
        sa.Column("ended_at", core.db.Instant(timezone=True), nullable=True),
        sa.Column("ending", sa.String(length=10), nullable=False),
        sa.Column("stop_asked", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.CheckConstraint("ending IN ('', 'done', 'stopped', 'failed')", name=op.f("ck_match_run_ending_known")),
        sa.ForeignKeyConstraint(["draft_id"], ["weighing.id"], name=op.f("fk_match_run_draft_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_match_run_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_run")),
    )
    with op.batch_alter_table("match_run", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_run_draft_id"), ["draft_id"], unique=False)

    op.execute(
        "INSERT INTO met (exporter_id, buyer_id, met_at) SELECT exporter_id, buyer_id, max(ends_at) FROM meeting "
        "WHERE state = 'held' GROUP BY exporter_id, buyer_id"
    )
    # The index is filled by a run of all; until then everybody is compared with everybody, and a run is due at once.
    op.execute("DELETE FROM tick WHERE name = 'matchmaking.refresh_all'")


def _words(rule: str, change: str) -> None:
    name = op.f("ck_interest_word_known")
    with op.batch_alter_table("interest") as batch:
        batch.drop_constraint(name, type_="check")
    op.execute(change)
    with op.batch_alter_table("interest") as batch:
        batch.create_check_constraint(name, rule)


def downgrade() -> None:
    _words(OLD, "UPDATE interest SET word = 'interested' WHERE word <> 'no_thanks'")
    with op.batch_alter_table("match_run", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_run_draft_id"))

    op.drop_table("match_run")
    with op.batch_alter_table("weighing", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weighing_in_force_at"))

    op.drop_table("weighing")
    with op.batch_alter_table("match_key", schema=None) as batch_op:
        batch_op.drop_index("ix_match_key_of")

    op.drop_table("match_key")
    with op.batch_alter_table("met", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_met_buyer_id"))

    op.drop_table("met")
