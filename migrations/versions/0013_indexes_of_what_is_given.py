"""What few rows have is found by an index of those rows: answers, what is on a table, places to look at."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = depends_on = None

OF_FEW = {
    "ix_contributions_parent_id": ["parent_id"],
    "ix_contributions_claimed_by_id_claimed_until": ["claimed_by_id", "claimed_until"],
}


def upgrade() -> None:
    for name, columns in OF_FEW.items():
        op.drop_index(op.f(name), table_name="contributions")
        given = sa.text(f"{columns[0]} IS NOT NULL")
        op.create_index(op.f(name), "contributions", columns, sqlite_where=given, postgresql_where=given)
    op.create_index(op.f("ix_placements_fit_version_id"), "placements", ["fit", "version_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_placements_fit_version_id"), table_name="placements")
    for name, columns in OF_FEW.items():
        op.drop_index(op.f(name), table_name="contributions")
        op.create_index(op.f(name), "contributions", columns)
