"""A draft has a number from the day on which it opens: a gap would tell of one that only some may see."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = depends_on = None

NEVER_OPENED = """
UPDATE drafts SET number = NULL
WHERE NOT EXISTS (SELECT 1 FROM versions WHERE versions.draft_id = drafts.id AND versions.opened_at IS NOT NULL)
"""


def upgrade() -> None:
    _allow_none(True)
    op.execute(NEVER_OPENED)


def downgrade() -> None:
    _count_again()
    _allow_none(False)


def _count_again() -> None:
    bind = op.get_bind()
    waiting = sa.text("SELECT id, round_id FROM drafts WHERE number IS NULL ORDER BY created_at, id")
    for draft_id, round_id in bind.execute(waiting).all():
        last = sa.text("SELECT coalesce(max(number), 0) FROM drafts WHERE round_id = :round_id")
        number = bind.scalar(last, {"round_id": round_id}) + 1
        bind.execute(sa.text("UPDATE drafts SET number = :number WHERE id = :id"), {"number": number, "id": draft_id})


def _allow_none(yes: bool) -> None:
    with op.batch_alter_table("drafts") as batch:
        batch.alter_column("number", existing_type=sa.Integer(), nullable=yes)
