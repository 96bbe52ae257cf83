"""Themes that the portal proposes, what stands for a family, ready answers of one round, and sheets that return."""

import sqlalchemy as sa
from alembic import op

revision = "0038"
down_revision = "0037"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TAKEN = "UPDATE themes SET taken_at = created_at"
ADDED = {
    "themes": (
        ("taken_at", sa.DateTime(timezone=True), None),
        ("dropped_at", sa.DateTime(timezone=True), None),
        ("found", sa.JSON(), None),
    ),
    "ready_answers": (("round_id", sa.Integer(), "rounds"),),
    "families": (("medoid_id", KEY, "contributions"), ("linked_to_id", sa.Integer(), "families")),
    "family_members": (("ended_by_id", sa.Integer(), "persons"),),
}


def upgrade() -> None:
    for table, columns in ADDED.items():
        with op.batch_alter_table(table) as batch:
            for name, kind, other in columns:
                batch.add_column(sa.Column(name, kind, nullable=True))
                if other:
                    batch.create_foreign_key(f"fk_{table}_{name}_{other}", other, [name], ["id"])
    op.execute(TAKEN)
    op.create_index("ix_ready_answers_round_id", "ready_answers", ["round_id"])
    op.create_table(
        "returned_sheets",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("brought_by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("as_of", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rows", sa.JSON(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["brought_by_id"], ["persons.id"], name="fk_returned_sheets_brought_by_id_persons"),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name="fk_returned_sheets_round_id_rounds"),
        sa.PrimaryKeyConstraint("id", name="pk_returned_sheets"),
    )
    op.create_index("ix_returned_sheets_round_id", "returned_sheets", ["round_id"])


def downgrade() -> None:
    op.drop_table("returned_sheets")
    op.drop_index("ix_ready_answers_round_id", "ready_answers")
    for table, columns in reversed(ADDED.items()):
        with op.batch_alter_table(table) as batch:
            for name, _kind, other in columns:
                if other:
                    batch.drop_constraint(f"fk_{table}_{name}_{other}", type_="foreignkey")
                batch.drop_column(name)
