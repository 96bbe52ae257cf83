"""Keys of visits, files of concerns, and requests for a sender's name; who answers for a concern, and until when."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer, "sqlite")
GENERATION = ["concern_id", "kind", "number"]
REQUEST = ["request_id", "asked_by_id"]


def _unlogged() -> list[str]:
    """On PostgreSQL what opens concerns for an hour does not go into the log, where it would lie for weeks."""
    return ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []


def upgrade() -> None:
    op.create_table(
        "unlocked",
        sa.Column("mark", sa.String(64), nullable=False),
        sa.Column("visit_id", sa.Integer()),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("suite", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name="fk_unlocked_visit_id_visits", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("mark", name="pk_unlocked"),
        prefixes=_unlogged(),
    )
    op.create_index("ix_unlocked_visit_id", "unlocked", ["visit_id"])
    op.create_index("ix_unlocked_until", "unlocked", ["until"])
    op.create_table(
        "identity_requests",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("concern_id", KEY, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.ForeignKeyConstraint(["asked_by_id"], ["persons.id"], name="fk_identity_requests_asked_by_id_persons"),
        sa.ForeignKeyConstraint(["concern_id"], ["concerns.id"], name="fk_identity_requests_concern_id_concerns"),
        sa.PrimaryKeyConstraint("id", name="pk_identity_requests"),
        sa.UniqueConstraint("id", "asked_by_id", name="uq_identity_requests_id_asked_by_id"),
        sa.UniqueConstraint("ref", name="uq_identity_requests_ref"),
    )
    op.create_index("ix_identity_requests_concern_id", "identity_requests", ["concern_id"])
    op.create_index("ix_identity_requests_state_until", "identity_requests", ["state", "until"])
    op.create_table(
        "identity_reasons",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("request_id", KEY, nullable=False),
        sa.Column("holder", sa.String(40), nullable=False),
        sa.Column("holder_number", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["identity_requests.id"], name="fk_identity_reasons_request_id_identity_requests"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identity_reasons"),
        sa.UniqueConstraint("request_id", "holder", name="uq_identity_reasons_request_id_holder"),
    )
    op.create_table(
        "identity_releases",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("request_id", KEY, nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("custodian_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(10), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=False),
        sa.Column("blob", sa.LargeBinary()),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("custodian_id <> asked_by_id", name="ck_identity_releases_by_another"),
        sa.ForeignKeyConstraint(["custodian_id"], ["persons.id"], name="fk_identity_releases_custodian_id_persons"),
        sa.ForeignKeyConstraint(
            REQUEST,
            ["identity_requests.id", "identity_requests.asked_by_id"],
            name="fk_identity_releases_request_id_identity_requests",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_identity_releases"),
        sa.UniqueConstraint("request_id", "custodian_id", name="uq_identity_releases_request_id_custodian_id"),
        sa.UniqueConstraint("request_id", "what", name="uq_identity_releases_request_id_what"),
    )
    op.create_table(
        "sealed_files",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("ref", sa.String(32), nullable=False),
        sa.Column("concern_id", KEY, nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("copy_digest", sa.String(64)),
        sa.Column("copy_wrapped", sa.LargeBinary()),
        sa.Column("about", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            GENERATION, [f"case_keys.{column}" for column in GENERATION], name="fk_sealed_files_concern_id_case_keys"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_sealed_files"),
        sa.UniqueConstraint("ref", name="uq_sealed_files_ref"),
    )
    op.create_index("ix_sealed_files_concern_id_kind_number", "sealed_files", GENERATION)
    op.create_index("ix_sealed_files_digest", "sealed_files", ["digest"])
    op.create_index("ix_sealed_files_copy_digest", "sealed_files", ["copy_digest"])
    with op.batch_alter_table("concerns") as batch:
        batch.add_column(sa.Column("waits_for", sa.String(30), nullable=False, server_default="office"))
        batch.add_column(sa.Column("owner_id", sa.Integer()))
        batch.add_column(sa.Column("promise_on", sa.DateTime(timezone=True)))
        batch.create_foreign_key("fk_concerns_owner_id_persons", "persons", ["owner_id"], ["id"])
    op.create_index("ix_concerns_owner_id", "concerns", ["owner_id"])
    op.create_index("ix_concerns_state_urgent_day_id", "concerns", ["state", "urgent", "day", "id"])


def downgrade() -> None:
    op.drop_index("ix_concerns_state_urgent_day_id", "concerns")
    op.drop_index("ix_concerns_owner_id", "concerns")
    with op.batch_alter_table("concerns") as batch:
        batch.drop_constraint("fk_concerns_owner_id_persons", type_="foreignkey")
        for column in ("promise_on", "owner_id", "waits_for"):
            batch.drop_column(column)
    for table in ("sealed_files", "identity_releases", "identity_reasons", "identity_requests", "unlocked"):
        op.drop_table(table)
