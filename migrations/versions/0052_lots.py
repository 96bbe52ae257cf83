"""Lots by which panels are drawn: commitment, public value, seed."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = depends_on = None

AT, TEXT, INTEGER, HASH = sa.DateTime(timezone=True), sa.Text(), sa.Integer(), sa.String(64)


def upgrade() -> None:
    op.create_table(
        "lots",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("panel_id", INTEGER, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("commitment", TEXT, nullable=False),
        sa.Column("fingerprint", HASH, nullable=False),
        sa.Column("outside", sa.JSON(), nullable=False),
        sa.Column("nonce", HASH, nullable=False),
        sa.Column("not_before", AT, nullable=False),
        sa.Column("public_value", TEXT, nullable=False),
        sa.Column("seed", HASH, nullable=False),
        sa.Column("reason_en", TEXT, nullable=False),
        sa.Column("reason_es", TEXT, nullable=False),
        sa.Column("published_at", AT, nullable=False),
        sa.Column("settled_at", AT, nullable=True),
        sa.Column("revision", INTEGER, nullable=False),
        sa.CheckConstraint("state IN ('published', 'drawn', 'no_seed')", name="ck_lots_state"),
        sa.CheckConstraint("(state = 'drawn') = (seed <> '')", name="ck_lots_seed"),
        sa.CheckConstraint("(state = 'no_seed') = (reason_en <> '' AND reason_es <> '')", name="ck_lots_reason"),
        sa.ForeignKeyConstraint(["panel_id"], ["panels.id"], name="fk_lots_panel_id_panels"),
        sa.PrimaryKeyConstraint("id", name="pk_lots"),
        sa.UniqueConstraint("panel_id", "number", name="uq_lots_panel_id_number"),
    )
    where = sa.text("state = 'published'")
    op.create_index("ix_lots_open", "lots", ["panel_id"], unique=True, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "lot_values",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("lot_id", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("value", TEXT, nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.ForeignKeyConstraint(["lot_id"], ["lots.id"], name="fk_lot_values_lot_id_lots"),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_lot_values_person_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_lot_values"),
        sa.UniqueConstraint("lot_id", "person_id", name="uq_lot_values_lot_id_person_id"),
    )
    op.create_index("ix_lot_values_person_id", "lot_values", ["person_id"])


def downgrade() -> None:
    op.drop_table("lot_values")
    op.drop_table("lots")
