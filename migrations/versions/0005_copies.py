"""Clean copies of attached files; whose originals a moderator opened. What was attached before is copied next."""

import secrets
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
SQLITE = """
CREATE TRIGGER openings_no_{verb} BEFORE {verb} ON openings
BEGIN SELECT RAISE(ABORT, 'append-only: openings'); END
"""
TRIGGER = """
CREATE TRIGGER openings_no_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON openings
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""
ERRANDS = sa.table(
    "errands",
    sa.column("id", sa.BigInteger()),
    sa.column("kind", sa.String()),
    sa.column("facts", sa.JSON()),
    sa.column("due_at", sa.DateTime(timezone=True)),
    sa.column("attempts", sa.Integer()),
)
COPIES = sa.table(
    "copies",
    sa.column("id", sa.BigInteger()),
    sa.column("state", sa.String()),
    sa.column("scanned", sa.Boolean()),
    sa.column("findings", sa.JSON()),
    sa.column("pictured", sa.JSON()),
    sa.column("revision", sa.Integer()),
)


def upgrade() -> None:
    op.create_table(
        "copies",
        sa.Column("id", KEY, autoincrement=False, nullable=False),
        sa.Column("state", sa.String(30), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=True),
        sa.Column("scanned", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=True),
        sa.Column("media_type", sa.String(length=100), nullable=True),
        sa.Column("extension", sa.String(length=8), nullable=True),
        sa.Column("size", sa.Integer(), nullable=True),
        sa.Column("findings", sa.JSON(), nullable=False),
        sa.Column("pictured", sa.JSON(), nullable=False),
        sa.Column("preview", sa.String(length=64), nullable=True),
        sa.Column("text", sa.String(length=64), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["attachments.id"], name=op.f("fk_copies_id_attachments")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copies")),
    )
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("attachment_id", KEY, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_by_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["attachment_id"], ["attachments.id"], name=op.f("fk_openings_attachment_id_attachments")
        ),
        sa.ForeignKeyConstraint(["opened_by_id"], ["persons.id"], name=op.f("fk_openings_opened_by_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_openings_attachment_id"), ["attachment_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("update", "delete"):
            op.execute(SQLITE.format(verb=verb))
    else:
        op.execute(TRIGGER)
    _ask_for_copies()


def downgrade() -> None:
    op.execute("DELETE FROM errands WHERE kind = 'clean'")
    op.drop_table("openings")  # its triggers go with it
    op.drop_table("copies")


def _ask_for_copies() -> None:
    """Of everything that is there. Until there is a copy readers are given nothing."""
    attached = op.get_bind().scalars(sa.text("SELECT id FROM attachments ORDER BY id")).all()
    yesterday = datetime.now(UTC).replace(hour=12, minute=0, second=0, microsecond=0) - timedelta(days=1)
    empty = {"state": "checking", "scanned": False, "findings": [], "pictured": [], "revision": 1}
    if attached:
        waiting = {"kind": "clean", "due_at": yesterday, "attempts": 0}
        op.bulk_insert(COPIES, [{"id": id_, **empty} for id_ in attached])
        op.bulk_insert(
            ERRANDS, [{"id": secrets.randbits(63) or 1, "facts": {"copy_id": id_}, **waiting} for id_ in attached]
        )
