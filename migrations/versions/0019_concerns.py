"""Concerns: keys of cases and of their holders, and what is sealed under them."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
GENERATION = ["concern_id", "kind", "number"]


def _of_a_generation(table: str) -> sa.ForeignKeyConstraint:
    of = [f"case_keys.{column}" for column in GENERATION]
    return sa.ForeignKeyConstraint(GENERATION, of, name=f"fk_{table}_concern_id_case_keys")


def upgrade() -> None:
    op.create_table(
        "concerns",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("day", sa.DateTime(timezone=True), nullable=False),
        sa.Column("language", sa.String(2)),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("work", sa.Integer(), nullable=False),
        sa.Column("identity", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("id", name="pk_concerns"),
        sa.UniqueConstraint("ref", name="uq_concerns_ref"),
        sa.UniqueConstraint("mark", name="uq_concerns_mark"),
    )
    op.create_table(
        "submitter_keys",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("proof", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_submitter_keys"),
        sa.ForeignKeyConstraint(["id"], ["concerns.id"], name="fk_submitter_keys_id_concerns"),
    )
    op.create_table(
        "case_keys",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("concern_id", KEY, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.Column("proof", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_keys"),
        sa.ForeignKeyConstraint(["concern_id"], ["concerns.id"], name="fk_case_keys_concern_id_concerns"),
        sa.UniqueConstraint(*GENERATION, name="uq_case_keys_concern_id_kind_number"),
    )
    op.create_table(
        "case_seals",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("concern_id", KEY, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("holder_number", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_case_seals"),
        _of_a_generation("case_seals"),
        sa.UniqueConstraint(*GENERATION, "what", "holder", name="uq_case_seals_concern_id_kind_number_what_holder"),
    )
    op.create_index("ix_case_seals_holder_concern_id", "case_seals", ["holder", "concern_id"])
    op.create_table(
        "sealed_texts",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("concern_id", KEY, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("slot", sa.String(32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_sealed_texts"),
        _of_a_generation("sealed_texts"),
        sa.UniqueConstraint("concern_id", "slot", "revision", name="uq_sealed_texts_concern_id_slot_revision"),
    )
    op.create_index("ix_sealed_texts_concern_id_kind_number", "sealed_texts", GENERATION)
    op.create_table(
        "holder_keys",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.Column("public", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("parameters", sa.JSON()),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("proof", sa.String(80), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_holder_keys"),
        sa.UniqueConstraint("holder", "number", name="uq_holder_keys_holder_number"),
    )


def downgrade() -> None:
    for table in ("holder_keys", "sealed_texts", "case_seals", "case_keys", "submitter_keys", "concerns"):
        op.drop_table(table)
