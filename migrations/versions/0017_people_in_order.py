"""Names of people and organisations also without case and accents, to be found and put in order by the database."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = depends_on = None

LONGEST = 400
TABLES = ("persons", "organisations")
FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"


def upgrade() -> None:
    for table in TABLES:
        op.add_column(table, sa.Column("folded", sa.String(LONGEST), server_default="", nullable=False))
        rows = sa.table(
            table, sa.column("id", sa.Integer), sa.column("name", sa.String), sa.column("folded", sa.String)
        )
        folded = [
            {"number": number, "plain": plain(name)}
            for number, name in op.get_bind().execute(sa.select(rows.c.id, rows.c.name)).all()
        ]
        if folded:
            write = sa.update(rows).where(rows.c.id == sa.bindparam("number")).values(folded=sa.bindparam("plain"))
            op.get_bind().execute(write, folded)
    op.create_index("ix_persons_folded_id", "persons", ["folded", "id"])


def downgrade() -> None:
    op.drop_index("ix_persons_folded_id", "persons")
    for table in TABLES:
        op.drop_column(table, "folded")


def plain(name: str) -> str:
    apart = unicodedata.normalize("NFKD", "".join(c for c in name if c.isspace() or not unseen(c)).casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).split())[:LONGEST]


def unseen(character: str) -> bool:
    return (
        character in FILLERS
        or unicodedata.category(character) == "Cf"
        or "\ufe00" <= character <= "\ufe0f"
        or "\u180b" <= character <= "\u180f"
        or "\U000e0100" <= character <= "\U000e01ef"
    )
