"""Courses of remediation with their commitments, and what became of each: what was entered stays as it was entered."""

import sqlalchemy as sa
from alembic import op

revision = "0063"
down_revision = "0062"
branch_labels = depends_on = None

AT, TEXT, INTEGER, CODE, DAY = sa.DateTime(timezone=True), sa.Text(), sa.Integer(), sa.String(30), sa.Date()
REFUSED = "ERRCODE = '23514'"
SPAN = "day_first IS NOT NULL AND day_last IS NOT NULL"


def upgrade() -> None:
    _table(
        "remediation_plans",
        sa.Column("case_id", INTEGER, nullable=False),
        sa.Column("agreed_by", CODE, nullable=False),
        *_days("day", "until"),
        *_words("note"),
        sa.Column("concluded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(SPAN, name="ck_remediation_plans_day"),
        sa.CheckConstraint("until_last IS NULL OR until_last >= day_first", name="ck_remediation_plans_until"),
        sa.CheckConstraint("ended_at IS NULL OR NOT concluded", name="ck_remediation_plans_ended"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_remediation_plans_case_id_cases"),
    )
    _table(
        "plan_conclusions",
        sa.Column("plan_id", INTEGER, nullable=False),
        sa.Column("outcome", CODE, nullable=False),
        *_days("day"),
        *_words("reason"),
        sa.CheckConstraint(SPAN, name="ck_plan_conclusions_day"),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["remediation_plans.id"], name="fk_plan_conclusions_plan_id_remediation_plans"
        ),
    )
    _table(
        "commitments",
        sa.Column("plan_id", INTEGER, nullable=False),
        sa.Column("number", INTEGER, nullable=False),
        sa.Column("measure", CODE, nullable=False),
        sa.Column("who", CODE, nullable=False),
        *_words("text"),
        *_days("due"),
        sa.CheckConstraint("text_en <> '' OR text_es <> ''", name="ck_commitments_text"),
        sa.ForeignKeyConstraint(["plan_id"], ["remediation_plans.id"], name="fk_commitments_plan_id_remediation_plans"),
        sa.UniqueConstraint("plan_id", "number", name="uq_commitments_plan_id_number"),
    )
    _table(
        "commitment_turns",
        sa.Column("commitment_id", INTEGER, nullable=False),
        sa.Column("kind", CODE, nullable=False),
        *_days("day", "due"),
        sa.Column("evidence", CODE, nullable=False),
        sa.Column("who", CODE, nullable=False),
        *_words("note"),
        sa.CheckConstraint("kind IN ('extension', 'proof', 'dropped', 'not_met')", name="ck_commitment_turns_kind"),
        sa.CheckConstraint(SPAN, name="ck_commitment_turns_day"),
        sa.CheckConstraint("(kind = 'extension') = (due_last IS NOT NULL)", name="ck_commitment_turns_due"),
        sa.CheckConstraint("(kind = 'proof') = (evidence <> '')", name="ck_commitment_turns_evidence"),
        sa.CheckConstraint("kind = 'proof' OR (note_en <> '' AND note_es <> '')", name="ck_commitment_turns_note"),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name="fk_commitment_turns_commitment_id_commitments"
        ),
    )
    op.create_index("ix_remediation_plans_case_id", "remediation_plans", ["case_id"])
    op.create_index("ix_plan_conclusions_plan_id", "plan_conclusions", ["plan_id"])
    op.create_index("ix_commitment_turns_commitment_id", "commitment_turns", ["commitment_id"])
    _unique("ix_remediation_plans_open", "remediation_plans", "case_id", "ended_at IS NULL AND NOT concluded")
    _unique("ix_plan_conclusions_holds", "plan_conclusions", "plan_id", "ended_at IS NULL")
    settled = "ended_at IS NULL AND kind IN ('dropped', 'not_met')"
    _unique("ix_commitment_turns_settled", "commitment_turns", "commitment_id", settled)
    _guard()


def downgrade() -> None:
    for table, name in GUARDS:
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""))
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {name}()")
    for table in ("commitment_turns", "commitments", "plan_conclusions", "remediation_plans"):
        op.drop_table(table)


