"""Files of forms that had to be shown again wait sealed, and only for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_files",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("share", sa.String(64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_kept_files"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_kept_files_until", "kept_files", ["until"])
    op.create_index("ix_kept_files_share", "kept_files", ["share"])


def downgrade() -> None:
    op.drop_table("kept_files")
