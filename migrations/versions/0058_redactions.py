"""Redactions of contributions: a public edition is its edition with exactly the passages covered that were proposed."""

# ruff: noqa: S608  every word of these statements stands in this file
import sqlalchemy as sa
from alembic import op

revision = "0058"
down_revision = "0057"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
REFUSED = "ERRCODE = '23514'"
FIXED = ("id", "contribution_id", "number", "edition", "note", "withholds_files", "proposed_by_id", "proposed_at",
         "answer_by")  # fmt: skip
ANSWER = ("agrees", "answer", "answer_language", "answered_at")
OTHER_WORDS = """EXISTS (SELECT 1 FROM editions e WHERE e.contribution_id = NEW.id AND e.covers IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM editions e WHERE e.contribution_id = NEW.id AND e.covers IS NOT NULL
                    AND e.body = NEW.body)"""


APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER redaction_gaps_no_update BEFORE UPDATE ON redaction_gaps
        BEGIN SELECT RAISE(ABORT, 'append-only: redaction_gaps'); END""",
        """CREATE TRIGGER redaction_gaps_no_delete BEFORE DELETE ON redaction_gaps
        BEGIN SELECT RAISE(ABORT, 'append-only: redaction_gaps'); END""",
    ),
    "postgresql": (
        """CREATE TRIGGER redaction_gaps_no_rewriting BEFORE UPDATE ON redaction_gaps
        FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION refuse_rewriting()""",
        """CREATE TRIGGER redaction_gaps_no_removing BEFORE DELETE OR TRUNCATE ON redaction_gaps
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()""",
    ),
}


def upgrade() -> None:
    op.create_table(
        "redactions",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("withholds_files", sa.Boolean(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", AT, nullable=False),
        sa.Column("answer_by", AT, nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=True),
        sa.Column("answer", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("answer_language", sa.String(2), server_default=sa.text("''"), nullable=False),
        sa.Column("answered_at", AT, nullable=True),
        sa.Column("outcome", sa.String(30), nullable=True),
        sa.Column("ended_at", AT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(agrees IS NULL) = (answered_at IS NULL)", name="ck_redactions_answered"),
        sa.CheckConstraint("agrees IS NULL OR agrees OR answer <> ''", name="ck_redactions_reasons"),
        sa.CheckConstraint("(outcome IS NULL) = (ended_at IS NULL)", name="ck_redactions_ended"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_redactions_{column}_{table}")
            for column, table in (("contribution_id", "contributions"), ("proposed_by_id", "persons"))
        ),
        sa.PrimaryKeyConstraint("id", name="pk_redactions"),
        sa.UniqueConstraint("contribution_id", "number", name="uq_redactions_contribution_id_number"),
    )
    still = sa.text("outcome IS NULL")
    op.create_index(
        "ix_redactions_open", "redactions", ["contribution_id"],
        unique=True, sqlite_where=still, postgresql_where=still,
    )  # fmt: skip
    op.create_table(
        "redaction_gaps",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("redaction_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("ground", sa.String(40), nullable=False),
        sa.Column("label", sa.String(120), nullable=False),
        sa.CheckConstraint("span_start >= 0 AND span_start < span_end AND label <> ''", name="ck_redaction_gaps_span"),
        sa.ForeignKeyConstraint(["redaction_id"], ["redactions.id"], name="fk_redaction_gaps_redaction_id_redactions"),
        sa.PrimaryKeyConstraint("id", name="pk_redaction_gaps"),
        sa.UniqueConstraint("redaction_id", "position", name="uq_redaction_gaps_redaction_id_position"),
    )
    op.add_column("editions", sa.Column("covers", sa.Integer(), nullable=True))
    op.add_column("contributions", sa.Column("covered", sa.JSON(), nullable=True))
    _guard()


def downgrade() -> None:
    for table, name in GUARDS:
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""))
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_column("contributions", "covered")
    op.drop_column("editions", "covers")
    op.drop_table("redaction_gaps")
    op.drop_table("redactions")


def _differs(*columns: str) -> str:
    other = "OLD.{0} <> NEW.{0} OR (OLD.{0} IS NULL) <> (NEW.{0} IS NULL)"
    return " OR ".join(other.format(column) for column in columns)


def _pieces(joined: str) -> str:
    """The edition ``o`` with the gaps of ``r`` covered."""
    before = """(SELECT coalesce(max(b.span_end), 0) FROM redaction_gaps b
                 WHERE b.redaction_id = g.redaction_id AND b.position < g.position)"""
    last = "(SELECT max(z.span_end) FROM redaction_gaps z WHERE z.redaction_id = r.id)"
    return f"""(SELECT {joined} FROM (
        SELECT g.position, substr(o.body, {before} + 1, g.span_start - {before}) || g.label AS piece
        FROM redaction_gaps g WHERE g.redaction_id = r.id ORDER BY g.position) p) || substr(o.body, {last} + 1)"""


def _made_otherwise(joined: str) -> str:
    return f"""NEW.covers IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM redactions r
        JOIN editions o ON o.contribution_id = r.contribution_id AND o.number = r.edition
        WHERE r.contribution_id = NEW.contribution_id AND r.edition = NEW.covers AND r.outcome = 'published'
        AND o.language = NEW.language AND NEW.body = {_pieces(joined)})"""


GUARDS = {
    ("editions", "editions_made"): ("INSERT", {"public edition: made otherwise": _made_otherwise}),
    ("contributions", "contributions_read"): (
        "UPDATE OF body",
        {"public edition: other words": lambda _joined: f"OLD.body <> NEW.body AND {OTHER_WORDS}"},
    ),
    ("redactions", "redactions_kept"): (
        "UPDATE",
        {
            "append-only: what was proposed": lambda _joined: _differs(*FIXED),
            "append-only: what was answered": lambda _joined: f"OLD.answered_at IS NOT NULL AND ({_differs(*ANSWER)})",
            "append-only: what has ended": lambda _joined: "OLD.outcome IS NOT NULL",
        },
    ),
    ("redactions", "redactions_stay"): ("DELETE", {"append-only: redactions": lambda _joined: "TRUE"}),
    ("redaction_gaps", "redaction_gaps_apart"): (
        "INSERT",
        {
            "gap: upon another": lambda _joined: (
                """NEW.span_start < (SELECT coalesce(max(g.span_end), 0)
                FROM redaction_gaps g WHERE g.redaction_id = NEW.redaction_id)"""
            ),
            "gap: out of its turn": lambda _joined: (
                """NEW.position <> (SELECT count(*) + 1
                FROM redaction_gaps g WHERE g.redaction_id = NEW.redaction_id)"""
            ),
            "gap: outside its text": lambda _joined: (
                """NOT EXISTS (SELECT 1 FROM redactions r
                JOIN editions o ON o.contribution_id = r.contribution_id AND o.number = r.edition
                WHERE r.id = NEW.redaction_id AND NEW.span_end <= length(o.body))"""
            ),
            "gap: of what was answered": lambda _joined: (
                """EXISTS (SELECT 1 FROM redactions r
                WHERE r.id = NEW.redaction_id AND (r.answered_at IS NOT NULL OR r.outcome IS NOT NULL))"""
            ),
        },
    ),
}


def _guard() -> None:
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
    if op.get_bind().dialect.name == "sqlite":
        for (table, name), (verb, refusals) in GUARDS.items():
            joined = "group_concat(p.piece, '')"
            asked = [f"SELECT RAISE(ABORT, '{why}') WHERE {asks(joined)};" for why, asks in refusals.items()]
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {' '.join(asked)} END")
        return
    joined = "string_agg(p.piece, '' ORDER BY p.position)"
    for (table, name), (verb, refusals) in GUARDS.items():
        raising = " ".join(
            f"IF {asks(joined)} THEN RAISE EXCEPTION '{why}' USING {REFUSED}; END IF;" for why, asks in refusals.items()
        )
        done = "OLD" if verb == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raising} RETURN {done}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
