"""Texts that were released and wait for their batch. Nothing in a row names the concern that it comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "releases",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(10), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_releases_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_releases"),
        sa.UniqueConstraint("ref", name="uq_releases_ref"),
    )
    op.create_index("ix_releases_due_at", "releases", ["due_at"])


def downgrade() -> None:
    op.drop_table("releases")
