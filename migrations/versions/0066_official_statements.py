"""What an organisation says officially in a round, and the words its members draft for it."""

import sqlalchemy as sa
from alembic import op

revision = "0066"
down_revision = "0065"
branch_labels = depends_on = None

AT, INTEGER, NAME = sa.DateTime(timezone=True), sa.Integer(), sa.String(200)
APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER joint_revisions_no_update BEFORE UPDATE ON joint_revisions
        BEGIN SELECT RAISE(ABORT, 'append-only: joint_revisions'); END""",
        """CREATE TRIGGER joint_revisions_no_delete BEFORE DELETE ON joint_revisions
        BEGIN SELECT RAISE(ABORT, 'append-only: joint_revisions'); END""",
    ),
    "postgresql": (
        """CREATE TRIGGER joint_revisions_no_rewriting BEFORE UPDATE ON joint_revisions
        FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION refuse_rewriting()""",
        """CREATE TRIGGER joint_revisions_no_removing BEFORE DELETE OR TRUNCATE ON joint_revisions
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "joint_revisions",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("organisation_id", INTEGER, nullable=False),
        sa.Column("round_id", INTEGER, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("saved_by_id", INTEGER, nullable=False),
        sa.Column("saved_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_joint_revisions_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_joint_revisions_round_id_rounds"),
        sa.ForeignKeyConstraint(["saved_by_id"], ["persons.id"], name="fk_joint_revisions_saved_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_joint_revisions"),
        sa.UniqueConstraint(
            "organisation_id", "round_id", "number", name="uq_joint_revisions_organisation_id_round_id_number"
        ),
    )
    op.create_table(
        "official_statements",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("organisation_id", INTEGER, nullable=False),
        sa.Column("round_id", INTEGER, nullable=False),
        sa.Column("contribution_id", sa.BigInteger().with_variant(INTEGER, "sqlite")),
        sa.Column("byline", NAME, nullable=False),
        sa.Column("released_by_id", INTEGER, nullable=False),
        sa.Column("released_at", AT, nullable=False),
        sa.Column("ended_at", AT),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_official_statements_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_official_statements_round_id_rounds"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_official_statements_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["persons.id"], name="fk_official_statements_released_by_id_persons"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_official_statements"),
    )
    op.create_index("ix_official_statements_round_id", "official_statements", ["round_id"])
    held = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_official_statements_organisation_id_round_id",
        "official_statements",
        ["organisation_id", "round_id"],
        unique=True,
        sqlite_where=held,
        postgresql_where=held,
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("official_statements")
    op.drop_table("joint_revisions")
