"""Meetings of the Labor Advisory Committee, their papers, advice, and what an entry said before it was corrected."""

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = depends_on = None

AT, TEXT = sa.DateTime(timezone=True), sa.Text()


def upgrade() -> None:
    op.create_table(
        "corrections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("of_id", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        *_both("why"),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("undone_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_corrections"),
    )
    op.create_index("ix_corrections_kind_of_id", "corrections", ["kind", "of_id"])
    op.create_table(
        "meetings",
        *_kept(),
        *_both("title", sa.String(200)),
        sa.Column("state", sa.String(30), nullable=False),
        *_span("day"),
        sa.Column("hour", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(40), nullable=False),
        *_both("place", sa.String(200)),
        sa.Column("is_open", sa.Boolean(), nullable=False),
        *_both("agenda"),
        sa.Column("topics", sa.String(200), nullable=False),
        sa.Column("attendance", sa.JSON(), nullable=False),
        *_both("attended"),
        *_both("note"),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.CheckConstraint("day_first IS NOT NULL", name="ck_meetings_day"),
        sa.CheckConstraint("hour = '' OR day_first = day_last", name="ck_meetings_hour"),
        sa.CheckConstraint("state <> 'cancelled' OR (note_en <> '' AND note_es <> '')", name="ck_meetings_cancelled"),
        sa.PrimaryKeyConstraint("id", name="pk_meetings"),
        sa.UniqueConstraint("slug", name="uq_meetings_slug"),
    )
    op.create_table(
        "meeting_papers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        *_both("title", sa.String(200)),
        *_both("body"),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_meeting_papers_meeting_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_papers"),
        sa.UniqueConstraint("meeting_id", "position", name="uq_meeting_papers_meeting_id_position"),
    )
    op.create_table(
        "advice",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *_both("said"),
        sa.Column("contribution", sa.String(30), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(30), nullable=False),
        *_both("reason"),
        sa.Column("departure", sa.Boolean(), nullable=False),
        *_span("answered"),
        sa.Column("answer_source", sa.Text(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.CheckConstraint("outcome = '' OR (reason_en <> '' AND reason_es <> '')", name="ck_advice_reason"),
        sa.CheckConstraint(
            "departure OR outcome NOT IN ('not_accepted', 'accepted_in_part')", name="ck_advice_departure"
        ),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name="fk_advice_meeting_id_meetings"),
        sa.PrimaryKeyConstraint("id", name="pk_advice"),
        sa.UniqueConstraint("meeting_id", "number", name="uq_advice_meeting_id_number"),
    )
    with op.batch_alter_table("fulfilments") as table:
        table.add_column(sa.Column("meeting_id", sa.Integer(), nullable=True))
        table.create_foreign_key("fk_fulfilments_meeting_id_meetings", "meetings", ["meeting_id"], ["id"])
    op.create_index("ix_fulfilments_meeting_id", "fulfilments", ["meeting_id"])


def downgrade() -> None:
    op.drop_index("ix_fulfilments_meeting_id", "fulfilments")
    with op.batch_alter_table("fulfilments") as table:
        table.drop_constraint("fk_fulfilments_meeting_id_meetings", type_="foreignkey")
        table.drop_column("meeting_id")
    for table_name in ("advice", "meeting_papers", "meetings", "corrections"):
        op.drop_table(table_name)


def _kept() -> tuple[sa.Column, ...]:
    return (
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("ended_why", sa.Text(), nullable=False, server_default=""),
        sa.Column("revision", sa.Integer(), nullable=False),
    )


def _both(name: str, kind: sa.types.TypeEngine = TEXT) -> tuple[sa.Column, sa.Column]:
    return sa.Column(f"{name}_en", kind, nullable=False), sa.Column(f"{name}_es", kind, nullable=False)


def _span(name: str) -> tuple[sa.Column, sa.Column]:
    return sa.Column(f"{name}_first", sa.Date(), nullable=True), sa.Column(f"{name}_last", sa.Date(), nullable=True)
