"""Who speaks for a workplace, which published contributions name one, and what it was asked and answered."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = depends_on = None

AT = sa.DateTime(timezone=True)
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
HOLDS = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "representations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("begun_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name="fk_representations_facility_id_facilities"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_representations_organisation_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_representations"),
    )
    _one_at_a_time("representations", "facility_id", "organisation_id")
    op.create_index("ix_representations_organisation_id", "representations", ["organisation_id"])
    op.create_table(
        "mentions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("noted_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_mentions_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name="fk_mentions_facility_id_facilities"),
        sa.PrimaryKeyConstraint("id", name="pk_mentions"),
    )
    _one_at_a_time("mentions", "contribution_id", "facility_id")
    op.create_index("ix_mentions_facility_id", "mentions", ["facility_id"])
    op.create_table(
        "enquiries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("mention_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("asked_at", AT, nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answer_language", sa.String(2), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("answered_at", AT, nullable=True),
        sa.Column("answered_for_id", sa.Integer(), nullable=True),
        sa.Column("published_at", AT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["mention_id"], ["mentions.id"], name="fk_enquiries_mention_id_mentions"),
        sa.ForeignKeyConstraint(
            ["answered_for_id"], ["organisations.id"], name="fk_enquiries_answered_for_id_organisations"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enquiries"),
    )
    op.create_index("ix_enquiries_mention_id", "enquiries", ["mention_id"])


def downgrade() -> None:
    for table in ("enquiries", "mentions", "representations"):
        op.drop_table(table)


def _one_at_a_time(table: str, *columns: str) -> None:
    op.create_index(
        f"ix_{table}_{'_'.join(columns)}",
        table,
        list(columns),
        unique=True,
        sqlite_where=HOLDS,
        postgresql_where=HOLDS,
    )
