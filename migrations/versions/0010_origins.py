"""A mark on data that the demonstration made, so that production does not serve them, nor a demonstration others."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "origins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_origins")),
    )
    op.execute(
        "INSERT INTO origins (id, made_by, at) SELECT 1, 'demonstration', invited_at FROM persons"
        " WHERE email = 'administrator@demo.example'"
    )


def downgrade() -> None:
    op.drop_table("origins")
