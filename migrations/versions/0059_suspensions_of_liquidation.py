"""Suspensions of liquidation in a case, and their liftings: what was entered stays as it was entered."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"
branch_labels = depends_on = None

AT, TEXT, INTEGER, CODE = sa.DateTime(timezone=True), sa.Text(), sa.Integer(), sa.String(30)
REFUSED = "ERRCODE = '23514'"
SAID = ("day_first", "day_last", "note_en", "note_es", "source", "as_of", "entered_at")
LIFTED = "EXISTS (SELECT 1 FROM liftings l WHERE l.suspension_id = NEW.id AND l.ended_at IS NULL)"


def upgrade() -> None:
    for name, of, code in (("suspensions", "cases", "instructed_by"), ("liftings", "suspensions", "why")):
        whose = f"{of[:-1]}_id"
        more = (
            (
                sa.Column("lifted", sa.Boolean(), server_default=sa.false(), nullable=False),
                sa.CheckConstraint("ended_at IS NULL OR NOT lifted", name="ck_suspensions_ended"),
            )
            if name == "suspensions"
            else (sa.CheckConstraint("why <> 'other' OR (note_en <> '' AND note_es <> '')", name="ck_liftings_said"),)
        )
        op.create_table(
            name,
            sa.Column("id", INTEGER, nullable=False),
            sa.Column(whose, INTEGER, nullable=False),
            sa.Column(code, CODE, nullable=False),
            sa.Column("day_first", sa.Date(), nullable=True),
            sa.Column("day_last", sa.Date(), nullable=True),
            sa.Column("note_en", TEXT, nullable=False),
            sa.Column("note_es", TEXT, nullable=False),
            sa.Column("source", TEXT, nullable=False),
            sa.Column("as_of", sa.Date(), nullable=False),
            sa.Column("entered_at", AT, nullable=False),
            sa.Column("ended_at", AT, nullable=True),
            *more,
            sa.CheckConstraint("day_first IS NOT NULL AND day_last IS NOT NULL", name=f"ck_{name}_day"),
            sa.ForeignKeyConstraint([whose], [f"{of}.id"], name=f"fk_{name}_{whose}_{of}"),
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        )
        op.create_index(f"ix_{name}_{whose}", name, [whose])
    _unique("ix_suspensions_open", "suspensions", "case_id", "ended_at IS NULL AND NOT lifted")
    _unique("ix_liftings_holds", "liftings", "suspension_id", "ended_at IS NULL")
    _guard()


def downgrade() -> None:
    for table, name in GUARDS:
        op.execute(f"DROP TRIGGER {name}" + (f" ON {table}" if op.get_bind().dialect.name == "postgresql" else ""))
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("liftings")
    op.drop_table("suspensions")


def _unique(name: str, table: str, column: str, where: str) -> None:
    holds = sa.text(where)
    op.create_index(name, table, [column], unique=True, sqlite_where=holds, postgresql_where=holds)


def _differs(*columns: str) -> str:
    other = "OLD.{0} <> NEW.{0} OR (OLD.{0} IS NULL) <> (NEW.{0} IS NULL)"
    return " OR ".join(other.format(column) for column in columns)


ENDED = "OLD.ended_at IS NOT NULL"
GUARDS = {
    ("suspensions", "suspensions_begin"): ("INSERT", {"suspension: lifted from its beginning": "NEW.lifted"}),
    ("suspensions", "suspensions_kept"): (
        "UPDATE",
        {
            "append-only: suspensions": _differs("id", "case_id", "instructed_by", *SAID),
            "append-only: what has ended": ENDED,
            "suspension: lifted by nothing": f"NEW.lifted AND NOT {LIFTED}",
            "suspension: a lifting holds": f"NOT NEW.lifted AND {LIFTED}",
        },
    ),
    ("suspensions", "suspensions_stay"): ("DELETE", {"append-only: suspensions": "TRUE"}),
    ("liftings", "liftings_follow"): (
        "INSERT",
        {
            "lifting: before its suspension": """NOT EXISTS (SELECT 1 FROM suspensions s
                WHERE s.id = NEW.suspension_id AND s.ended_at IS NULL AND NEW.day_last >= s.day_first)"""
        },
    ),
    ("liftings", "liftings_kept"): (
        "UPDATE",
        {
            "append-only: liftings": _differs("id", "suspension_id", "why", *SAID),
            "append-only: what has ended": ENDED,
        },
    ),
    ("liftings", "liftings_stay"): ("DELETE", {"append-only: liftings": "TRUE"}),
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
