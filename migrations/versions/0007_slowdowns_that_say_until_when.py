"""A slowdown says until when it lasts and goes when it is over; codes that went out in letters are counted.

What was counted before is forgotten, in both directions: it would have been a day later.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = depends_on = None


def upgrade() -> None:
    op.drop_table("slowdowns")
    op.create_table("slowdowns", *_columns(), sa.Column("until", sa.DateTime(timezone=True), nullable=False), *_keys())
    op.create_index(op.f("ix_slowdowns_until"), "slowdowns", ["until"])
    op.add_column("persons", sa.Column("letter_codes", sa.Integer(), nullable=True))


def downgrade() -> None:
    op.drop_column("persons", "letter_codes")
    op.drop_table("slowdowns")
    op.create_table(
        "slowdowns",
        *_columns(),
        sa.Column("failures", sa.Double(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        *_keys(),
    )
    op.create_index(op.f("ix_slowdowns_at"), "slowdowns", ["at"])


def _columns() -> tuple[sa.Column[int], sa.Column[str]]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.Column("mark", sa.String(length=64), nullable=False)


def _keys() -> tuple[sa.PrimaryKeyConstraint, sa.UniqueConstraint]:
    return (
        sa.PrimaryKeyConstraint("id", name=op.f("pk_slowdowns")),
        sa.UniqueConstraint("mark", name=op.f("uq_slowdowns_mark")),
    )
