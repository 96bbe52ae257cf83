"""Public cases that the staff enter, with the rights they are about; events say who acted."""

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cases", sa.Column("by_staff", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("cases", sa.Column("rights", sa.String(200), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("ended_at", AT))
    op.add_column("cases", sa.Column("ended_why", sa.Text(), nullable=False, server_default=""))
    op.add_column("entered_events", sa.Column("by", sa.String(30), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("entered_events", "by")
    for column in ("ended_why", "ended_at", "rights", "by_staff"):
        op.drop_column("cases", column)
