"""What people send, its line in the trail and its letters stand under random keys, which tell no order.

Whose place or word counts of several says a number of its own. Visits by tracking key begin anew: they are kept
in another form. On SQLite the columns stay what they are, INTEGER, which alone is the place of the row itself.
"""

import secrets
from collections.abc import Callable, Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = depends_on = None

BATCH = 500
KINDS = {  # as the trail names them
    "Contribution": "contributions",
    "Edition": "editions",
    "Attachment": "attachments",
    "Anchor": "anchors",
    "Placement": "placements",
    "Standing": "standings",
    "Dispute": "disputes",
    "Errand": "errands",
}
IN_TIME = {  # the order in which they are counted again on the way back
    "contributions": "posted_at, id",
    "editions": "sent_at, number, id",
    "attachments": "contribution_id, position",
    "anchors": "contribution_id",
    "placements": "placed_at, number, id",
    "standings": "chosen_at, number, id",
    "disputes": "opened_at, id",
    "errands": "due_at, id",
    "letters": "composed_at, id",
    "tallies": "round_id, status, stakeholder_group, language",
    "trail": "at, id",
}
REFERENCES = (
    *((table, "contribution_id", "contributions") for table in ("editions", "attachments", "anchors", "placements")),
    *((table, "contribution_id", "contributions") for table in ("standings", "disputes", "decisions", "letters")),
    ("contributions", "parent_id", "contributions"),
    ("letters", "errand_id", "errands"),
)
VALUES = {"contribution_id": "contributions", "parent_id": "contributions"}  # columns that the trail quotes
APPEND_ONLY = ("trail", "editions", "decisions", "anchors", "placements", "standings")
NUMBERED = {"placements": ("contribution_id", "version_id"), "standings": ("contribution_id",)}
INDEXES = (  # table, before, after, unique then, only where
    ("contributions", ("author_id", "id"), ("author_id", "posted_at", "id"), False, ""),
    ("contributions", ("organisation_id", "id"), ("organisation_id", "posted_at", "id"), False, ""),
    ("contributions", ("comment_type", "id"), ("comment_type", "posted_at", "id"), False, "comment_type IS NOT NULL"),
    ("letters", ("person_id", "id"), ("person_id", "composed_at", "id"), False, ""),
    ("letters", (), ("composed_at", "id"), False, ""),
    ("placements", ("contribution_id", "version_id", "id"), (*NUMBERED["placements"], "number"), True, ""),
    ("standings", ("contribution_id", "version_id", "id"), (*NUMBERED["standings"], "number"), True, ""),
)
SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END
"""
NUMBERS = """
UPDATE {table} SET number = (
    SELECT count(*) FROM {table} AS earlier WHERE earlier.id <= {table}.id AND {same}
)
"""
NEXT = "SELECT setval('{table}_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM {table}), false)"
IN_ORDER = "SELECT id FROM {table} ORDER BY {order}"
FOLLOW = """
UPDATE {table} SET {column} = (SELECT new FROM moved WHERE old = {table}.{column}) WHERE {column} IS NOT NULL
"""

Keys = dict[str, dict[int, int]]  # table → old → new


def upgrade() -> None:
    _guards(on=False)
    op.execute("DELETE FROM visits WHERE holder LIKE 'key:%'")
    op.execute("DELETE FROM errands WHERE done_at IS NOT NULL AND id NOT IN (SELECT errand_id FROM letters)")
    for table, within in NUMBERED.items():
        op.execute(f"ALTER TABLE {table} ADD COLUMN number INTEGER NOT NULL DEFAULT 1")
        same = " AND ".join(f"earlier.{column} = {table}.{column}" for column in within)
        op.execute(NUMBERS.format(table=table, same=same))
    _references(on=False)
    if _on_postgresql():
        for table in NUMBERED:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN number DROP DEFAULT")
        for table in IN_TIME:
            op.execute(f"ALTER TABLE {table} ALTER COLUMN id DROP DEFAULT")
            op.execute(f"DROP SEQUENCE {table}_id_seq")
        _become("BIGINT")
    _rekey(lambda _table, ids: {old: secrets.randbelow(2**63 - 2**32) + 2**32 for old in ids})
    _indexes(lambda before, after: (before, after))
    _references(on=True)
    _guards(on=True)


def downgrade() -> None:
    _guards(on=False)
    op.execute("DELETE FROM visits WHERE holder LIKE 'key:%'")
    _references(on=False)
    _rekey(lambda _table, ids: {old: new for new, old in enumerate(ids, 1)})
    _indexes(lambda before, after: (after, before))
    for table in NUMBERED:
        op.drop_column(table, "number")
    if _on_postgresql():
        _become("INTEGER")
        for table in IN_TIME:
            op.execute(f"CREATE SEQUENCE {table}_id_seq AS INTEGER OWNED BY {table}.id")
            op.execute(f"ALTER TABLE {table} ALTER COLUMN id SET DEFAULT nextval('{table}_id_seq')")
            op.execute(NEXT.format(table=table))
    _references(on=True)
    _guards(on=True)


def _rekey(given: Callable[[str, list[int]], dict[int, int]]) -> None:
    """Every row under its new key, and everything that names it."""
    bind = op.get_bind()
    keys: Keys = {
        table: given(table, list(bind.scalars(sa.text(IN_ORDER.format(table=table, order=order)))))
        for table, order in IN_TIME.items()
    }
    _retell(keys)
    op.execute("CREATE TEMPORARY TABLE moved (old BIGINT PRIMARY KEY, new BIGINT NOT NULL)")
    for table, of_table in keys.items():
        if of_table:
            rows = [{"old": old, "new": new} for old, new in of_table.items()]
            bind.execute(sa.text("INSERT INTO moved (old, new) VALUES (:old, :new)"), rows)
            for referring, column, referred in ((table, "id", table), *REFERENCES):
                if referred == table:
                    op.execute(FOLLOW.format(table=referring, column=column))
            op.execute("DELETE FROM moved")
    op.execute("DROP TABLE moved")


def _retell(keys: Keys) -> None:
    """What the trail and the errands say of rows by their keys. The words of an act stay what they are."""
    trail = sa.table("trail", *map(sa.column, ("id", "subject_kind", "subject_id")), sa.column("changes", sa.JSON))
    for line in _each(trail, keys["trail"]):
        of_kind = keys.get(KINDS.get(line.subject_kind, ""), {})
        told = {
            "subject_id": of_kind.get(line.subject_id, line.subject_id),
            "changes": dict(_told(name, change, keys) for name, change in line.changes.items()),
        }
        op.get_bind().execute(trail.update().where(trail.c.id == line.id).values(**told))
    errands = sa.table("errands", sa.column("id"), sa.column("facts", sa.JSON))
    for errand in _each(errands, keys["errands"]):
        said = errand.facts.get("contribution_id")
        if said is not None:
            facts = {**errand.facts, "contribution_id": keys["contributions"].get(said, said)}
            op.get_bind().execute(errands.update().where(errands.c.id == errand.id).values(facts=facts))


def _told(name: str, change: list[Any], keys: Keys) -> tuple[str, list[Any]]:
    kind, number, column = name.split(".", 2)
    own = keys.get(KINDS.get(kind, ""), {})
    quoted = own if column == "id" else keys[VALUES[column]] if column in VALUES else {}
    number = str(own.get(int(number), number)) if number.isdigit() else number
    return f"{kind}.{number}.{column}", [quoted.get(value, value) if quoted else value for value in change]


def _each(table: Any, ids: dict[int, int]) -> Iterator[Any]:
    known = list(ids)
    for begin in range(0, len(known), BATCH):
        wanted = sa.select(table).where(table.c.id.in_(known[begin : begin + BATCH]))
        yield from op.get_bind().execute(wanted).all()


def _indexes(way: Callable[[tuple[str, ...], tuple[str, ...]], tuple[tuple[str, ...], tuple[str, ...]]]) -> None:
    for table, before, after, unique, where in INDEXES:
        old, new = way(before, after)
        if old:
            op.drop_index(f"ix_{table}_{'_'.join(old)}", table)
        if new:
            some = {"sqlite_where": sa.text(where), "postgresql_where": sa.text(where)} if where else {}
            op.create_index(f"ix_{table}_{'_'.join(new)}", table, list(new), unique=unique and new == after, **some)


def _references(*, on: bool) -> None:
    """On SQLite they are not looked at while a migration runs."""
    if not _on_postgresql():
        return
    for table, column, referred in REFERENCES:
        name = f"fk_{table}_{column}_{referred}"
        if on:
            op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} FOREIGN KEY ({column}) REFERENCES {referred} (id)")
        else:
            op.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")


def _become(kind: str) -> None:
    columns = [(table, "id") for table in IN_TIME] + [(table, column) for table, column, _referred in REFERENCES]
    for table, column in (*columns, ("trail", "subject_id")):
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} TYPE {kind}")


def _guards(*, on: bool) -> None:
    """What is append-only is opened for this step alone."""
    for table in APPEND_ONLY:
        if _on_postgresql():
            op.execute(f"ALTER TABLE {table} {'ENABLE' if on else 'DISABLE'} TRIGGER {table}_no_rewriting")
            continue
        for verb in ("update", "delete"):
            op.execute(SQLITE.format(table=table, verb=verb) if on else f"DROP TRIGGER {table}_no_{verb}")


def _on_postgresql() -> bool:
    return bool(op.get_bind().dialect.name == "postgresql")
