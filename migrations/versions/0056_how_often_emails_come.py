"""How often a person wants emails about news: at once, as so far, or together once a day or a week."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("persons", sa.Column("frequency", sa.String(30), server_default="at_once", nullable=False))


def downgrade() -> None:
    op.drop_column("persons", "frequency")
