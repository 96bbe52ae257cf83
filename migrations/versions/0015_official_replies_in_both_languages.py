"""What the committee answers stands in both languages; what was answered before stands in the one it was given in."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = depends_on = None


def upgrade() -> None:
    for table in ("contributions", "editions"):
        op.add_column(table, sa.Column("twin", sa.Text(), server_default="", nullable=False))


def downgrade() -> None:
    for table in ("contributions", "editions"):
        op.drop_column(table, "twin")
