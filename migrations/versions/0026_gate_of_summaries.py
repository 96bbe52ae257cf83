"""The database itself publishes no summary while an answer, a language or an approval is missing.

What is published does not change. Six questions are asked in the same words on both engines: PostgreSQL asks them when
the transaction ends, of the row as it is then; SQLite has no such trigger and asks at the statement, so that publishing
has to be the last that is written. Whoever moves a contribution or a point holds the round's key; who approves or
publishes locks the round first.
"""

from alembic import op

# ruff: noqa: S608  every word of these statements stands in this file

revision = "0026"
down_revision = "0025"
branch_labels = depends_on = None

# Of the summary {s}. What the committee itself says is not answered.
COUNTED = "c.round_id = {s}.round_id AND c.kind <> 'official_reply'"
MANY = f"(SELECT count(*) FROM contributions c WHERE {COUNTED} AND c.status = '%s')"
STANDING = "p.contribution_id = c.id AND p.dropped_at IS NULL"
DECIDED = "d.point_id = p.id AND d.number = p.disposition AND d.decided_by_id IS NOT NULL"
WRITTEN = "g.summary_id = {s}.id AND g.dropped_at IS NULL"
APPROVED = "a.summary_id = {s}.id AND a.fell IS NULL AND a.text_hash = {s}.text_hash"
GATE = {
    "answers": f"""
        EXISTS (SELECT 1 FROM contributions c WHERE {COUNTED} AND (c.status = 'received' OR (
            c.status = 'published' AND (
                NOT EXISTS (SELECT 1 FROM points p WHERE {STANDING})
                OR EXISTS (SELECT 1 FROM points p WHERE {STANDING} AND NOT EXISTS (
                    SELECT 1 FROM dispositions d WHERE {DECIDED})))))) """,
    "totals": f"""
        {{s}}.answered <> {MANY % "published"} OR {{s}}.withheld <> {MANY % "withheld"}
        OR {{s}}.withdrawn <> {MANY % "withdrawn"} OR {{s}}.returned <> {MANY % "returned"}
        OR {{s}}.received <> {{s}}.answered + {{s}}.withheld + {{s}}.withdrawn + {{s}}.returned""",
    "languages": f"""
        NOT EXISTS (SELECT 1 FROM paragraphs g WHERE {WRITTEN})
        OR EXISTS (SELECT 1 FROM paragraphs g WHERE {WRITTEN} AND (trim(g.text_en) = '' OR trim(g.text_es) = ''
            OR (g.en_from <> g.hash_es AND g.es_from <> g.hash_en)))""",
    "review": f"""
        NOT EXISTS (SELECT 1 FROM reviews v WHERE v.summary_id = {{s}}.id AND v.text_hash = {{s}}.text_hash
            AND NOT EXISTS (SELECT 1 FROM paragraphs g WHERE {WRITTEN}
                AND (g.en_by_id = v.reviewed_by_id OR g.es_by_id = v.reviewed_by_id)))""",
    "approvals": f"""
        {{s}}.text_hash IS NULL
        OR (SELECT count(DISTINCT a.person_id) FROM approvals a WHERE {APPROVED}) < 2
        OR (SELECT count(DISTINCT a.organisation_id) FROM approvals a WHERE {APPROVED}) < 2""",
    "covered": f"""
        EXISTS (SELECT 1 FROM points p JOIN dispositions d ON {DECIDED}
            WHERE p.round_id = {{s}}.round_id AND p.dropped_at IS NULL AND d.outcome = 'already_covered'
            AND NOT EXISTS (SELECT 1 FROM points q JOIN dispositions e ON e.point_id = q.id AND e.number = q.disposition
                WHERE q.id = d.covered_by_id AND q.round_id = p.round_id AND q.dropped_at IS NULL
                AND e.outcome <> 'already_covered'))""",
}

