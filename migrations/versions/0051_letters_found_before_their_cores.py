"""Rounds whose form letters were found before their cores were kept are looked through again.

Cores are made of words, which a migration cannot read as the program does: the worker does it, by an errand for each
round. What a person has placed stays where it is. Where a summary is public, nothing joins any more.
"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ERRANDS = sa.table(
    "errands",
    sa.column("id", KEY),
    sa.column("kind", sa.String),
    sa.column("facts", sa.JSON),
    sa.column("left_at", sa.DateTime(timezone=True)),
    sa.column("due_at", sa.DateTime(timezone=True)),
    sa.column("attempts", sa.Integer),
    sa.column("unfinished", sa.Integer),
)
WITHOUT = """
SELECT DISTINCT families.round_id FROM families
WHERE families.core IS NULL
AND NOT EXISTS (
    SELECT 1 FROM summaries WHERE summaries.round_id = families.round_id AND summaries.state = 'published'
)
ORDER BY families.round_id
"""


def upgrade() -> None:
    bind = op.get_bind()
    now = datetime.now(UTC)
    errands = [
        {
            "id": secrets.randbits(63) or 1,
            "kind": "gather",
            "facts": {"round_id": round_id},
            "left_at": now,
            "due_at": now,
            "attempts": 0,
            "unfinished": 0,
        }
        for round_id in bind.execute(sa.text(WITHOUT)).scalars()
    ]
    if errands:
        op.bulk_insert(ERRANDS, errands)


def downgrade() -> None:
    """An errand that is left does no harm: it looks through a round as anybody may ask."""
