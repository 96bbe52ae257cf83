"""Events of public cases, pauses and extensions of clocks, and what is said of workplaces, as the staff enter it."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = depends_on = None

AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("cases", sa.Column("delivered", sa.String(30), nullable=False, server_default=""))
    _entered(
        "entered_events",
        "case_id",
        "cases",
        sa.Column("code", sa.String(40), nullable=False),
        *_day(),
        *_both("note"),
        sa.Column("stage", sa.String(30), nullable=False),
    )
    _entered(
        "clock_changes",
        "case_id",
        "cases",
        sa.Column("rule", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("first", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), nullable=False),
        *_both("reason"),
    )
    _entered(
        "sayings",
        "facility_id",
        "facilities",
        sa.Column("code", sa.String(30), nullable=False),
        sa.Column("by", sa.String(30), nullable=False),
        *_day(),
        *_both("note"),
    )


def downgrade() -> None:
    for table in ("sayings", "clock_changes", "entered_events"):
        op.drop_table(table)
    op.drop_column("cases", "delivered")


def _day() -> list[sa.Column[object]]:
    return [sa.Column(f"day_{end}", sa.Date(), nullable=True) for end in ("first", "last")]


def _both(name: str) -> list[sa.Column[str]]:
    return [sa.Column(f"{name}_{language}", sa.Text(), nullable=False) for language in ("en", "es")]


def _entered(table: str, owner: str, others: str, *columns: sa.schema.SchemaItem) -> None:
    """Rows about one of ``others``, each with its source and the time from when to when it held."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(owner, sa.Integer(), nullable=False),
        *columns,
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("entered_at", AT, nullable=False),
        sa.Column("ended_at", AT, nullable=True),
        sa.ForeignKeyConstraint([owner], [f"{others}.id"], name=f"fk_{table}_{owner}_{others}"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
    )
    op.create_index(f"ix_{table}_{owner}", table, [owner])
