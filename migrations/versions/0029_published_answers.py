"""The answers that an edition of a summary was published with: an answer that changes later waits for a correction."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NARROWED = ("outcome", "stakeholder_group")
SQLITE = """
CREATE TRIGGER published_answers_no_{verb} BEFORE {verb} ON published_answers
BEGIN SELECT RAISE(ABORT, 'append-only: published_answers'); END
"""
TRIGGER = """
CREATE TRIGGER published_answers_no_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON published_answers
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def upgrade() -> None:
    op.create_table(
        "published_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("disposition_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("stakeholder_group", sa.String(30), nullable=False),
        *(
            sa.ForeignKeyConstraint([f"{column}_id"], [f"{table}.id"], name=f"fk_published_answers_{column}_id_{table}")
            for column, table in (
                ("summary", "summaries"),
                ("contribution", "contributions"),
                ("point", "points"),
                ("disposition", "dispositions"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_published_answers"),
    )
    for narrowed in ((), *((column,) for column in NARROWED)):
        columns = ["summary_id", *narrowed, "sequence", "point_id"]
        name = f"ix_published_answers_{'_'.join(narrowed) or 'in_order'}"
        op.create_index(name, "published_answers", columns)
    op.create_index("ix_published_answers_contribution_id", "published_answers", ["contribution_id"])
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(SQLITE.format(verb=verb))
    else:
        op.execute(TRIGGER)


def downgrade() -> None:
    op.drop_table("published_answers")
