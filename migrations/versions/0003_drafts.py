"""Drafts in numbered versions of aligned passages; where comments on them were made, and where they stand."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = depends_on = None

APPEND_ONLY = ("anchors", "placements", "standings", "readings")

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""
TRIGGER = """
CREATE TRIGGER {table}_no_rewriting BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
FOR EACH STATEMENT EXECUTE FUNCTION refuse_rewriting()
"""
# In one statement on both databases, and without copying the largest table.
COLUMN = "ALTER TABLE {table} ADD COLUMN {column} INTEGER CONSTRAINT {name} REFERENCES {other} (id)"
REFERENCES = (
    ("contributions", "draft_id", "fk_contributions_draft_id_drafts", "drafts"),
    ("letters", "version_id", "fk_letters_version_id_versions", "versions"),
)


def upgrade() -> None:
    _create_tables()
    for table, column, name, other in REFERENCES:
        op.execute(COLUMN.format(table=table, column=column, name=name, other=other))
    op.add_column("contributions", sa.Column("comment_type", sa.String(30), nullable=True))
    for column, then in (("draft_id", "path"), ("comment_type", "id")):
        some = sa.text(f"{column} IS NOT NULL")
        name = op.f(f"ix_contributions_{column}_{then}")
        op.create_index(name, "contributions", [column, then], sqlite_where=some, postgresql_where=some)
    for table in APPEND_ONLY:
        if op.get_bind().dialect.name == "sqlite":
            for verb in ("update", "delete"):
                op.execute(SQLITE.format(table=table, verb=verb))
        else:
            op.execute(TRIGGER.format(table=table))


def downgrade() -> None:
    op.drop_index(op.f("ix_contributions_comment_type_id"), "contributions")
    op.drop_index(op.f("ix_contributions_draft_id_path"), "contributions")
    op.drop_column("contributions", "comment_type")
    for table, column, _name, _other in REFERENCES:
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
    for table in (
        *("placements", "disputes", "anchors", "standings", "readings"),  # their triggers go with them
        *("passages", "versions", "drafts"),
    ):
        op.drop_table(table)


def _create_tables() -> None:
    op.create_table(
        "drafts",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_en", sa.Text(), nullable=False),
        sa.Column("title_es", sa.Text(), nullable=False),
        sa.Column("refiled_from_id", sa.Integer(), nullable=True),
        sa.Column("keys_given", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name=op.f("fk_drafts_created_by_id_persons")),
        sa.ForeignKeyConstraint(["refiled_from_id"], ["drafts.id"], name=op.f("fk_drafts_refiled_from_id_drafts")),
        sa.ForeignKeyConstraint(["round_id"], ["rounds.id"], name=op.f("fk_drafts_round_id_rounds")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drafts")),
        sa.UniqueConstraint("round_id", "number", name=op.f("uq_drafts_round_id_number")),
    )
    with op.batch_alter_table("drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_drafts_refiled_from_id"), ["refiled_from_id"], unique=False)

    op.create_table(
        "versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("draft_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(30), nullable=False),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.Column("note_es", sa.Text(), nullable=False),
        sa.Column("languages", sa.String(length=5), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("en_digest", sa.String(length=64), nullable=True),
        sa.Column("en_name", sa.String(length=120), nullable=True),
        sa.Column("en_media_type", sa.String(length=100), nullable=True),
        sa.Column("es_digest", sa.String(length=64), nullable=True),
        sa.Column("es_name", sa.String(length=120), nullable=True),
        sa.Column("es_media_type", sa.String(length=100), nullable=True),
        sa.Column("warnings", sa.JSON(), nullable=False),
        sa.Column("alignments", sa.Integer(), nullable=False),
        sa.Column("created_by_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("aligned_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("aligned_by_id", sa.Integer(), nullable=True),
        sa.Column("circulated_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("anchored_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("placings", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["aligned_by_id"], ["persons.id"], name=op.f("fk_versions_aligned_by_id_persons")),
        sa.ForeignKeyConstraint(["created_by_id"], ["persons.id"], name=op.f("fk_versions_created_by_id_persons")),
        sa.ForeignKeyConstraint(["draft_id"], ["drafts.id"], name=op.f("fk_versions_draft_id_drafts")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_versions")),
        sa.UniqueConstraint("draft_id", "number", name=op.f("uq_versions_draft_id_number")),
    )
    with op.batch_alter_table("versions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_versions_draft_id_digest"), ["draft_id", "digest"], unique=False)

    op.create_table(
        "passages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(30), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(length=40), nullable=False),
        sa.Column("chapter", sa.String(length=10), nullable=False),
        sa.Column("en", sa.Text(), nullable=False),
        sa.Column("es", sa.Text(), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_passages_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sa.UniqueConstraint("version_id", "key", name=op.f("uq_passages_version_id_key")),
        sa.UniqueConstraint("version_id", "position", name=op.f("uq_passages_version_id_position")),
    )
    with op.batch_alter_table("passages", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_passages_version_id_chapter_position"), ["version_id", "chapter", "position"], unique=False
        )

    op.create_table(
        "readings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["persons.id"], name=op.f("fk_readings_person_id_persons")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_readings_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_readings")),
    )
    with op.batch_alter_table("readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_readings_person_id_version_id"), ["person_id", "version_id"], unique=False)

    op.create_table(
        "standings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("choice", sa.String(30), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("chosen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["chosen_by_id"], ["persons.id"], name=op.f("fk_standings_chosen_by_id_persons")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_standings_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_standings_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standings")),
    )
    with op.batch_alter_table("standings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_standings_contribution_id_version_id_id"),
            ["contribution_id", "version_id", "id"],
            unique=False,
        )

    op.create_table(
        "anchors",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("exact", sa.Text(), nullable=False),
        sa.Column("prefix", sa.String(length=80), nullable=False),
        sa.Column("suffix", sa.String(length=80), nullable=False),
        sa.Column("proposed", sa.Text(), nullable=True),
        sa.CheckConstraint("span_start < span_end", name=op.f("ck_anchors_span")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_anchors_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name=op.f("fk_anchors_passage_id_passages")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_anchors_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_anchors")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_anchors_contribution_id")),
    )
    with op.batch_alter_table("anchors", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_anchors_passage_id"), ["passage_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_anchors_version_id"), ["version_id"], unique=False)

    op.create_table(
        "disputes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_by_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(30), nullable=True),
        sa.Column("note_en", sa.Text(), nullable=False),
        sa.Column("note_es", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_disputes_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name=op.f("fk_disputes_passage_id_passages")),
        sa.ForeignKeyConstraint(["settled_by_id"], ["persons.id"], name=op.f("fk_disputes_settled_by_id_persons")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disputes")),
        sa.UniqueConstraint("contribution_id", name=op.f("uq_disputes_contribution_id")),
    )
    with op.batch_alter_table("disputes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_disputes_passage_id"), ["passage_id"], unique=False)

    op.create_table(
        "placements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("passage_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=True),
        sa.Column("span_end", sa.Integer(), nullable=True),
        sa.Column("fit", sa.String(30), nullable=False),
        sa.Column("confidence", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(30), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("placed_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("span_start < span_end", name=op.f("ck_placements_span")),
        sa.ForeignKeyConstraint(
            ["contribution_id"], ["contributions.id"], name=op.f("fk_placements_contribution_id_contributions")
        ),
        sa.ForeignKeyConstraint(["passage_id"], ["passages.id"], name=op.f("fk_placements_passage_id_passages")),
        sa.ForeignKeyConstraint(["placed_by_id"], ["persons.id"], name=op.f("fk_placements_placed_by_id_persons")),
        sa.ForeignKeyConstraint(["version_id"], ["versions.id"], name=op.f("fk_placements_version_id_versions")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placements")),
    )
    with op.batch_alter_table("placements", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_placements_contribution_id_version_id_id"),
            ["contribution_id", "version_id", "id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_placements_passage_id_contribution_id"), ["passage_id", "contribution_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_placements_version_id_passage_id"), ["version_id", "passage_id"], unique=False
        )
