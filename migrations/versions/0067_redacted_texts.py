"""The text of a file that is withheld, offered with passages covered; a redaction may now cover a file alone."""

# ruff: noqa: S608  every word of these statements stands in this file
import sqlalchemy as sa
from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REFUSED = "ERRCODE = '23514'"
APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER redacted_texts_no_update BEFORE UPDATE ON redacted_texts
        BEGIN SELECT RAISE(ABORT, 'append-only: redacted_texts'); END""",
        """CREATE TRIGGER redacted_texts_no_delete BEFORE DELETE ON redacted_texts
        BEGIN SELECT RAISE(ABORT, 'append-only: redacted_texts'); END""",
    ),
    "postgresql": (
        """CREATE TRIGGER redacted_texts_no_rewriting BEFORE UPDATE ON redacted_texts
        FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION refuse_rewriting()""",
        """CREATE TRIGGER redacted_texts_no_removing BEFORE DELETE OR TRUNCATE ON redacted_texts
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()""",
    ),
}
IN_TURN = """NEW.position <> (SELECT count(*) + 1 FROM redaction_gaps g WHERE g.redaction_id = NEW.redaction_id)"""
ANSWERED = """EXISTS (SELECT 1 FROM redactions r
    WHERE r.id = NEW.redaction_id AND (r.answered_at IS NOT NULL OR r.outcome IS NOT NULL))"""
OUTSIDE = """NOT EXISTS (SELECT 1 FROM redactions r
    JOIN editions o ON o.contribution_id = r.contribution_id AND o.number = r.edition
    WHERE r.id = NEW.redaction_id AND NEW.span_end <= length(o.body))"""
UPON = """NEW.span_start < (SELECT coalesce(max(g.span_end), 0)
    FROM redaction_gaps g WHERE g.redaction_id = NEW.redaction_id{of_one_text})"""


def upgrade() -> None:
    op.create_table(
        "redacted_texts",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("redaction_id", KEY, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["redaction_id"], ["redactions.id"], name="fk_redacted_texts_redaction_id_redactions"),
        sa.PrimaryKeyConstraint("id", name="pk_redacted_texts"),
        sa.UniqueConstraint("redaction_id", "position", name="uq_redacted_texts_redaction_id_position"),
    )
    op.execute(  # as one: to name the constraint afterwards SQLite would build the whole table anew
        f"ALTER TABLE redaction_gaps ADD COLUMN text_id {'BIGINT' if _on_postgresql() else 'INTEGER'}"
        " CONSTRAINT fk_redaction_gaps_text_id_redacted_texts REFERENCES redacted_texts (id)"
    )
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
    _guard("redacted_texts", "redacted_texts_asked", {"text: of what was answered": ANSWERED})
    _let_go("redaction_gaps_apart", "editions_made")
    _guard(
        "redaction_gaps",
        "redaction_gaps_apart",
        {
            "gap: upon another": UPON.format(of_one_text=" AND coalesce(g.text_id, 0) = coalesce(NEW.text_id, 0)"),
            "gap: out of its turn": IN_TURN,
            "gap: outside its text": f"NEW.text_id IS NULL AND {OUTSIDE}",
            "gap: of a text of another": """NEW.text_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM redacted_texts t
                WHERE t.id = NEW.text_id AND t.redaction_id = NEW.redaction_id)""",
            "gap: of what was answered": ANSWERED,
        },
    )
    # of its words there may be none to cover: a file may have all that is
    _guard("editions", "editions_made", {"public edition: made otherwise": _made_otherwise(_pieces(texts=True))})


def downgrade() -> None:
    _let_go("redaction_gaps_apart", "editions_made", "redacted_texts_asked")
    op.execute("ALTER TABLE redaction_gaps DROP COLUMN text_id")
    op.drop_table("redacted_texts")
    _guard(
        "redaction_gaps",
        "redaction_gaps_apart",
        {
            "gap: upon another": UPON.format(of_one_text=""),
            "gap: out of its turn": IN_TURN,
            "gap: outside its text": OUTSIDE,
            "gap: of what was answered": ANSWERED,
        },
    )
    _guard("editions", "editions_made", {"public edition: made otherwise": _made_otherwise(_pieces(texts=False))})


def _pieces(*, texts: bool) -> str:
    """The edition ``o`` with the gaps of ``r`` covered that stand in it."""
    joined = "string_agg(p.piece, '' ORDER BY p.position)" if _on_postgresql() else "group_concat(p.piece, '')"
    b, g, z = (f" AND {each}.text_id IS NULL" if texts else "" for each in "bgz")
    before = f"""(SELECT coalesce(max(b.span_end), 0) FROM redaction_gaps b
                 WHERE b.redaction_id = g.redaction_id AND b.position < g.position{b})"""
    last = f"(SELECT max(z.span_end) FROM redaction_gaps z WHERE z.redaction_id = r.id{z})"
    made = f"""(SELECT {joined} FROM (
        SELECT g.position, substr(o.body, {before} + 1, g.span_start - {before}) || g.label AS piece
        FROM redaction_gaps g WHERE g.redaction_id = r.id{g} ORDER BY g.position) p)"""
    if texts:
        return f"coalesce({made}, '') || substr(o.body, coalesce({last}, 0) + 1)"
    return f"{made} || substr(o.body, {last} + 1)"


def _made_otherwise(pieces: str) -> str:
    return f"""NEW.covers IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM redactions r
        JOIN editions o ON o.contribution_id = r.contribution_id AND o.number = r.edition
        WHERE r.contribution_id = NEW.contribution_id AND r.edition = NEW.covers AND r.outcome = 'published'
        AND o.language = NEW.language AND NEW.body = {pieces})"""


TABLES = {
    "redaction_gaps_apart": "redaction_gaps",
    "editions_made": "editions",
    "redacted_texts_asked": "redacted_texts",
}


def _on_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")


def _let_go(*names: str) -> None:
    for name in names:
        op.execute(f"DROP TRIGGER {name}" + (f" ON {TABLES[name]}" if _on_postgresql() else ""))
        if _on_postgresql():
            op.execute(f"DROP FUNCTION {name}()")


def _guard(table: str, name: str, refusals: dict[str, str]) -> None:
    if not _on_postgresql():
        asked = [f"SELECT RAISE(ABORT, '{why}') WHERE {asks};" for why, asks in refusals.items()]
        op.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} BEGIN {' '.join(asked)} END")
        return
    raising = " ".join(
        f"IF {asks} THEN RAISE EXCEPTION '{why}' USING {REFUSED}; END IF;" for why, asks in refusals.items()
    )
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raising} RETURN NEW; END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