def _table(name: str, *more: sa.Column | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("id", INTEGER, nullable=False),
        *more,
        sa.Column("source", TEXT, nullable=False),
        sa.Column("as_of", DAY, nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
    )


def _days(*names: str) -> list[sa.Column]:
    return [sa.Column(f"{name}_{end}", DAY, nullable=True) for name in names for end in ("first", "last")]


def _words(name: str) -> list[sa.Column]:
    return [sa.Column(f"{name}_{language}", TEXT, nullable=False) for language in ("en", "es")]


def _unique(name: str, table: str, column: str, where: str) -> None:
    holds = sa.text(where)
    op.create_index(name, table, [column], unique=True, sqlite_where=holds, postgresql_where=holds)


def _differs(*columns: str) -> str:
    other = "OLD.{0} <> NEW.{0} OR (OLD.{0} IS NULL) <> (NEW.{0} IS NULL)"
    return " OR ".join(other.format(column) for column in ("id", *columns, "source", "as_of", "entered_at"))


ENDED = {"append-only: what has ended": "OLD.ended_at IS NOT NULL"}
HOLDS = "EXISTS (SELECT 1 FROM plan_conclusions c WHERE c.plan_id = NEW.id AND c.ended_at IS NULL)"
PLAN = "SELECT 1 FROM remediation_plans p WHERE p.id = {plan} AND p.ended_at IS NULL AND NOT p.concluded"
OF = "(SELECT c.plan_id FROM commitments c WHERE c.id = NEW.commitment_id AND c.ended_at IS NULL)"
OPEN = """SELECT 1 FROM commitments c WHERE c.plan_id = NEW.plan_id AND c.ended_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM commitment_turns t WHERE t.commitment_id = c.id AND t.ended_at IS NULL AND t.kind <> 'extension')"""
DUE = "(SELECT c.due_last FROM commitments c WHERE c.id = NEW.commitment_id)"
GUARDS = {
    ("remediation_plans", "remediation_plans_begin"): (
        "INSERT",
        {"plan: concluded from its beginning": "NEW.concluded"},
    ),
    ("remediation_plans", "remediation_plans_kept"): (
        "UPDATE",
        {
            "append-only: remediation_plans": _differs(
                "case_id", "agreed_by", "day_first", "day_last", "until_first", "until_last", "note_en", "note_es"
            ),
            **ENDED,
            "plan: concluded by nothing": f"NEW.concluded AND NOT {HOLDS}",
            "plan: a conclusion holds": f"NOT NEW.concluded AND {HOLDS}",
        },
    ),
    ("plan_conclusions", "plan_conclusions_follow"): (
        "INSERT",
        {
            "conclusion: before its plan": f"""NOT EXISTS ({PLAN.format(plan="NEW.plan_id")}
                AND NEW.day_last >= p.day_first)""",
            "conclusion: with open commitments": f"(NEW.reason_en = '' OR NEW.reason_es = '') AND EXISTS ({OPEN})",
        },
    ),
    ("plan_conclusions", "plan_conclusions_kept"): (
        "UPDATE",
        {
            "append-only: plan_conclusions": _differs(
                "plan_id", "outcome", "day_first", "day_last", "reason_en", "reason_es"
            ),
            **ENDED,
        },
    ),
    ("commitments", "commitments_follow"): (
        "INSERT",
        {
            "commitment: due before its plan": f"""NOT EXISTS ({PLAN.format(plan="NEW.plan_id")}
                AND (NEW.due_last IS NULL OR NEW.due_last >= p.day_first))"""
        },
    ),
    ("commitments", "commitments_kept"): (
        "UPDATE",
        {
            "append-only: commitments": _differs(
                "plan_id", "number", "measure", "who", "text_en", "text_es", "due_first", "due_last"
            ),
            **ENDED,
        },
    ),
    ("commitment_turns", "commitment_turns_follow"): (
        "INSERT",
        {
            "turn: before its plan": f"NOT EXISTS ({PLAN.format(plan=OF)} AND NEW.day_last >= p.day_first)",
            "turn: no later day": f"NEW.kind = 'extension' AND ({DUE} IS NULL OR NEW.due_last <= {DUE})",
        },
    ),
    ("commitment_turns", "commitment_turns_kept"): (
        "UPDATE",
        {
            "append-only: commitment_turns": _differs(
                *("commitment_id", "kind", "day_first", "day_last", "due_first", "due_last", "evidence", "who"),
                *("note_en", "note_es"),
            ),
            **ENDED,
        },
    ),
    **{
        (table, f"{table}_stay"): ("DELETE", {f"append-only: {table}": "TRUE"})
        for table in ("remediation_plans", "plan_conclusions", "commitments", "commitment_turns")
    },
}


def _guard() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for (table, name), (verb, refusals) in GUARDS.items():
        if sqlite:
            asked = " ".join(f"SELECT RAISE(ABORT, '{why}') WHERE {when};" for why, when in refusals.items())
            op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} BEGIN {asked} END")
            continue
        raising = " ".join(
            f"IF {when} THEN RAISE EXCEPTION '{why}' USING {REFUSED}; END IF;" for why, when in refusals.items()
        )
        done = "OLD" if verb == "DELETE" else "NEW"
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raising} RETURN {done}; END $$"
        )
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
