"""An errand says since when it waits and how often it was begun without an end; a mail server that is away is noted."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = depends_on = None

WAITS = "UPDATE errands SET left_at = due_at"  # the nearest that is known
BREATH = "DELETE FROM heartbeats WHERE name = 'worker'"  # each lane has its own now
LANES = "DELETE FROM heartbeats WHERE name IN ('letters', 'errands', 'files')"


def upgrade() -> None:
    with op.batch_alter_table("errands") as batch:
        batch.add_column(sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
        batch.add_column(sa.Column("unfinished", sa.Integer(), nullable=False, server_default="0"))
    op.execute(WAITS)
    with op.batch_alter_table("errands") as batch:
        batch.alter_column("left_at", existing_type=sa.DateTime(timezone=True), nullable=False)
        batch.alter_column("unfinished", existing_type=sa.Integer(), server_default=None)
    op.create_table(
        "outages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outages"),
    )
    op.execute(BREATH)


def downgrade() -> None:
    op.execute(LANES)
    op.drop_table("outages")
    with op.batch_alter_table("errands") as batch:
        batch.drop_column("unfinished")
        batch.drop_column("left_at")
