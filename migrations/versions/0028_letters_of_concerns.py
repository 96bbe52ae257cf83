"""Neutral letters of concerns: where one goes, shut, and whether one is due; and whether an officer has to look.

An address lies in a table of its own, apart from the identity, which is sealed to people: the machine that writes has
to open it. Of what came from a sender the office learns in the morning that something did. An officer's own concerns
are listed by the promised day, along one index.
"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    op.create_table(
        "notices",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("address", sa.LargeBinary(), nullable=False),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.ForeignKeyConstraint(["id"], ["concerns.id"], name="fk_notices_id_concerns"),
    )
    op.create_index("ix_notices_due_id", "notices", ["due", "id"])
    op.add_column("concerns", sa.Column("unread", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.drop_index("ix_concerns_owner_id", "concerns")
    op.create_index("ix_concerns_owner_id_promise_on_id", "concerns", ["owner_id", "promise_on", "id"])


def downgrade() -> None:
    op.drop_index("ix_concerns_owner_id_promise_on_id", "concerns")
    op.create_index("ix_concerns_owner_id", "concerns", ["owner_id"])
    op.drop_column("concerns", "unread")
    op.drop_table("notices")
