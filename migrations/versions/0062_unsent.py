"""What somebody with an account has not sent yet, for all their devices."""

import sqlalchemy as sa
from alembic import op

revision = "0062"
down_revision = "0061"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "unsent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_unsent_person_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_unsent"),
        sa.UniqueConstraint("ref", name="uq_unsent_ref"),
    )
    op.create_index("ix_unsent_person_id_saved_at", "unsent", ["person_id", "saved_at"])
    op.create_index("ix_unsent_until", "unsent", ["until"])


def downgrade() -> None:
    op.drop_table("unsent")
