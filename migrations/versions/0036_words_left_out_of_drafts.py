"""Words that were left out when the file of a version was read: struck, hidden, at the edges of pages.

An editor was told that something was left out, and not what; whether it belongs there only its words can say.
"""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = depends_on = None


def upgrade() -> None:
    op.add_column("versions", sa.Column("losses", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("versions", "losses")
