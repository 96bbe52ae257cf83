"""The figures of a summary as they were published: what is withheld later changes counts, and not an edition."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("summaries", sa.Column("figures", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("summaries", "figures")
