"""When a published summary is looked at again, and what contributors said of its answers in the order of their days."""

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = depends_on = None

ORDER = ["summary_id", "said_at", "id"]


def upgrade() -> None:
    op.add_column("summaries", sa.Column("review_on", sa.Date()))
    op.drop_index("ix_feedback_summary_id", "feedback")
    op.create_index("ix_feedback_summary_id_said_at_id", "feedback", ORDER)


def downgrade() -> None:
    op.drop_index("ix_feedback_summary_id_said_at_id", "feedback")
    op.create_index("ix_feedback_summary_id", "feedback", ["summary_id"])
    op.drop_column("summaries", "review_on")
