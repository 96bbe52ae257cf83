"""The Expert Board and the labor attachés: who they are, what is measured, decided, done and paid."""

import sqlalchemy as sa
from alembic import op

revision = "0048"
down_revision = "0047"
branch_labels = depends_on = None

AT, TEXT, INTEGER, NAME, CODE = sa.DateTime(timezone=True), sa.Text(), sa.Integer(), sa.String(200), sa.String(30)
SUM = "votes_met + votes_in_part + votes_not_met + votes_cannot_say"


def upgrade() -> None:
    op.create_table(
        "board_members",
        *_kept(),
        sa.Column("appointed_by", CODE, nullable=False),
        sa.Column("seat", INTEGER, nullable=False),
        sa.Column("name", NAME, nullable=False),
        *_span("began"),
        sa.Column("term_ends", sa.Date(), nullable=False),
        *_span("left"),
        sa.CheckConstraint("began_first IS NOT NULL", name="ck_board_members_began"),
        sa.CheckConstraint(
            "(appointed_by = 'lac' AND seat BETWEEN 1 AND 4) OR (appointed_by IN "
            "('speaker', 'senate_majority', 'house_minority', 'senate_minority') AND seat BETWEEN 1 AND 2)",
            name="ck_board_members_seat",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_board_members"),
        sa.UniqueConstraint("slug", name="uq_board_members_slug"),
    )
    op.create_table(
        "benchmarks",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("position", INTEGER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        *_both("name"),
        *_both("definition"),
        sa.Column("unit", CODE, nullable=False),
        *_both("basis"),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_benchmarks"),
        sa.UniqueConstraint("slug", name="uq_benchmarks_slug"),
    )
    op.create_table(
        "benchmark_values",
        *_kept(),
        sa.Column("benchmark_id", INTEGER, nullable=False),
        *_span("day"),
        sa.Column("value", sa.BigInteger(), nullable=False),
        *_both("note"),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_benchmark_values_day"),
        sa.ForeignKeyConstraint(
            ["benchmark_id"], ["benchmarks.id"], name="fk_benchmark_values_benchmark_id_benchmarks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_benchmark_values"),
        sa.UniqueConstraint("slug", name="uq_benchmark_values_slug"),
    )
    op.create_index("ix_benchmark_values_benchmark_id", "benchmark_values", ["benchmark_id"])
    op.create_table(
        "board_assessments",
        *_kept(),
        sa.Column("benchmark_id", INTEGER, nullable=False),
        *_span("day"),
        sa.Column("verdict", CODE, nullable=False),
        *(sa.Column(name, INTEGER, nullable=False) for name in (*SUM.split(" + "), "dissent")),
        *_both("reasons"),
        *_both("minority"),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_board_assessments_day"),
        sa.CheckConstraint(
            "dissent = 0 OR (minority_en <> '' AND minority_es <> '')", name="ck_board_assessments_minority"
        ),
        sa.CheckConstraint("reasons_en <> '' AND reasons_es <> ''", name="ck_board_assessments_reasons"),
        sa.CheckConstraint(
            "votes_met >= 0 AND votes_in_part >= 0 AND votes_not_met >= 0 AND votes_cannot_say >= 0 AND "
            f"{SUM} BETWEEN 1 AND 12",
            name="ck_board_assessments_votes",
        ),
        sa.CheckConstraint(
            f"dissent = {SUM} - CASE verdict WHEN 'met' THEN votes_met WHEN 'in_part' THEN votes_in_part "
            "WHEN 'not_met' THEN votes_not_met ELSE votes_cannot_say END",
            name="ck_board_assessments_dissent",
        ),
        sa.ForeignKeyConstraint(
            ["benchmark_id"], ["benchmarks.id"], name="fk_board_assessments_benchmark_id_benchmarks"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_board_assessments"),
        sa.UniqueConstraint("slug", name="uq_board_assessments_slug"),
    )
    op.create_index("ix_board_assessments_benchmark_id", "board_assessments", ["benchmark_id"])
    op.create_table(
        "board_reports",
        *_kept(),
        sa.Column("kind", CODE, nullable=False),
        *_both("title", NAME),
        *_span("day"),
        *_both("summary"),
        sa.Column("determination", CODE, nullable=False),
        sa.Column("votes_for", INTEGER, nullable=False),
        sa.Column("votes_against", INTEGER, nullable=False),
        *_both("minority"),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_board_reports_day"),
        sa.CheckConstraint(
            "votes_for >= 0 AND votes_against >= 0 AND votes_for + votes_against <= 12", name="ck_board_reports_votes"
        ),
        sa.CheckConstraint(
            "votes_against = 0 OR (minority_en <> '' AND minority_es <> '')", name="ck_board_reports_minority"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_board_reports"),
        sa.UniqueConstraint("slug", name="uq_board_reports_slug"),
        sa.UniqueConstraint("id", "determination", name="uq_board_reports_id_determination"),
    )
    _steps()
    _attaches()


def downgrade() -> None:
    for name in (
        *("quarter_reports", "money", "activities", "projects", "attaches"),
        *("board_steps", "board_reports", "board_assessments", "benchmark_values", "benchmarks", "board_members"),
    ):
        op.drop_table(name)


def _steps() -> None:
    op.create_table(
        "board_steps",
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("report_id", INTEGER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("determination", CODE, nullable=True),
        sa.Column("follows_id", INTEGER, nullable=True),
        sa.Column("follows_kind", CODE, nullable=True),
        sa.Column("holds", sa.Boolean(), nullable=False),
        sa.Column("follows_holds", sa.Boolean(), nullable=True),
        sa.Column("path", CODE, nullable=False),
        *_span("day"),
        *_both("note"),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_board_steps_day"),
        sa.CheckConstraint(
            "(kind IN ('agreement', 'disagreement') AND follows_id IS NULL AND follows_kind IS NULL) OR "
            "(follows_id IS NOT NULL AND follows_kind IS NOT NULL AND ("
            "(kind = 'recommendation' AND follows_kind = 'agreement') OR "
            "(kind IN ('decision_to_act', 'decision_not_to_act') AND follows_kind = 'recommendation') OR "
            "(kind = 'action' AND follows_kind = 'decision_to_act')))",
            name="ck_board_steps_follows",
        ),
        sa.CheckConstraint(
            "(NOT holds) OR (determination IS NOT NULL AND determination = 'non_compliance' AND "
            "(follows_id IS NULL OR (follows_holds IS NOT NULL AND follows_holds)))",
            name="ck_board_steps_rests",
        ),
        sa.CheckConstraint(
            "kind NOT IN ('disagreement', 'decision_not_to_act') OR (note_en <> '' AND note_es <> '')",
            name="ck_board_steps_reasons",
        ),
        sa.CheckConstraint("kind NOT IN ('recommendation', 'action') OR path <> ''", name="ck_board_steps_path"),
        sa.ForeignKeyConstraint(["report_id"], ["board_reports.id"], name="fk_board_steps_report_id_board_reports"),
        sa.ForeignKeyConstraint(
            ["report_id", "determination"],
            ["board_reports.id", "board_reports.determination"],
            name="fk_board_steps_determination",
        ),
        sa.ForeignKeyConstraint(
            ["follows_id", "follows_kind", "report_id", "follows_holds"],
            ["board_steps.id", "board_steps.kind", "board_steps.report_id", "board_steps.holds"],
            name="fk_board_steps_follows",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_board_steps"),
        sa.UniqueConstraint("id", "kind", "report_id", "holds", name="uq_board_steps_id_kind_report_id_holds"),
    )
    op.create_index("ix_board_steps_report_id", "board_steps", ["report_id"])
    _unique("ix_board_steps_answer", "board_steps", ["report_id"], "holds AND follows_id IS NULL")
    _unique("ix_board_steps_once", "board_steps", ["follows_id"], "holds AND kind <> 'action'")


def _attaches() -> None:
    op.create_table(
        "attaches",
        *_kept(),
        sa.Column("post", INTEGER, nullable=False),
        sa.Column("name", NAME, nullable=False),
        *_both("place", NAME),
        *_span("began"),
        *_span("left"),
        sa.CheckConstraint("began_first IS NOT NULL", name="ck_attaches_began"),
        sa.CheckConstraint("post BETWEEN 1 AND 5", name="ck_attaches_post"),
        sa.PrimaryKeyConstraint("id", name="pk_attaches"),
        sa.UniqueConstraint("slug", name="uq_attaches_slug"),
    )
    op.create_table(
        "projects",
        *_kept(),
        *_both("name", NAME),
        *_both("counterpart", NAME),
        sa.PrimaryKeyConstraint("id", name="pk_projects"),
        sa.UniqueConstraint("slug", name="uq_projects_slug"),
    )
    op.create_table(
        "activities",
        *_kept(),
        sa.Column("attache_id", INTEGER, nullable=False),
        sa.Column("project_id", INTEGER, nullable=True),
        sa.Column("kind", CODE, nullable=False),
        *_both("title", NAME),
        *_span("day"),
        *_both("counterpart", NAME),
        *_both("place", NAME),
        sa.Column("language", sa.String(2), nullable=False),
        *_both("outcome"),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_activities_day"),
        sa.CheckConstraint(
            "kind IN ('technical_assistance', 'capacity_building', 'meeting')", name="ck_activities_kind"
        ),
        sa.ForeignKeyConstraint(["attache_id"], ["attaches.id"], name="fk_activities_attache_id_attaches"),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_activities_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_activities"),
        sa.UniqueConstraint("slug", name="uq_activities_slug"),
    )
    op.create_index("ix_activities_attache_id", "activities", ["attache_id"])
    op.create_index("ix_activities_project_id", "activities", ["project_id"])
    op.create_table(
        "money",
        *_kept(),
        sa.Column("project_id", INTEGER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *_both("counterpart", NAME),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(3), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=True),
        sa.Column("rate_day", sa.Date(), nullable=True),
        sa.Column("rate_source", TEXT, nullable=False),
        sa.CheckConstraint("kind IN ('appropriation', 'obligation', 'disbursement')", name="ck_money_kind"),
        sa.CheckConstraint("amount > 0", name="ck_money_amount"),
        sa.CheckConstraint("currency IN ('USD', 'MXN')", name="ck_money_currency"),
        sa.CheckConstraint(
            "(rate IS NULL AND rate_day IS NULL AND rate_source = '') OR (currency = 'MXN' AND rate > 0 AND "
            "rate_day IS NOT NULL AND rate_day <= day AND rate_source <> '')",
            name="ck_money_rate",
        ),
        sa.ForeignKeyConstraint(["project_id"], ["projects.id"], name="fk_money_project_id_projects"),
        sa.PrimaryKeyConstraint("id", name="pk_money"),
        sa.UniqueConstraint("slug", name="uq_money_slug"),
    )
    op.create_index("ix_money_project_id", "money", ["project_id"])
    op.create_table(
        "quarter_reports",
        *_kept(),
        sa.Column("attache_id", INTEGER, nullable=False),
        sa.Column("year", INTEGER, nullable=False),
        sa.Column("quarter", INTEGER, nullable=False),
        *_both("body"),
        *_span("delivered"),
        sa.CheckConstraint("quarter BETWEEN 1 AND 4", name="ck_quarter_reports_quarter"),
        sa.ForeignKeyConstraint(["attache_id"], ["attaches.id"], name="fk_quarter_reports_attache_id_attaches"),
        sa.PrimaryKeyConstraint("id", name="pk_quarter_reports"),
        sa.UniqueConstraint("slug", name="uq_quarter_reports_slug"),
    )
    _unique("ix_quarter_reports_once", "quarter_reports", ["attache_id", "year", "quarter"], "ended_at IS NULL")


def _unique(name: str, table: str, columns: list[str], condition: str) -> None:
    where = sa.text(condition)
    op.create_index(name, table, columns, unique=True, sqlite_where=where, postgresql_where=where)


def _kept() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_why", TEXT, nullable=False, server_default=""),
        sa.Column("revision", INTEGER, nullable=False),
    )


def _both(name: str, kind: sa.types.TypeEngine = TEXT) -> tuple[sa.Column, sa.Column]:
    return sa.Column(f"{name}_en", kind, nullable=False), sa.Column(f"{name}_es", kind, nullable=False)


def _span(name: str) -> tuple[sa.Column, sa.Column]:
    return sa.Column(f"{name}_first", sa.Date(), nullable=True), sa.Column(f"{name}_last", sa.Date(), nullable=True)
