"""What the texts of a family have in common is kept, so that what arrives later finds its own."""

import sqlalchemy as sa
from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("families", sa.Column("core", sa.LargeBinary))


def downgrade() -> None:
    op.drop_column("families", "core")
