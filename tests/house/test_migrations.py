"""The schema grows and shrinks by numbered steps, on both databases, with data in it."""

import ast
import re
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, create_engine, event, inspect, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from portal import models  # noqa: F401
from portal.core import clock
from portal.core.db import Base
from portal.core.migrating import HOME, configuration, downgrade, is_of_a_model, upgrade
from portal.models.outbox import Errand

VERSIONS = sorted((HOME / "migrations" / "versions").glob("*.py"))
ORGANISATION = (
    "INSERT INTO organisations (id, name, kind, stakeholder_group, created_at, revision)"
    " VALUES (1, 'ñ', 'union', 'x', :at, 1)"
)
LINE = (
    "INSERT INTO trail (id, at, act, actor_name, subject_kind, changes)"
    " VALUES (1, :at, 'round.open', 'Ana', 'Round', '{}')"
)
BEAT = "INSERT INTO heartbeats (id, name, at) VALUES (:id, :name, :at)"
AT = {"at": "2026-11-22 12:00:00+00:00"}


def put(connection, name, **values):
    """A row of this table as it is at this step: what has to be there and is not given is something of its kind."""
    table = Table(name, MetaData(), autoload_with=connection)
    something = {
        int: 1,
        str: "x",
        bool: False,
        bytes: b"x",
        object: {},
        datetime: datetime(2026, 11, 22, 12, tzinfo=UTC),
    }
    missing = [column for column in table.columns if not column.nullable and column.name not in values]
    filled = {column.name: something[column.type.python_type] for column in missing}
    connection.execute(table.insert().values(**filled, **values))


@pytest.fixture
def url(new_database):
    return new_database()


def test_up_equals_the_models(url):
    upgrade(url)

    engine = create_engine(url)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": is_of_a_model})
        assert compare_metadata(context, Base.metadata) == []
    engine.dispose()


def test_down_leaves_nothing(url):
    upgrade(url)
    downgrade(url)

    engine = create_engine(url)
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    engine.dispose()


def test_each_step_goes_down_and_up_again_with_data_in_it(url):
    """Each twice down, the second time from what it made itself; and all of them up again."""
    upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(ORGANISATION), AT)
    steps = [revision.revision for revision in ScriptDirectory.from_config(configuration(url)).walk_revisions()]

    def is_there():
        with engine.connect() as connection:
            return connection.scalar(text("SELECT name FROM organisations")) == "ñ"

    for step, before in pairwise(steps):
        for move, revision in ((downgrade, before), (upgrade, step), (downgrade, before)):
            move(url, revision)
            assert is_there(), f"{move.__name__} {revision}"
    upgrade(url)
    assert is_there()
    engine.dispose()


def test_what_was_attached_before_there_were_copies_waits_for_one(url):
    """Given out to nobody, and the errands tell no hour."""
    upgrade(url, "0004")
    engine = create_engine(url)
    with engine.begin() as connection:
        for table, values in (
            ("consultations", {}),
            ("rounds", {"consultation_id": 1, "closes_at": datetime(2026, 12, 1, tzinfo=UTC)}),
            ("contributions", {"round_id": 1}),
            ("attachments", {"contribution_id": 1, "position": 1}),
            ("attachments", {"id": 2**40, "contribution_id": 1, "position": 2}),
        ):
            put(connection, table, **values)
    upgrade(url)

    with engine.connect() as connection:
        copies = connection.execute(text("SELECT id, state, digest, findings FROM copies ORDER BY id")).all()
        errands = connection.execute(select(Errand.__table__).where(Errand.kind == "clean")).all()
    assert [row.id for row in copies] == [1, 2**40]
    assert {(row.state, row.digest) for row in copies} == {("checking", None)}
    assert sorted(row.facts["copy_id"] for row in errands) == [1, 2**40]
    assert {f"{row.due_at:%H:%M:%S}" for row in errands} == {"12:00:00"}
    assert all(row.due_at < clock.now() for row in errands)

    downgrade(url, "0004")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM attachments")) == 2
        assert connection.scalar(text("SELECT count(*) FROM errands")) == 0
    engine.dispose()


def test_what_waited_before_errands_said_since_when_waits_since_it_was_due(url):
    upgrade(url, "0011")
    engine, due = create_engine(url), datetime(2026, 11, 20, 9, tzinfo=UTC)
    with engine.begin() as connection:
        put(connection, "errands", kind="letter", facts={}, due_at=due, attempts=3)
        beats = [{"id": 1, "name": "worker"}, {"id": 2, "name": "night"}]
        connection.execute(text(BEAT), [AT | beat for beat in beats])
    upgrade(url)

    with engine.begin() as connection:
        (errand,) = connection.execute(select(Errand.__table__)).all()
        assert (errand.left_at, errand.attempts, errand.unfinished) == (due, 3, 0)
        assert connection.scalars(text("SELECT name FROM heartbeats")).all() == ["night"]
        connection.execute(text(BEAT), AT | {"id": 3, "name": "letters"})

    downgrade(url, "0011")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT attempts FROM errands")) == 3
        assert connection.scalars(text("SELECT name FROM heartbeats")).all() == ["night"]
    engine.dispose()


CONCERN = {"concern_id": 7, "kind": "work", "number": 1}


