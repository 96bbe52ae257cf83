"""Each state of a round and of a consultation has a random stamp, which no other state ever had or will have."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0041"
down_revision = "0040"
branch_labels = depends_on = None


def upgrade() -> None:
    for name in ("consultations", "rounds"):
        op.add_column(name, sa.Column("stamp", sa.String(32), nullable=False, server_default=""))
        rows = sa.table(name, sa.column("id"), sa.column("stamp"))
        found = op.get_bind().execute(sa.select(rows.c.id)).scalars().all()
        for id_ in found:
            op.execute(rows.update().where(rows.c.id == id_).values(stamp=secrets.token_hex(16)))


def downgrade() -> None:
    for name in ("rounds", "consultations"):
        op.drop_column(name, "stamp")
