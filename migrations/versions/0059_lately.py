"""What was published last in a round is found by its number, for feed readers."""

from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_index("ix_contributions_round_id_sequence", "contributions", ["round_id", "sequence"])


def downgrade() -> None:
    op.drop_index("ix_contributions_round_id_sequence", "contributions")
