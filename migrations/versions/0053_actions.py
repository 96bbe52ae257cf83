"""What was done, and what it rests on."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = depends_on = None

AT, TEXT, INTEGER, CODE = sa.DateTime(timezone=True), sa.Text(), sa.Integer(), sa.String(30)


def _kept() -> list[sa.Column]:
    return [
        sa.Column("id", INTEGER, nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_why", TEXT, server_default=sa.text("''"), nullable=False),
        sa.Column("revision", INTEGER, nullable=False),
    ]


def upgrade() -> None:
    op.create_table(
        "compliance_actions",
        *_kept(),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("by", CODE, nullable=False),
        sa.Column("title_en", sa.String(200), nullable=False),
        sa.Column("title_es", sa.String(200), nullable=False),
        sa.Column("day_first", sa.Date(), nullable=True),
        sa.Column("day_last", sa.Date(), nullable=True),
        sa.Column("asked_en", TEXT, nullable=False),
        sa.Column("asked_es", TEXT, nullable=False),
        sa.Column("led_to", sa.String(60), nullable=True),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_compliance_actions_day"),
        sa.CheckConstraint("title_en <> '' AND title_es <> ''", name="ck_compliance_actions_title"),
        sa.ForeignKeyConstraint(["led_to"], ["cases.slug"], name="fk_compliance_actions_led_to_cases"),
        sa.PrimaryKeyConstraint("id", name="pk_compliance_actions"),
        sa.UniqueConstraint("slug", name="uq_compliance_actions_slug"),
    )
    op.create_index("ix_compliance_actions_day_first_id", "compliance_actions", ["day_first", "id"])
    op.create_index("ix_compliance_actions_led_to", "compliance_actions", ["led_to"])
    op.create_table(
        "grounds",
        *_kept(),
        sa.Column("action_id", INTEGER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        sa.Column("what", sa.String(60), nullable=False),
        sa.Column("case_id", INTEGER, nullable=True),
        sa.Column("report_id", INTEGER, nullable=True),
        sa.Column("round_id", INTEGER, nullable=True),
        sa.Column("on_action_id", INTEGER, nullable=True),
        sa.Column("note_en", TEXT, nullable=False),
        sa.Column("note_es", TEXT, nullable=False),
        sa.CheckConstraint("(kind IN ('case', 'petition')) = (case_id IS NOT NULL)", name="ck_grounds_case"),
        sa.CheckConstraint("(kind = 'finding') = (report_id IS NOT NULL)", name="ck_grounds_finding"),
        sa.CheckConstraint(
            "(kind IN ('contribution', 'round', 'summary')) = (round_id IS NOT NULL)", name="ck_grounds_round"
        ),
        sa.CheckConstraint("(kind = 'action') = (on_action_id IS NOT NULL)", name="ck_grounds_on_action"),
        sa.CheckConstraint("on_action_id IS NULL OR on_action_id < action_id", name="ck_grounds_before"),
        sa.CheckConstraint("what <> ''", name="ck_grounds_what"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_grounds_{column}_{table}")
            for column, table in (
                ("action_id", "compliance_actions"),
                ("case_id", "cases"),
                ("report_id", "board_reports"),
                ("round_id", "rounds"),
                ("on_action_id", "compliance_actions"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_grounds"),
        sa.UniqueConstraint("slug", name="uq_grounds_slug"),
    )
    once = sa.text("ended_at IS NULL")
    op.create_index(
        "ix_grounds_once",
        "grounds",
        ["action_id", "kind", "what"],
        unique=True,
        sqlite_where=once,
        postgresql_where=once,
    )
    op.create_index("ix_grounds_kind_what", "grounds", ["kind", "what"])
    for column in ("action_id", "case_id", "report_id", "round_id", "on_action_id"):
        op.create_index(f"ix_grounds_{column}", "grounds", [column])


def downgrade() -> None:
    op.drop_table("grounds")
    op.drop_table("compliance_actions")
