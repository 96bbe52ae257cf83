"""What waits for a person is a row of its own, and a claim is of that row; a contribution is no longer claimed itself.

The indexes along which the queue was read stay for now: what they tell SQLite of states decides other plans, too.
"""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = depends_on = None

BATCH = 500
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
CLAIMED = sa.text("claimed_by_id IS NOT NULL")
IN_ORDER = ("priority", "since", "subject_id")
NARROWED = {
    "in_order": (),
    "of_round": ("round_id",),
    "of_language": ("language",),
    "of_group": ("stakeholder_group",),
}
CLAIMS = "ix_{table}_claimed_by_id_claimed_until"
REFERENCE = "fk_contributions_claimed_by_id_persons"
FOUND = """
SELECT id, round_id, language, stakeholder_group, posted_at, claimed_by_id, claimed_until FROM contributions
WHERE status = 'received' ORDER BY id
"""
CLAIMED_AGAIN = """
UPDATE contributions SET {column} = (
    SELECT waiting.{column} FROM waiting WHERE subject_kind = 'Contribution' AND subject_id = contributions.id
) WHERE status = 'received'
"""
# SQLite drops no column that a constraint of the table names, and to make the table anew would change how its other
# constraints are written, which earlier steps rely on. Taking a constraint out of the schema is what its manual allows.
WITHOUT_REFERENCE = """
UPDATE sqlite_schema SET sql = replace(
    sql, 'CONSTRAINT {name} FOREIGN KEY(claimed_by_id) REFERENCES persons (id), ', ''
) WHERE type = 'table' AND name = 'contributions'
"""


def upgrade() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("subject_kind", sa.String(40), nullable=False),
        sa.Column("subject_id", KEY, nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(2), nullable=True),
        sa.Column("stakeholder_group", sa.String(30), nullable=True),
        sa.Column("claimed_by_id", sa.Integer(), nullable=True),
        sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_waiting_round_id_rounds"),
        sa.ForeignKeyConstraint(["claimed_by_id"], ["persons.id"], name="fk_waiting_claimed_by_id_persons"),
        sa.PrimaryKeyConstraint("id", name="pk_waiting"),
        sa.UniqueConstraint("subject_kind", "subject_id", name="uq_waiting_subject_kind_subject_id"),
    )
    _fill()
    for name, narrowed in NARROWED.items():
        op.create_index(f"ix_waiting_{name}", "waiting", ["subject_kind", *narrowed, *IN_ORDER])
    _index_claims("waiting")
    op.drop_index(CLAIMS.format(table="contributions"), "contributions")
    if op.get_bind().dialect.name == "sqlite":
        op.execute("PRAGMA writable_schema = ON")
        op.execute(WITHOUT_REFERENCE.format(name=REFERENCE))
        op.execute("PRAGMA writable_schema = RESET")
    for column in ("claimed_by_id", "claimed_until"):
        op.drop_column("contributions", column)


def downgrade() -> None:
    op.execute(  # as one: the table is not made anew for its name
        f"ALTER TABLE contributions ADD COLUMN claimed_by_id INTEGER CONSTRAINT {REFERENCE} REFERENCES persons (id)"
    )
    op.add_column("contributions", sa.Column("claimed_until", sa.DateTime(timezone=True), nullable=True))
    for column in ("claimed_by_id", "claimed_until"):
        op.execute(CLAIMED_AGAIN.format(column=column))
    _index_claims("contributions")
    op.drop_table("waiting")


def _fill() -> None:
    """A row for everything that waits, with the claim that it has. An instant is taken over as it is kept."""
    bind = op.get_bind()
    names = ("subject_id", "round_id", "language", "stakeholder_group", "since", "claimed_by_id", "claimed_until")
    columns = ("id", "subject_kind", "priority", *names)
    into = f"INSERT INTO waiting ({', '.join(columns)}) VALUES ({', '.join(f':{name}' for name in columns)})"  # noqa: S608
    rows = [
        {"id": secrets.randbits(63) or 1, "subject_kind": "Contribution", "priority": 0}
        | dict(zip(names, row, strict=True))
        for row in bind.execute(sa.text(FOUND))
    ]
    for begin in range(0, len(rows), BATCH):
        bind.execute(sa.text(into), rows[begin : begin + BATCH])


def _index_claims(table: str) -> None:
    columns = ["claimed_by_id", "claimed_until"]
    op.create_index(CLAIMS.format(table=table), table, columns, sqlite_where=CLAIMED, postgresql_where=CLAIMED)
