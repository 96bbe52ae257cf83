"""A tracking key opens an inbox, which has one contribution or several.

Each contribution of somebody without an account gets an inbox of its own, under its own number. On the way back a key
opens the first contribution of its inbox again, and the others are without a way back. Visits with a key end: they say
what a key opens in another way.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "inboxes",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_inboxes"),
        sa.UniqueConstraint("mark", name="uq_inboxes_mark"),
    )
    op.execute(
        "INSERT INTO inboxes (id, mark) SELECT id, ticket FROM contributions WHERE author_id IS NULL ORDER BY id"
    )
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(  # as one: to name the constraint afterwards SQLite would build the whole table anew
        f"ALTER TABLE contributions ADD COLUMN inbox_id {kind}"
        " CONSTRAINT fk_contributions_inbox_id_inboxes REFERENCES inboxes (id)"
    )
    op.execute("UPDATE contributions SET inbox_id = id WHERE author_id IS NULL")
    op.create_index("ix_contributions_inbox_id", "contributions", ["inbox_id"])
    op.execute("DELETE FROM visits WHERE holder LIKE 'key:%'")


def downgrade() -> None:
    op.execute("DELETE FROM visits WHERE holder LIKE 'key:%'")
    op.drop_index("ix_contributions_inbox_id", "contributions")
    op.execute("ALTER TABLE contributions DROP COLUMN inbox_id")
    op.drop_table("inboxes")
