"""Parts of the moderation queue that a moderator looks for again, under a name."""

import sqlalchemy as sa
from alembic import op

revision = "0070"
down_revision = "0069"
branch_labels = depends_on = None

INTEGER = sa.Integer()


def upgrade() -> None:
    op.create_table(
        "saved_filters",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("person_id", INTEGER, nullable=False),
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("folded", sa.String(200), nullable=False),
        sa.Column("round_id", INTEGER),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("stakeholder_group", sa.String(30), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_saved_filters_person_id_persons"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_saved_filters_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_saved_filters"),
        sa.UniqueConstraint("person_id", "folded", name="uq_saved_filters_person_id_folded"),
    )


def downgrade() -> None:
    op.drop_table("saved_filters")
