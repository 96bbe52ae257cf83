"""Contributors are asked, before a summary is final, whether it has understood them; what they say is kept as said."""

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
APPEND_ONLY = ("askings_back", "understandings")

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""
EACH_CHANGE = """
CREATE TRIGGER {table}_no_rewriting BEFORE UPDATE ON {table}
FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION refuse_rewriting()
"""
REMOVAL = """
CREATE TRIGGER {table}_no_removing BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def upgrade() -> None:
    op.create_table(
        "askings_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["summary_id"], ["summaries.id"], name="fk_askings_back_summary_id_summaries"),
        sa.ForeignKeyConstraint(["asked_by_id"], ["persons.id"], name="fk_askings_back_asked_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_askings_back"),
        sa.UniqueConstraint("summary_id", "number", name="uq_askings_back_summary_id_number"),
    )
    op.create_table(
        "understandings",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("understood", sa.Boolean(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("shown_hash", sa.String(64), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('en', 'es')", name="ck_understandings_language"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_understandings_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["summary_id"], ["summaries.id"], name="fk_understandings_summary_id_summaries"),
        sa.PrimaryKeyConstraint("id", name="pk_understandings"),
    )
    of_each, of_all = ["contribution_id", "number"], ["summary_id", "contribution_id", "number"]
    op.create_index("ix_understandings_contribution_id_number", "understandings", of_each, unique=True)
    op.create_index("ix_understandings_summary_id_contribution_id_number", "understandings", of_all)
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                op.execute(SQLITE.format(table=table, verb=verb))
        else:
            op.execute(EACH_CHANGE.format(table=table))
            op.execute(REMOVAL.format(table=table))


def downgrade() -> None:
    for table in APPEND_ONLY:
        op.drop_table(table)
