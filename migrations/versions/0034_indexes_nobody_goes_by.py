"""The queue is read from rows of its own: no list of contributions goes by their state in all rounds any more.

The three indexes were written with every contribution and with every decision.
"""

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = depends_on = None

ALONG = (("status",), ("status", "language"), ("status", "stakeholder_group"))


def upgrade() -> None:
    for columns in ALONG:
        op.drop_index(_named(columns), "contributions")


def downgrade() -> None:
    for columns in ALONG:
        op.create_index(_named(columns), "contributions", [*columns, "posted_at", "id"])


def _named(columns: tuple[str, ...]) -> str:
    return op.f(f"ix_contributions_{'_'.join(columns)}_posted_at_id")