PUBLISHED = "EXISTS (SELECT 1 FROM summaries s WHERE s.round_id = {round} AND s.state = 'published')"
IN_WORK = "EXISTS (SELECT 1 FROM summaries s WHERE s.round_id = {round} AND s.state = 'drafting')"
FROZEN = f"{PUBLISHED} AND NOT {IN_WORK}"
OF_PUBLISHED = "EXISTS (SELECT 1 FROM summaries s WHERE s.id = {row}.summary_id AND s.state = 'published')"
FALLS = """
UPDATE approvals SET fell = '{why}' WHERE fell IS NULL
AND summary_id IN (SELECT s.id FROM summaries s WHERE s.round_id = {round} AND s.state = 'drafting')
"""
FALLS_OF_TEXT = """
UPDATE approvals SET fell = 'text' WHERE fell IS NULL AND summary_id = {row}.summary_id
"""
RELEVANT = "NEW.kind <> 'official_reply'"
WORDS = "text_en, text_es, section, position, dropped_at"


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _on_sqlite()
    else:
        _on_postgresql()


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in SQLITE:
            op.execute(f"DROP TRIGGER {name}")
        return
    for name, table, _when, _body in POSTGRESQL:
        op.execute(f"DROP TRIGGER {name} ON {table}")
        op.execute(f"DROP FUNCTION {name}()")


def _refusals(row: str) -> str:
    """Each question of the gate as a statement of SQLite that refuses."""
    return "\n".join(f"SELECT RAISE(ABORT, 'gate: {name}') WHERE {asks.format(s=row)};" for name, asks in GATE.items())


SQLITE = {
    "summaries_gate": f"""AFTER UPDATE OF state ON summaries WHEN NEW.state = 'published'
        BEGIN {_refusals("NEW")} END""",
    "summaries_born_in_work": """BEFORE INSERT ON summaries WHEN NEW.state <> 'drafting'
        BEGIN SELECT RAISE(ABORT, 'gate: state'); END""",
    "summaries_frozen": """BEFORE UPDATE ON summaries WHEN OLD.state = 'published'
        BEGIN SELECT RAISE(ABORT, 'frozen: summaries'); END""",
    "summaries_kept": """BEFORE DELETE ON summaries WHEN OLD.state = 'published'
        BEGIN SELECT RAISE(ABORT, 'frozen: summaries'); END""",
    **{
        f"paragraphs_frozen_{verb}": f"""BEFORE {verb} ON paragraphs WHEN {OF_PUBLISHED.format(row=row)}
        BEGIN SELECT RAISE(ABORT, 'frozen: paragraphs'); END"""
        for verb, row in (("insert", "NEW"), ("update", "OLD"), ("delete", "OLD"))
    },
    "contributions_after_summary": f"""BEFORE INSERT ON contributions
        WHEN {RELEVANT} AND {FROZEN.format(round="NEW.round_id")}
        BEGIN SELECT RAISE(ABORT, 'frozen: contributions'); END""",
    **{
        f"points_after_summary_{verb}": f"""BEFORE {when} ON points WHEN {FROZEN.format(round="NEW.round_id")}
        BEGIN SELECT RAISE(ABORT, 'frozen: points'); END"""
        for verb, when in (("insert", "INSERT"), ("update", "UPDATE OF disposition, dropped_at"))
    },
    "contributions_fell_insert": f"""AFTER INSERT ON contributions WHEN {RELEVANT}
        BEGIN {FALLS.format(why="contribution", round="NEW.round_id")}; END""",
    "contributions_fell_update": f"""AFTER UPDATE OF status ON contributions
        WHEN {RELEVANT} AND NEW.status <> OLD.status
        BEGIN {FALLS.format(why="contribution", round="NEW.round_id")}; END""",
    "points_fell_insert": f"""AFTER INSERT ON points
        BEGIN {FALLS.format(why="answer", round="NEW.round_id")}; END""",
    "points_fell_update": f"""AFTER UPDATE OF disposition, dropped_at ON points
        BEGIN {FALLS.format(why="answer", round="NEW.round_id")}; END""",
    "paragraphs_fell_insert": f"AFTER INSERT ON paragraphs BEGIN {FALLS_OF_TEXT.format(row='NEW')}; END",
    "paragraphs_fell_update": f"AFTER UPDATE OF {WORDS} ON paragraphs BEGIN {FALLS_OF_TEXT.format(row='NEW')}; END",
}


