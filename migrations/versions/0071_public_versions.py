"""What is business-confidential comes with a public version, which is another contribution."""

import sqlalchemy as sa
from alembic import op

revision = "0071"
down_revision = "0070"
branch_labels = depends_on = None

ALONE = "NEW.readers = 'business_confidential' AND NEW.public_version_id IS NULL"
CHANGED = "OLD.public_version_id IS NOT NULL AND coalesce(NEW.public_version_id, 0) <> OLD.public_version_id"
REFUSALS = {
    "insert": {"without a public version": ALONE},
    "update": {"without a public version": ALONE, "another public version": CHANGED},
}


def upgrade() -> None:
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(  # as one: to name the constraint afterwards SQLite would build the whole table anew
        f"ALTER TABLE contributions ADD COLUMN public_version_id {kind}"
        " CONSTRAINT fk_contributions_public_version_id_contributions REFERENCES contributions (id)"
    )
    given = sa.text("public_version_id IS NOT NULL")
    op.create_index(
        "ix_contributions_public_version_id",
        "contributions",
        ["public_version_id"],
        sqlite_where=given,
        postgresql_where=given,
    )
    for verb, refusals in REFUSALS.items():
        _guard(f"contributions_public_version_{verb}", verb, refusals)


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for verb in REFUSALS:
        name = f"contributions_public_version_{verb}"
        op.execute(f"DROP TRIGGER {name}" + (" ON contributions" if on_postgresql else ""))
        if on_postgresql:
            op.execute(f"DROP FUNCTION {name}()")
    op.drop_index("ix_contributions_public_version_id", "contributions")
    op.execute("ALTER TABLE contributions DROP COLUMN public_version_id")


def _guard(name: str, verb: str, refusals: dict[str, str]) -> None:
    if op.get_bind().dialect.name == "sqlite":
        few = "NEW.readers = 'business_confidential'" + (
            " OR OLD.public_version_id IS NOT NULL" if verb == "update" else ""
        )
        asked = " ".join(f"SELECT RAISE(ABORT, 'readers: {why}') WHERE {asks};" for why, asks in refusals.items())
        op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON contributions WHEN {few} BEGIN {asked} END")
        return
    raising = " ".join(
        f"IF {asks} THEN RAISE EXCEPTION 'readers: {why}' USING ERRCODE = '23514'; END IF;"
        for why, asks in refusals.items()
    )
    op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {raising} RETURN NEW; END $$")
    op.execute(f"CREATE TRIGGER {name} BEFORE {verb} ON contributions FOR EACH ROW EXECUTE FUNCTION {name}()")
