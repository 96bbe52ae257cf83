"""Editions of the list of priority subsectors."""

import sqlalchemy as sa
from alembic import op

revision = "0061"
down_revision = "0060"
branch_labels = depends_on = None

AT, TEXT, INTEGER = sa.DateTime(timezone=True), sa.Text(), sa.Integer()


def upgrade() -> None:
    op.create_table(
        "sector_editions",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_why", TEXT, server_default=sa.text("''"), nullable=False),
        sa.Column("revision", INTEGER, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("title_en", sa.String(200), nullable=False),
        sa.Column("title_es", sa.String(200), nullable=False),
        sa.Column("day_first", sa.Date(), nullable=True),
        sa.Column("day_last", sa.Date(), nullable=True),
        sa.Column("subsectors", TEXT, nullable=False),
        sa.Column("others_en", TEXT, nullable=False),
        sa.Column("others_es", TEXT, nullable=False),
        sa.Column("reason_en", TEXT, nullable=False),
        sa.Column("reason_es", TEXT, nullable=False),
        sa.Column("round_id", INTEGER, nullable=True),
        sa.Column("withdrawn_first", sa.Date(), nullable=True),
        sa.Column("withdrawn_last", sa.Date(), nullable=True),
        sa.Column("withdrawn_why_en", TEXT, nullable=False),
        sa.Column("withdrawn_why_es", TEXT, nullable=False),
        sa.CheckConstraint("number > 0", name="ck_sector_editions_number"),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_sector_editions_day"),
        sa.CheckConstraint("title_en <> '' AND title_es <> ''", name="ck_sector_editions_title"),
        sa.CheckConstraint("reason_en <> '' AND reason_es <> ''", name="ck_sector_editions_reason"),
        sa.CheckConstraint("subsectors <> '' OR others_en <> ''", name="ck_sector_editions_subsectors"),
        sa.CheckConstraint("(withdrawn_first IS NULL) = (withdrawn_why_en = '')", name="ck_sector_editions_withdrawn"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_sector_editions_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_sector_editions"),
        sa.UniqueConstraint("slug", name="uq_sector_editions_slug"),
    )
    held = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_sector_editions_number",
        "sector_editions",
        ["number"],
        unique=True,
        sqlite_where=held,
        postgresql_where=held,
    )
    op.create_index("ix_sector_editions_round_id", "sector_editions", ["round_id"])


def downgrade() -> None:
    op.drop_table("sector_editions")
