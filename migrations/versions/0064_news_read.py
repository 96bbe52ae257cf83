"""Up to which of their news somebody said to have read."""

import sqlalchemy as sa
from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = depends_on = None


def upgrade() -> None:
    op.create_table(
        "news_read",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_news_read_person_id_persons"),
        sa.PrimaryKeyConstraint("person_id", name="pk_news_read"),
    )


def downgrade() -> None:
    op.drop_table("news_read")
