"""Appeals: that somebody else looks at a decision again. Who decided it does not, whatever program writes."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
JUDGE = "(SELECT d.decided_by_id FROM decisions d WHERE d.id = NEW.decision_id)"
REWRITTEN = " OR ".join(
    f"OLD.{column} <> NEW.{column}"
    for column in ("id", "contribution_id", "decision_id", "reasons", "language", "sent_at")
)
REFUSALS = {
    "appeal: decided by who made the decision": f"NEW.decided_by_id = {JUDGE}",
    "appeal: of another contribution": """NOT EXISTS (
        SELECT 1 FROM decisions d WHERE d.id = NEW.decision_id AND d.contribution_id = NEW.contribution_id)""",
}
OF_CHANGES = {
    **REFUSALS,
    "append-only: words of an appeal": REWRITTEN,
    "append-only: what was decided on an appeal": "OLD.outcome IS NOT NULL",
}
REMOVED = "append-only: appeals"


def upgrade() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("contribution_id", KEY, nullable=False),
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("language", sa.String(2), nullable=False),
        sa.Column("sent_at", AT, nullable=False),
        sa.Column("outcome", sa.String(30), nullable=True),
        sa.Column("note", sa.Text(), server_default=sa.text("''"), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", AT, nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint("(outcome IS NULL) = (decided_at IS NULL)", name="ck_appeals_decided"),
        sa.CheckConstraint(
            "(outcome IS NOT NULL AND outcome IN ('upheld', 'reversed')) = (decided_by_id IS NOT NULL)",
            name="ck_appeals_person",
        ),
        sa.CheckConstraint("outcome IS NULL OR outcome <> 'upheld' OR note <> ''", name="ck_appeals_reason"),
        sa.CheckConstraint("reasons <> ''", name="ck_appeals_reasons"),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_appeals_{column}_{table}")
            for column, table in (
                ("contribution_id", "contributions"),
                ("decision_id", "decisions"),
                ("decided_by_id", "persons"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appeals"),
        sa.UniqueConstraint("decision_id", name="uq_appeals_decision_id"),
    )
    op.create_index("ix_appeals_contribution_id", "appeals", ["contribution_id"])
    _guard()


def downgrade() -> None:
    waiting = sa.table("waiting", sa.column("subject_kind"))
    op.execute(waiting.delete().where(waiting.c.subject_kind == "Appeal"))
    op.drop_table("appeals")  # its triggers go with it
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION appeals_kept()")


def _guard() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for verb, refusals in (("INSERT", REFUSALS), ("UPDATE", OF_CHANGES), ("DELETE", {REMOVED: "1"})):
            body = "\n".join(f"SELECT RAISE(ABORT, '{name}') WHERE {asks};" for name, asks in refusals.items())
            op.execute(f"CREATE TRIGGER appeals_{verb.lower()} BEFORE {verb} ON appeals BEGIN {body} END")
        return

    def each(refusals: dict[str, str]) -> str:
        raising = "IF {asks} THEN RAISE EXCEPTION '{name}' USING ERRCODE = '23514'; END IF;"
        return "\n".join(raising.format(name=name, asks=asks) for name, asks in refusals.items())

    op.execute(
        f"""CREATE FUNCTION appeals_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP = 'DELETE' THEN RAISE EXCEPTION '{REMOVED}' USING ERRCODE = '23514'; END IF;
        IF TG_OP = 'INSERT' THEN {each(REFUSALS)} ELSE {each(OF_CHANGES)} END IF;
        RETURN NEW; END $$"""
    )
    op.execute(
        "CREATE TRIGGER appeals_kept BEFORE INSERT OR UPDATE OR DELETE ON appeals "
        "FOR EACH ROW EXECUTE FUNCTION appeals_kept()"
    )
