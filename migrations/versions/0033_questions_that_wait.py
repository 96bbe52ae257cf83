"""A public question about a translation waits for a translator in a row of its own, as contributions do for decisions.

Its place is that of the comment, by the time at which this came: of who has no account, the day only.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = depends_on = None

BATCH = 500
KINDS = {  # of comments on drafts, by which questions are found: now also by what became of them
    "ix_contributions_comment_type_posted_at_id": ["comment_type", "posted_at", "id"],
    "ix_contributions_comment_type_status_posted_at_id": ["comment_type", "status", "posted_at", "id"],
}
FOUND = """
SELECT disputes.id, round_id, contributions.language, posted_at
FROM disputes JOIN contributions ON contributions.id = contribution_id
WHERE settled_at IS NULL AND status = 'published' ORDER BY disputes.id
"""
WAITS = """
INSERT INTO waiting (id, subject_kind, subject_id, priority, since, round_id, language)
VALUES (:id, 'Dispute', :subject_id, 0, :since, :round_id, :language)
"""


def upgrade() -> None:
    bind = op.get_bind()
    names = ("subject_id", "round_id", "language", "since")
    rows = [
        {"id": secrets.randbits(63) or 1} | dict(zip(names, row, strict=True)) for row in bind.execute(sa.text(FOUND))
    ]
    for begin in range(0, len(rows), BATCH):
        bind.execute(sa.text(WAITS), rows[begin : begin + BATCH])
    _index(*KINDS)


def downgrade() -> None:
    _index(*reversed(KINDS))
    op.execute("DELETE FROM waiting WHERE subject_kind = 'Dispute'")


def _index(before: str, after: str) -> None:
    given = sa.text("comment_type IS NOT NULL")
    op.drop_index(op.f(before), "contributions")
    op.create_index(op.f(after), "contributions", KINDS[after], sqlite_where=given, postgresql_where=given)