def _on_sqlite() -> None:
    for name, trigger in SQLITE.items():
        op.execute(f"CREATE TRIGGER {name} {trigger}")


_RAISE = "RAISE EXCEPTION '{what}' USING ERRCODE = '23514'"  # a violated check: what was lost is a race
_HOLD = "PERFORM 1 FROM rounds WHERE id = NEW.round_id FOR KEY SHARE;"
_ASK = "\n".join(
    f"IF {asks.format(s='s')} THEN {_RAISE.format(what=f'gate: {name}')}; END IF;" for name, asks in GATE.items()
)
POSTGRESQL = (
    (
        *("summaries_gate", "summaries"),
        "CONSTRAINT: AFTER INSERT OR UPDATE",
        f"""DECLARE s summaries%ROWTYPE; BEGIN
        SELECT * INTO s FROM summaries WHERE id = NEW.id;
        IF s.state = 'published' THEN {_ASK} END IF;
        RETURN NULL; END""",
    ),
    (
        *("summaries_frozen", "summaries"),
        "BEFORE UPDATE OR DELETE",
        f"""BEGIN IF OLD.state = 'published' THEN {_RAISE.format(what="frozen: summaries")}; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END""",
    ),
    (
        *("summaries_born_in_work", "summaries"),
        "BEFORE INSERT",
        f"BEGIN IF NEW.state <> 'drafting' THEN {_RAISE.format(what='gate: state')}; END IF; RETURN NEW; END",
    ),
    (
        *("paragraphs_frozen", "paragraphs"),
        "BEFORE INSERT OR UPDATE OR DELETE",
        f"""BEGIN
        IF TG_OP <> 'INSERT' AND {OF_PUBLISHED.format(row="OLD")} THEN
            {_RAISE.format(what="frozen: paragraphs")}; END IF;
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        IF {OF_PUBLISHED.format(row="NEW")} THEN {_RAISE.format(what="frozen: paragraphs")}; END IF;
        RETURN NEW; END""",
    ),
    (
        *("contributions_after_summary", "contributions"),
        "BEFORE INSERT",
        f"""BEGIN {_HOLD}
        IF {RELEVANT} AND {FROZEN.format(round="NEW.round_id")} THEN
            {_RAISE.format(what="frozen: contributions")}; END IF;
        RETURN NEW; END""",
    ),
    (
        *("points_after_summary", "points"),
        "BEFORE INSERT OR UPDATE OF disposition, dropped_at",
        f"""BEGIN {_HOLD}
        IF {FROZEN.format(round="NEW.round_id")} THEN {_RAISE.format(what="frozen: points")}; END IF;
        RETURN NEW; END""",
    ),
    (
        *("contributions_fell", "contributions"),
        "AFTER INSERT OR UPDATE OF status",
        f"""BEGIN IF {RELEVANT} AND (TG_OP = 'INSERT' OR NEW.status <> OLD.status) THEN
        {_HOLD} {FALLS.format(why="contribution", round="NEW.round_id")}; END IF; RETURN NULL; END""",
    ),
    (
        *("points_fell", "points"),
        "AFTER INSERT OR UPDATE OF disposition, dropped_at",
        f"BEGIN {FALLS.format(why='answer', round='NEW.round_id')}; RETURN NULL; END",
    ),
    (
        *("paragraphs_fell", "paragraphs"),
        f"AFTER INSERT OR UPDATE OF {WORDS}",
        f"BEGIN {FALLS_OF_TEXT.format(row='NEW')}; RETURN NULL; END",
    ),
)


def _on_postgresql() -> None:
    for name, table, when, body in POSTGRESQL:
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        deferred = when.startswith("CONSTRAINT: ")
        kind, how = ("CONSTRAINT ", " DEFERRABLE INITIALLY DEFERRED") if deferred else ("", "")
        op.execute(
            f"CREATE {kind}TRIGGER {name} {when.removeprefix('CONSTRAINT: ')} ON {table}{how}"
            f" FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
