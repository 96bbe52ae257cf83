"""Rows that are append-only may be written again exactly as they are, so that PostgreSQL can lay them in another order.

SQLite lays a whole database anew without writing to any row.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = depends_on = None

TABLES = ("trail", "editions", "anchors", "placements", "standings")

EACH_STATEMENT = """
CREATE TRIGGER {table}_no_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""
EACH_CHANGE = """
CREATE TRIGGER {table}_no_rewriting BEFORE UPDATE ON {table}
FOR EACH ROW WHEN (OLD.* *<> NEW.*) EXECUTE FUNCTION refuse_rewriting()
"""
REMOVAL = """
CREATE TRIGGER {table}_no_removing BEFORE DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""


def upgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_no_rewriting ON {table}")
        op.execute(EACH_CHANGE.format(table=table))
        op.execute(REMOVAL.format(table=table))


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        return
    for table in TABLES:
        op.execute(f"DROP TRIGGER {table}_no_removing ON {table}")
        op.execute(f"DROP TRIGGER {table}_no_rewriting ON {table}")
        op.execute(EACH_STATEMENT.format(table=table))