@pytest.fixture
def with_a_concern(url):
    """A text and a seal under a generation of keys, as the database holds them."""
    upgrade(url)
    engine = create_engine(url)
    event.listen(engine, "connect", _with_foreign_keys)
    with engine.begin() as connection:
        put(connection, "concerns", id=7)
        put(connection, "submitter_keys", id=7)
        put(connection, "case_keys", id=1, **CONCERN)
        put(connection, "case_seals", id=2, **CONCERN)
        put(connection, "sealed_texts", id=3, **CONCERN)
        put(connection, "holder_keys", holder="reader:1")
    yield url, engine
    engine.dispose()


def _with_foreign_keys(connection, _record):
    if "sqlite" in type(connection).__module__:
        connection.execute("PRAGMA foreign_keys=ON")


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM case_keys",
        "UPDATE case_keys SET number = 2",
        "UPDATE sealed_texts SET number = 2",
        "UPDATE case_seals SET kind = 'identity'",
        "INSERT INTO sealed_texts SELECT 4, concern_id, kind, number, slot, revision, blob FROM sealed_texts",
    ],
)
def test_what_is_sealed_cannot_lose_its_keys_nor_be_there_twice(with_a_concern, statement):
    _url, engine = with_a_concern

    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text(statement))


def test_concerns_go_down_and_up_again(with_a_concern):
    url, engine = with_a_concern
    tables = {"concerns", "submitter_keys", "case_keys", "case_seals", "sealed_texts", "holder_keys"}
    step = next(path.stem[:4] for path in VERSIONS if path.stem.endswith("_concerns"))

    downgrade(url, f"{int(step) - 1:04}")
    assert not tables & set(inspect(engine).get_table_names())

    upgrade(url)
    assert tables <= set(inspect(engine).get_table_names())


def test_an_edition_is_ordered_once_at_a_time_and_keeps_what_became_of_each_order(url):
    upgrade(url, "0037")
    engine = create_engine(url)
    with engine.begin() as connection:
        for table, values in (
            ("persons", {"id": 1}),
            ("consultations", {"id": 1}),
            ("rounds", {"id": 1, "consultation_id": 1, "closes_at": datetime(2026, 12, 1, tzinfo=UTC)}),
            ("summaries", {"id": 1, "round_id": 1, "state": "drafting"}),
            ("publications", {"id": 1, "summary_id": 1, "ordered_by_id": 1, "course": "fell"}),
            ("publications", {"id": 2, "summary_id": 1, "ordered_by_id": 1, "course": "working"}),
        ):
            put(connection, table, **values)
    with pytest.raises(IntegrityError), engine.begin() as connection:
        put(connection, "publications", id=3, summary_id=1, ordered_by_id=1, course="working")

    downgrade(url, "0036")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM summaries")) == 1
    upgrade(url)
    engine.dispose()


@pytest.mark.parametrize("verb", ["UPDATE trail SET act = 'nothing'", "DELETE FROM trail"])
def test_the_database_refuses_to_rewrite_the_trail(url, verb):
    upgrade(url)
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(LINE), AT)

    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(verb))
    engine.dispose()


def test_what_is_append_only_is_so_in_the_database_too(url):
    upgrade(url)
    engine = create_engine(url)
    triggers = {
        "sqlite": "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_update'",
        "postgresql": "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_no_rewriting'",
    }
    with engine.connect() as connection:
        guarded = set(connection.scalars(text(triggers[engine.dialect.name])))
    engine.dispose()

    kinds = [mapper.class_ for mapper in Base.registry.mappers]
    assert guarded == {kind.__tablename__ for kind in kinds if getattr(kind, "__append_only__", False)}


def test_the_gate_of_summaries_is_the_same_after_a_step_down_and_up_again(url):
    asked = {
        "sqlite": "SELECT sql FROM sqlite_master WHERE name = 'summaries_gate'",
        "postgresql": "SELECT prosrc FROM pg_proc WHERE proname = 'summaries_gate'",
    }
    engine, gates = create_engine(url), []
    for step in (upgrade, lambda url: downgrade(url, "0034"), upgrade):
        step(url)
        with engine.connect() as connection:
            gates.append(connection.scalar(text(asked[engine.dialect.name])))
    engine.dispose()

    now, before, again = gates
    assert now == again != before
    assert "gate: covered" in before


@pytest.mark.parametrize("path", VERSIONS, ids=lambda path: path.stem)
def test_a_migration_is_numbered_says_what_for_and_knows_no_code(path: Path):
    tree = ast.parse(path.read_text())
    imported = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert re.fullmatch(r"\d{4}_[a-z0-9_]+", path.stem)
    assert ast.get_docstring(tree)
    assert not any(name.split(".")[0] == "portal" for name in imported)


def test_there_is_one_line_of_history():
    numbers = [path.stem[:4] for path in VERSIONS]

    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]


def test_themes_that_people_made_stand_when_the_portal_begins_to_propose(url):
    upgrade(url, "0037")
    engine = create_engine(url)
    with engine.begin() as connection:
        put(connection, "consultations")
        put(connection, "rounds", consultation_id=1, closes_at=datetime(2026, 12, 1, tzinfo=UTC))
        put(connection, "themes", round_id=1, name_es="Visitas")
        put(connection, "families", round_id=1)
    upgrade(url)

    with engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM themes WHERE taken_at = created_at")) == 1
    downgrade(url, "0037")
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT name_es FROM themes")) == "Visitas"
        assert connection.scalar(text("SELECT count(*) FROM families")) == 1
    engine.dispose()
