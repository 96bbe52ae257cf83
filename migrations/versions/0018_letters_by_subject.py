"""A letter names what it is about by kind and number, as the trail does, and not with a column for each kind.

So do the errands that letters come of. A letter about a version named the round as well; that follows from the version,
and is named again on the way back.
"""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = depends_on = None

BATCH = 500
KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
KINDS = {"version_id": "Version", "contribution_id": "Contribution", "round_id": "Round"}  # what says most comes first
REFERRED = {"version_id": "versions", "contribution_id": "contributions", "round_id": "rounds"}
NAMED = """
UPDATE letters SET subject_kind = '{kind}', subject_id = {column} WHERE subject_kind IS NULL AND {column} IS NOT NULL
"""
NAMED_AGAIN = "UPDATE letters SET {column} = subject_id WHERE subject_kind = '{kind}'"
ROUNDS = "SELECT versions.id, drafts.round_id FROM versions JOIN drafts ON drafts.id = versions.draft_id"
WITH_ITS_ROUND = """
UPDATE letters SET round_id = (
    SELECT drafts.round_id FROM versions JOIN drafts ON drafts.id = versions.draft_id WHERE versions.id = version_id
) WHERE version_id IS NOT NULL
"""

Facts = dict[str, Any]


def upgrade() -> None:
    op.add_column("letters", sa.Column("subject_kind", sa.String(40), nullable=True))
    op.add_column("letters", sa.Column("subject_id", KEY, nullable=True))
    for column, kind in KINDS.items():
        op.execute(NAMED.format(kind=kind, column=column))
    with op.batch_alter_table("letters") as batch:
        for column in KINDS:
            batch.drop_column(column)
    _retell(_by_subject)


def downgrade() -> None:
    for column, referred in REFERRED.items():
        kind = "BIGINT" if column == "contribution_id" and op.get_bind().dialect.name == "postgresql" else "INTEGER"
        op.execute(  # as one: the steps before this one take such a column away without building the table anew
            f"ALTER TABLE letters ADD COLUMN {column} {kind}"
            f" CONSTRAINT fk_letters_{column}_{referred} REFERENCES {referred} (id)"
        )
    for column, kind in KINDS.items():
        op.execute(NAMED_AGAIN.format(kind=kind, column=column))
    op.execute(WITH_ITS_ROUND)
    for column in ("subject_id", "subject_kind"):
        op.drop_column("letters", column)
    rounds = dict(op.get_bind().execute(sa.text(ROUNDS)).all())
    _retell(lambda facts: _by_column(facts, rounds))


def _by_subject(facts: Facts) -> Facts:
    column = next((name for name in KINDS if facts.get(name) is not None), None)
    told = {name: fact for name, fact in facts.items() if name not in KINDS}
    return told if column is None else told | {"subject_kind": KINDS[column], "subject_id": facts[column]}


def _by_column(facts: Facts, rounds: dict[int, int]) -> Facts:
    told = {name: fact for name, fact in facts.items() if name not in ("subject_kind", "subject_id")}
    for column, kind in KINDS.items():
        if facts.get("subject_kind") == kind:
            told[column] = facts["subject_id"]
    return told | {"round_id": rounds.get(told["version_id"])} if "version_id" in told else told


def _retell(way: Callable[[Facts], Facts]) -> None:
    """What the errands of letters say, in this way."""
    bind = op.get_bind()
    errands = sa.table("errands", sa.column("id"), sa.column("facts", sa.JSON))
    ids = list(bind.scalars(sa.text("SELECT id FROM errands WHERE kind = 'letter'")))
    again = errands.update().where(errands.c.id == sa.bindparam("of_id"))
    for begin in range(0, len(ids), BATCH):
        found = bind.execute(sa.select(errands).where(errands.c.id.in_(ids[begin : begin + BATCH]))).all()
        told = [{"of_id": id_, "facts": way(facts)} for id_, facts in found if way(facts) != facts]
        if told:
            bind.execute(again.values(facts=sa.bindparam("facts", type_=sa.JSON)), told)
