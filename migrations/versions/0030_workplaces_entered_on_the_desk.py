"""Workplaces, their names and numbers as the staff enter them, and which of them are one."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = depends_on = None

AT = sa.DateTime(timezone=True)
IN_FORCE = sa.text("kind = 'merge' AND undone_at IS NULL")
HOLDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.add_column("facilities", sa.Column("entered", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("placed", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "facility_details",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("value", sa.String(200), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name="fk_facility_details_facility_id_facilities"),
        sa.PrimaryKeyConstraint("id", name="pk_facility_details"),
    )
    op.create_index(
        "ix_facility_details_facility_id_kind_value",
        "facility_details",
        ["facility_id", "kind", "value"],
        unique=True,
        sqlite_where=HOLDS,
        postgresql_where=HOLDS,
    )
    op.create_table(
        "facility_moves",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name="fk_facility_moves_facility_id_facilities"),
        sa.ForeignKeyConstraint(["other_id"], ["facilities.id"], name="fk_facility_moves_other_id_facilities"),
        sa.PrimaryKeyConstraint("id", name="pk_facility_moves"),
    )
    op.create_index(
        "ix_facility_moves_facility_id",
        "facility_moves",
        ["facility_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_index("ix_facility_moves_other_id", "facility_moves", ["other_id"])


def downgrade() -> None:
    op.drop_table("facility_moves")
    op.drop_table("facility_details")
    op.drop_column("cases", "placed")
    op.drop_column("facilities", "entered")
