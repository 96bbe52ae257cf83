"""Sheets of the registers: what editors bring back is kept as it was read, and then taken whole or left."""

import sqlalchemy as sa
from alembic import op

revision = "0060"
down_revision = "0059"
branch_labels = depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "register_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("of", sa.String(20), nullable=False),
        sa.Column("brought_by_id", sa.Integer(), nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column("why_en", sa.Text(), nullable=False),
        sa.Column("why_es", sa.Text(), nullable=False),
        sa.Column("done", sa.JSON(), nullable=False),
        sa.Column("taken_at", AT, nullable=True),
        sa.Column("undone_at", AT, nullable=True),
        sa.Column("undone_why", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["brought_by_id"], ["persons.id"], name="fk_register_sheets_brought_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_register_sheets"),
    )


def downgrade() -> None:
    op.drop_table("register_sheets")
