"""One search over everything that is public, and over what its reader may see besides: tables, empty for now.

What stands in them is made by the program (a migration cannot read words as it does): the worker finds them empty and
fills them, and every change keeps them in step from then on.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0047"
down_revision = "0046"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
WORDS = sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql")

OF_SQLITE = (
    # No triggers: a schema that is not trusted may not write to it, so whoever writes a row writes it.
    # ascii: nothing is folded here, all of that is done before; ñ is a letter, and so is each of these signs
    "CREATE VIRTUAL TABLE found_words USING fts5(words, content='found', content_rowid='place', detail=none, "
    "columnsize=0, tokenize=\"ascii tokenchars '~^*=#@!:.'\")",
)
OF_POSTGRESQL = (
    "CREATE INDEX found_words ON found USING gin (words) WITH (fastupdate = off)",
    # all but contributions, of which there are few: titles are theirs
    "CREATE INDEX found_titled ON found USING gin (words) WITH (fastupdate = off) WHERE place >= 2000000000000000000",
    "ALTER TABLE found ALTER COLUMN words SET STATISTICS 0",
)


def upgrade() -> None:
    op.create_table(
        "found",
        sa.Column("place", KEY, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(12), nullable=False),
        sa.Column("of", KEY, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("reach", sa.String(1), nullable=False),
        sa.Column("languages", sa.String(5), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=True),
        sa.Column("words", WORDS, nullable=False),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_found_round_id_rounds"),
        sa.PrimaryKeyConstraint("place", name="pk_found"),
    )
    op.create_index("ix_found_kind_of", "found", ["kind", "of"])
    op.create_index("ix_found_reach_round_id", "found", ["reach", "round_id"])
    op.create_table(
        "known_words",
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("word", sa.String(40), nullable=False),
        sa.Column("shown", sa.String(60), nullable=False),
        sa.PrimaryKeyConstraint("scope", "word", name="pk_known_words"),
    )
    op.create_table(
        "slips",
        sa.Column("scope", sa.String(20), nullable=False),
        sa.Column("slip", sa.String(40), nullable=False),
        sa.Column("word", sa.String(40), nullable=False),
        sa.PrimaryKeyConstraint("scope", "slip", "word", name="pk_slips"),
    )
    op.create_table(
        "index_making",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("upto", KEY, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_index_making"),
    )
    for statement in OF_SQLITE if op.get_bind().dialect.name == "sqlite" else OF_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE found_words")
    for table in ("index_making", "slips", "known_words", "found"):
        op.drop_table(table)
