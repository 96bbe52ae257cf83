"""Orders to publish an edition of a summary: of which text, how far the portal is, and the files that came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = depends_on = None

AT = sa.DateTime(timezone=True)
WORKING = sa.text("course = 'working'")


def upgrade() -> None:
    op.create_table(
        "publications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("ordered_by_id", sa.Integer(), nullable=False),
        sa.Column("ordered_at", AT, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("course", sa.String(30), nullable=False),
        sa.Column("files", sa.JSON(), nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["summary_id"], ["summaries.id"], name="fk_publications_summary_id_summaries"),
        sa.ForeignKeyConstraint(["ordered_by_id"], ["persons.id"], name="fk_publications_ordered_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_publications"),
    )
    op.create_index(
        "ix_publications_working",
        "publications",
        ["summary_id"],
        unique=True,
        sqlite_where=WORKING,
        postgresql_where=WORKING,
    )
    op.create_index("ix_publications_summary_id_id", "publications", ["summary_id", "id"])


def downgrade() -> None:
    op.drop_table("publications")
