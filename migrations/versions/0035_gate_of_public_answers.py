"""An answer is covered only by the answer to something public, and what is not public holds up no summary.

The other questions of the gate (0026) are asked as before.
"""

from alembic import op

# ruff: noqa: S608  every word of these statements stands in this file

revision = "0035"
down_revision = "0034"
branch_labels = depends_on = None

COUNTED = "c.round_id = {s}.round_id AND c.kind <> 'official_reply'"
MANY = f"(SELECT count(*) FROM contributions c WHERE {COUNTED} AND c.status = '%s')"
STANDING = "p.contribution_id = c.id AND p.dropped_at IS NULL"
DECIDED = "d.point_id = p.id AND d.number = p.disposition AND d.decided_by_id IS NOT NULL"
WRITTEN = "g.summary_id = {s}.id AND g.dropped_at IS NULL"
APPROVED = "a.summary_id = {s}.id AND a.fell IS NULL AND a.text_hash = {s}.text_hash"
PUBLIC = "EXISTS (SELECT 1 FROM contributions c WHERE c.id = {point}.contribution_id AND c.status = 'published')"
COVERED = """
    EXISTS (SELECT 1 FROM points p JOIN dispositions d ON {decided}
        WHERE p.round_id = {{s}}.round_id AND p.dropped_at IS NULL AND d.outcome = 'already_covered'{asked}
        AND NOT EXISTS (SELECT 1 FROM points q JOIN dispositions e ON e.point_id = q.id AND e.number = q.disposition
            WHERE q.id = d.covered_by_id AND q.round_id = p.round_id AND q.dropped_at IS NULL
            AND e.outcome <> 'already_covered'{covering}))"""
BEFORE = COVERED.format(decided=DECIDED, asked="", covering="")
NOW = COVERED.format(
    decided=DECIDED,
    asked=f" AND {PUBLIC.format(point='p')}",
    covering=f" AND {PUBLIC.format(point='q')}",
)
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
}


def upgrade() -> None:
    _ask({**GATE, "covered": NOW})


def downgrade() -> None:
    _ask({**GATE, "covered": BEFORE})


def _ask(gate: dict[str, str]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        refusals = "\n".join(
            f"SELECT RAISE(ABORT, 'gate: {name}') WHERE {asks.format(s='NEW')};" for name, asks in gate.items()
        )
        op.execute("DROP TRIGGER summaries_gate")
        op.execute(
            "CREATE TRIGGER summaries_gate AFTER UPDATE OF state ON summaries WHEN NEW.state = 'published' "
            f"BEGIN {refusals} END"
        )
        return
    refusals = "\n".join(
        f"IF {asks.format(s='s')} THEN RAISE EXCEPTION 'gate: {name}' USING ERRCODE = '23514'; END IF;"
        for name, asks in gate.items()
    )
    op.execute(
        f"""CREATE OR REPLACE FUNCTION summaries_gate() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE s summaries%ROWTYPE; BEGIN
        SELECT * INTO s FROM summaries WHERE id = NEW.id;
        IF s.state = 'published' THEN {refusals} END IF;
        RETURN NULL; END $$"""
    )
