"""Forms that had to be shown again wait on the server, as their browser alone can read them."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_forms",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("twin", sa.String(64)),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_kept_forms"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_kept_forms_until", "kept_forms", ["until"])
    op.create_index("ix_kept_forms_twin", "kept_forms", ["twin"])


def downgrade() -> None:
    op.drop_table("kept_forms")
