"""Public records: workplaces with their names, places and identifiers, and cases with their events."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = depends_on = None


def _both(name: str, kind: sa.types.TypeEngine[str]) -> list[sa.Column[str]]:
    return [sa.Column(f"{name}_{language}", kind, nullable=False) for language in ("en", "es")]


def _part_of(table: str, owner: str, others: str, *columns: sa.schema.SchemaItem) -> None:
    """Rows that belong to one of ``others``, numbered within it."""
    op.create_table(
        table,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(owner, sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint([owner], [f"{others}.id"], name=op.f(f"fk_{table}_{owner}_{others}")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint(owner, "position", name=op.f(f"uq_{table}_{owner}_position")),
    )


def upgrade() -> None:
    op.create_table(
        "facilities",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("company", sa.String(200), nullable=False),
        sa.Column("sector", sa.String(40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("spelled", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilities")),
        sa.UniqueConstraint("slug", name=op.f("uq_facilities_slug")),
    )
    _part_of("facility_names", "facility_id", "facilities", *_both("name", sa.String(200)))
    _part_of(
        "facility_places",
        "facility_id",
        "facilities",
        sa.Column("city", sa.String(120), nullable=False),
        sa.Column("state", sa.String(2), nullable=False),
    )
    op.create_index(op.f("ix_facility_places_state"), "facility_places", ["state"])
    _part_of(
        "facility_identifiers",
        "facility_id",
        "facilities",
        sa.Column("scheme", sa.String(10), nullable=False),
        sa.Column("value", sa.String(40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.UniqueConstraint("scheme", "value", name=op.f("uq_facility_identifiers_scheme_value")),
    )
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(60), nullable=False),
        sa.Column("facility_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(10), nullable=False),
        sa.Column("mechanism", sa.String(10), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        *_both("name", sa.String(200)),
        *_both("petitioner", sa.Text()),
        *_both("outcome", sa.Text()),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("spelled", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["facility_id"], ["facilities.id"], name=op.f("fk_cases_facility_id_facilities")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
        sa.UniqueConstraint("slug", name=op.f("uq_cases_slug")),
    )
    op.create_index(op.f("ix_cases_facility_id"), "cases", ["facility_id"])
    op.create_index(op.f("ix_cases_began_on_id"), "cases", ["began_on", "id"])
    _part_of(
        "case_events",
        "case_id",
        "cases",
        sa.Column("code", sa.String(40), nullable=False),
        sa.Column("day_first", sa.Date(), nullable=True),
        sa.Column("day_last", sa.Date(), nullable=True),
        *_both("note", sa.Text()),
    )


def downgrade() -> None:
    for table in (
        "case_events",
        "cases",
        "facility_identifiers",
        "facility_places",
        "facility_names",
        "facilities",
    ):
        op.drop_table(table)
