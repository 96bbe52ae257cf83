"""An errand in hand names the worker that has it, so that it can be let go when that one ends."""

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("errands", sa.Column("taken_by", sa.String(32)))


def downgrade() -> None:
    op.drop_column("errands", "taken_by")
