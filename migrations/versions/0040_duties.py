"""Duties of the law, and each time that one was met."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0039"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "duties",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(30), nullable=False),
        *_both("name"),
        sa.Column("rhythm", sa.String(30), nullable=False),
        sa.Column("period", sa.String(10), nullable=False),
        sa.Column("earlier", sa.String(10), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("day", sa.Date(), nullable=True),
        *_both("cadence"),
        *_both("basis"),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_duties"),
        sa.UniqueConstraint("slug", name="uq_duties_slug"),
    )
    op.create_table(
        "fulfilments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("duty_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("day_first", sa.Date(), nullable=True),
        sa.Column("day_last", sa.Date(), nullable=True),
        sa.Column("round_id", sa.Integer(), nullable=True),
        *_both("note"),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_fulfilments_day"),
        sa.CheckConstraint("round_id IS NOT NULL OR source <> ''", name="ck_fulfilments_shown"),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name="fk_fulfilments_duty_id_duties"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_fulfilments_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_fulfilments"),
    )
    op.create_index("ix_fulfilments_duty_id", "fulfilments", ["duty_id"])
    op.create_index("ix_fulfilments_round_id", "fulfilments", ["round_id"])


def downgrade() -> None:
    op.drop_table("fulfilments")
    op.drop_table("duties")


def _both(name: str) -> tuple[sa.Column[str], sa.Column[str]]:
    return sa.Column(f"{name}_en", sa.Text(), nullable=False), sa.Column(f"{name}_es", sa.Text(), nullable=False)
