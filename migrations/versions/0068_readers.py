"""For whom a contribution is sent: fewer readers than its round has, on record and never public, widened at most.

What a summary counts is what its round publishes or could have: the gate compares the same.
"""

import sqlalchemy as sa
from alembic import op

revision = "0068"
down_revision = "0067"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
OF_WHOM = sa.String(30)
PUBLIC = """NEW.readers <> 'everyone' AND (NEW.number IS NOT NULL OR NEW.path IS NOT NULL OR NEW.status = 'published'
    OR NEW.parent_id IS NOT NULL OR NEW.draft_id IS NOT NULL OR NEW.kind <> 'comment' OR NEW.covered IS NOT NULL)"""
ON_RECORD = """(NEW.on_record_for IS NOT NULL AND (NEW.number IS NOT NULL OR NEW.on_record_for = 'everyone'
        OR NEW.status NOT IN ('on_record', 'received')))
    OR (NEW.status = 'on_record' AND (NEW.readers = 'everyone' OR NEW.on_record_for IS NULL
        OR NEW.on_record_for <> NEW.readers))"""
NARROWED = """NEW.readers <> OLD.readers AND OLD.readers <> 'committee'
    AND (OLD.readers = 'everyone' OR NEW.readers <> 'everyone')"""
INSERTED = {"readers": PUBLIC, "on_record": ON_RECORD}
UPDATED = {**INSERTED, "narrowed": NARROWED}
APPEND_ONLY = {
    "sqlite": (
        """CREATE TRIGGER widenings_no_update BEFORE UPDATE ON widenings
        BEGIN SELECT RAISE(ABORT, 'append-only: widenings'); END""",
        """CREATE TRIGGER widenings_no_delete BEFORE DELETE ON widenings
        BEGIN SELECT RAISE(ABORT, 'append-only: widenings'); END""",
    ),
    "postgresql": (
        """CREATE TRIGGER widenings_no_rewriting BEFORE UPDATE ON widenings
        FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION refuse_rewriting()""",
        """CREATE TRIGGER widenings_no_removing BEFORE DELETE OR TRUNCATE ON widenings
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()""",
    ),
}
COUNTED = "c.kind <> 'official_reply' AND c.status = '"
COUNTED_NOW = "c.kind <> 'official_reply' AND c.readers = 'everyone' AND c.status = '"


def upgrade() -> None:
    op.add_column("rounds", sa.Column("readers_offered", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("contributions", sa.Column("readers", OF_WHOM, nullable=False, server_default="everyone"))
    op.add_column("contributions", sa.Column("on_record_for", OF_WHOM))
    given = sa.text("on_record_for IS NOT NULL")
    op.create_index(
        "ix_contributions_on_record_for_round_id_posted_at_id",
        "contributions",
        ["on_record_for", "round_id", "posted_at", "id"],
        sqlite_where=given,
        postgresql_where=given,
    )
    op.create_table(
        "widenings",
        sa.Column("id", KEY, nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("from_readers", OF_WHOM, nullable=False),
        sa.Column("to_readers", OF_WHOM, nullable=False),
        sa.Column("widened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name="fk_widenings_contribution_id_contributions"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_widenings"),
    )
    op.create_index("ix_widenings_contribution_id", "widenings", ["contribution_id"])
    for statement in APPEND_ONLY[op.get_bind().dialect.name]:
        op.execute(statement)
    _guard()
    _count(COUNTED, COUNTED_NOW)


def downgrade() -> None:
    _count(COUNTED_NOW, COUNTED)
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("insert", "update"):
            op.execute(f"DROP TRIGGER contributions_readers_{verb}")
    else:
        for verb in ("insert", "update"):
            op.execute(f"DROP TRIGGER contributions_readers_{verb} ON contributions")
            op.execute(f"DROP FUNCTION contributions_readers_{verb}()")
    op.drop_table("widenings")
    op.drop_index("ix_contributions_on_record_for_round_id_posted_at_id", "contributions")
    op.drop_column("contributions", "on_record_for")
    op.drop_column("contributions", "readers")
    op.drop_column("rounds", "readers_offered")


def _guard() -> None:
    """Whatever writes it: what is for fewer readers has nothing public, and no fewer read what more may read."""
    for verb, refused in (("insert", INSERTED), ("update", UPDATED)):
        name = f"contributions_readers_{verb}"
        if op.get_bind().dialect.name == "sqlite":
            refusals = "\n".join(
                f"SELECT RAISE(ABORT, 'readers: {why}') WHERE {asks};" for why, asks in refused.items()
            )
            # of nearly all there is nothing to ask
            few = "NEW.readers <> 'everyone' OR NEW.on_record_for IS NOT NULL OR NEW.status = 'on_record'"
            few += " OR OLD.readers <> NEW.readers" if verb == "update" else ""
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON contributions WHEN {few} BEGIN {refusals} END")
            continue
        refusals = "\n".join(
            f"IF {asks} THEN RAISE EXCEPTION 'readers: {why}' USING ERRCODE = '23514'; END IF;"
            for why, asks in refused.items()
        )
        op.execute(
            f"""CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN {refusals} RETURN NEW; END $$"""
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON contributions FOR EACH ROW EXECUTE FUNCTION {name}()")


def _count(before: str, now: str) -> None:
    """The gate of summaries as it stands, with other contributions counted."""
    bind = op.get_bind()
    if bind.dialect.name == "sqlite":
        gate = bind.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'summaries_gate'")).scalar_one()
        op.execute("DROP TRIGGER summaries_gate")
    else:
        gate = bind.execute(sa.text("SELECT pg_get_functiondef('summaries_gate'::regproc)")).scalar_one()
    if before not in gate:
        raise RuntimeError("the gate of summaries does not count as it should")
    op.execute(gate.replace(before, now))
