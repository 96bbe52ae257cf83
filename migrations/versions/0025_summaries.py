"""What the committee answers to each contribution, and the summary of a round: the tables. The gate comes next."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
IN_FORCE = sa.text("ended_at IS NULL")
STANDS = sa.text("fell IS NULL")
LEFT = sa.text("disposition IS NULL AND dropped_at IS NULL")
IN_WORK = sa.text("state = 'drafting'")
TABLES = (
    "ready_answers",
    "families",
    "summaries",
    "themes",
    "approvals",
    "paragraphs",
    "reviews",
    "family_members",
    "feedback",
    "points",
    "dispositions",
    "point_themes",
)
APPEND_ONLY = ("dispositions", "reviews", "feedback")

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""
EACH_CHANGE = """
CREATE TRIGGER {table}_no_rewriting BEFORE UPDATE ON {table}
FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION refuse_rewriting()
"""
REMOVAL = """
CREATE TRIGGER {table}_no_removing BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def upgrade() -> None:
    op.create_table(
        "ready_answers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("name_es", sa.String(120), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_es", sa.Text(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_ready_answers_created_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_ready_answers"),
    )
    op.create_table(
        "families",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["families.id"], name="fk_families_merged_into_id_families"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_families_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_families"),
    )
    op.create_index("ix_families_round_id", "families", ["round_id"])
    op.create_table(
        "summaries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=True),
        sa.Column("received", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("answered", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("withheld", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("withdrawn", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("returned", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_es", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_summaries_created_by_id_persons"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_summaries_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_summaries"),
        sa.UniqueConstraint("round_id", "number", name="uq_summaries_round_id_number"),
    )
    op.create_index(
        "ix_summaries_in_work", "summaries", ["round_id"], unique=True, sqlite_where=IN_WORK, postgresql_where=IN_WORK
    )
    op.create_table(
        "themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("name_en", sa.String(120), nullable=False),
        sa.Column("name_es", sa.String(120), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["merged_into_id"], ["themes.id"], name="fk_themes_merged_into_id_themes"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["persons.id"], name="fk_themes_proposed_by_id_persons"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_themes_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_themes"),
    )
    op.create_index("ix_themes_round_id", "themes", ["round_id"])
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("fell", sa.String(30), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="fk_approvals_organisation_id_organisations"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name="fk_approvals_person_id_persons"),
        sa.ForeignKeyConstraint(["summary_id"], ["summaries.id"], name="fk_approvals_summary_id_summaries"),
        sa.PrimaryKeyConstraint("id", name="pk_approvals"),
    )
    op.create_index(
        "ix_approvals_summary_id_person_id",
        "approvals",
        ["summary_id", "person_id"],
        unique=True,
        sqlite_where=STANDS,
        postgresql_where=STANDS,
    )
    op.create_table(
        "paragraphs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("section", sa.String(30), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text_en", sa.Text(), nullable=False),
        sa.Column("text_es", sa.Text(), nullable=False),
        sa.Column("hash_en", sa.String(64), nullable=False),
        sa.Column("hash_es", sa.String(64), nullable=False),
        sa.Column("en_from", sa.String(64), nullable=False),
        sa.Column("es_from", sa.String(64), nullable=False),
        sa.Column("en_by_id", sa.Integer(), nullable=True),
        sa.Column("es_by_id", sa.Integer(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["en_by_id"], ["persons.id"], name="fk_paragraphs_en_by_id_persons"),
        sa.ForeignKeyConstraint(["es_by_id"], ["persons.id"], name="fk_paragraphs_es_by_id_persons"),
        sa.ForeignKeyConstraint(["summary_id"], ["summaries.id"], name="fk_paragraphs_summary_id_summaries"),
        sa.PrimaryKeyConstraint("id", name="pk_paragraphs"),
    )
    op.create_index("ix_paragraphs_summary_id_section_position", "paragraphs", ["summary_id", "section", "position"])
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("text_hash", sa.String(64), nullable=False),
        sa.Column("reviewed_by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["reviewed_by_id"], ["persons.id"], name="fk_reviews_reviewed_by_id_persons"),
        sa.ForeignKeyConstraint(["summary_id"], ["summaries.id"], name="fk_reviews_summary_id_summaries"),
        sa.PrimaryKeyConstraint("id", name="pk_reviews"),
    )
    op.create_index("ix_reviews_summary_id_text_hash", "reviews", ["summary_id", "text_hash"])
    op.create_table(
        "family_members",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("family_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("share", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["persons.id"], name="fk_family_members_by_id_persons"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_family_members_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["family_id"], ["families.id"], name="fk_family_members_family_id_families"),
        sa.PrimaryKeyConstraint("id", name="pk_family_members"),
    )
    op.create_index(
        "ix_family_members_contribution_id",
        "family_members",
        ["contribution_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_index("ix_family_members_family_id_contribution_id", "family_members", ["family_id", "contribution_id"])
    op.create_table(
        "feedback",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("summary_id", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Boolean(), nullable=False),
        sa.Column("because", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("language IN ('en', 'es')", name="ck_feedback_language"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_feedback_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["summary_id"], ["summaries.id"], name="fk_feedback_summary_id_summaries"),
        sa.PrimaryKeyConstraint("id", name="pk_feedback"),
    )
    op.create_index("ix_feedback_contribution_id_number", "feedback", ["contribution_id", "number"], unique=True)
    op.create_index("ix_feedback_summary_id", "feedback", ["summary_id"])
    op.create_table(
        "points",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("disposition", sa.Integer(), nullable=True),
        sa.Column("proposal", sa.Integer(), nullable=True),
        sa.Column("assigned_to_id", sa.Integer(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("dropped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(span_start IS NULL) = (span_end IS NULL)", name="ck_points_whole"),
        sa.CheckConstraint("span_start < span_end", name="ck_points_span"),
        sa.ForeignKeyConstraint(["assigned_to_id"], ["persons.id"], name="fk_points_assigned_to_id_persons"),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_points_contribution_id_contributions"
        ),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name="fk_points_created_by_id_persons"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_points_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_points"),
    )
    op.create_index("ix_points_assigned_to_id", "points", ["assigned_to_id"])
    op.create_index("ix_points_contribution_id_id", "points", ["contribution_id", "id"])
    op.create_index("ix_points_left", "points", ["round_id", "id"], sqlite_where=LEFT, postgresql_where=LEFT)
    op.create_index("ix_points_round_id_id", "points", ["round_id", "id"])
    op.create_table(
        "dispositions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("reason_es", sa.Text(), nullable=False),
        sa.Column("covered_by_id", sa.Integer(), nullable=True),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.Column("departure", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(outcome = 'already_covered') = (covered_by_id IS NOT NULL)", name="ck_dispositions_covered"
        ),
        sa.CheckConstraint(
            "decided_by_id IS NULL OR (trim(reason_en) <> '' AND trim(reason_es) <> '')",
            name="ck_dispositions_both_languages",
        ),
        sa.CheckConstraint("covered_by_id <> point_id", name="ck_dispositions_by_another"),
        sa.CheckConstraint("decided_by_id <> proposed_by_id", name="ck_dispositions_two_persons"),
        sa.ForeignKeyConstraint(["covered_by_id"], ["points.id"], name="fk_dispositions_covered_by_id_points"),
        sa.ForeignKeyConstraint(["decided_by_id"], ["persons.id"], name="fk_dispositions_decided_by_id_persons"),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name="fk_dispositions_passage_id_passages"),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name="fk_dispositions_point_id_points"),
        sa.ForeignKeyConstraint(["proposed_by_id"], ["persons.id"], name="fk_dispositions_proposed_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_dispositions"),
        sa.UniqueConstraint("point_id", "number", name="uq_dispositions_point_id_number"),
    )
    op.create_index("ix_dispositions_covered_by_id", "dispositions", ["covered_by_id"])
    op.create_table(
        "point_themes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("point_id", sa.Integer(), nullable=False),
        sa.Column("theme_id", sa.Integer(), nullable=False),
        sa.Column("assigned_by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assigned_by_id"], ["persons.id"], name="fk_point_themes_assigned_by_id_persons"),
        sa.ForeignKeyConstraint(["ended_by_id"], ["persons.id"], name="fk_point_themes_ended_by_id_persons"),
        sa.ForeignKeyConstraint(["point_id"], ["points.id"], name="fk_point_themes_point_id_points"),
        sa.ForeignKeyConstraint(["theme_id"], ["themes.id"], name="fk_point_themes_theme_id_themes"),
        sa.PrimaryKeyConstraint("id", name="pk_point_themes"),
    )
    op.create_index(
        "ix_point_themes_point_id_theme_id",
        "point_themes",
        ["point_id", "theme_id"],
        unique=True,
        sqlite_where=IN_FORCE,
        postgresql_where=IN_FORCE,
    )
    op.create_index("ix_point_themes_theme_id_point_id", "point_themes", ["theme_id", "point_id"])
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                op.execute(SQLITE.format(table=table, verb=verb))
        else:
            op.execute(EACH_CHANGE.format(table=table))
            op.execute(REMOVAL.format(table=table))


def downgrade() -> None:
    for table in reversed(TABLES):  # their triggers go with them
        op.drop_table(table)
