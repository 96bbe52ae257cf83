"""How long each thread of a round is, so that threads can be put in order by it."""

import sqlalchemy as sa
from alembic import op

revision = "0069"
down_revision = "0068"
branch_labels = depends_on = None

INTEGER = sa.Integer()
COUNTED = """
    INSERT INTO threads (round_id, language, thread, question, entries, answered)
    SELECT here.round_id, here.language, here.thread, coalesce(roots.question_id, 0), here.entries, answers.many
    FROM (
        SELECT round_id, '' AS language, thread, count(*) AS entries
        FROM contributions WHERE path IS NOT NULL GROUP BY round_id, thread
        UNION ALL
        SELECT round_id, language, thread, count(*) FROM contributions
        WHERE path IS NOT NULL GROUP BY round_id, thread, language
    ) AS here
    JOIN (
        SELECT round_id, thread, sum(CASE WHEN depth > 0 AND status = 'published' THEN 1 ELSE 0 END) AS many
        FROM contributions WHERE path IS NOT NULL GROUP BY round_id, thread
    ) AS answers ON answers.round_id = here.round_id AND answers.thread = here.thread
    JOIN contributions AS roots
        ON roots.round_id = here.round_id AND roots.sequence = here.thread AND roots.thread = here.thread
"""


def upgrade() -> None:
    op.create_table(
        "threads",
        sa.Column("round_id", INTEGER, nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("thread", INTEGER, autoincrement=False, nullable=False),
        sa.Column("question", INTEGER, nullable=False),
        sa.Column("entries", INTEGER, nullable=False),
        sa.Column("answered", INTEGER, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_threads_round_id_rounds"),
        sa.PrimaryKeyConstraint("round_id", "language", "thread", name="pk_threads"),
    )
    for columns in (
        ("round_id", "language", "answered", "thread"),
        ("round_id", "language", "question", "thread"),
        ("round_id", "language", "question", "answered", "thread"),
    ):
        op.create_index("ix_threads_" + "_".join(columns), "threads", columns)
    given = sa.text("thread IS NOT NULL")
    op.create_index(
        "ix_contributions_thread_round_id_language",
        "contributions",
        ["thread", "round_id", "language"],
        sqlite_where=given,
        postgresql_where=given,
    )
    op.execute(COUNTED)


def downgrade() -> None:
    op.drop_index("ix_contributions_thread_round_id_language", "contributions")
    op.drop_table("threads")
