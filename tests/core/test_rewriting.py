"""Where a row lies on the disk says nothing of when it came, once rows have been laid anew."""

import random
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from portal.core import rewriting
from portal.core.db import Base
from portal.core.rewriting import empty_log, lay_anew

AT = "2026-11-22 12:00:00+00:00"
LINE = (
    "INSERT INTO trail (id, at, act, actor_name, subject_kind, changes)"
    f" VALUES (:id, '{AT}', 'contribution.post', '', 'Round', :changes)"
)
CONCERN = (
    "INSERT INTO concerns (id, ref, mark, state, day, urgent, work, identity, digest)"
    f" VALUES (:id, :word, :word, 'received', '{AT}', false, 1, 1, :digest)"
)
HEADER = 100  # bytes of a database of SQLite that say how often it was written


def lines(many: int) -> list[dict[str, object]]:
    """Of all lengths, so that some lie in pages of their own."""
    chance = random.Random(7)
    words = [chance.randbytes(chance.choice([40, 9_000])).hex() for _ in range(many)]
    return [{"id": chance.getrandbits(63), "changes": f'{{"words": "{each}"}}'} for each in words]


@pytest.fixture
def database(new_house):
    """Each call makes another database with these lines in it, which came in this order."""
    made = []

    def make(came: list[dict[str, object]]) -> Engine:
        engine = create_engine(new_house())
        made.append(engine)
        for line in came:
            with engine.begin() as connection:
                connection.execute(text(LINE), line)
        return engine

    yield make
    for engine in made:
        engine.dispose()


def places(engine: Engine) -> object:
    """Where the lines lie: of SQLite every byte, of PostgreSQL their places, transactions and long values."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            connection.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        return Path(engine.url.database).read_bytes()[HEADER:]
    with engine.connect() as connection:
        asked = "SELECT id, xmin::text, pg_column_toast_chunk_id(changes) FROM trail ORDER BY ctid"
        rows = connection.execute(text(asked)).all()
    long = [chunk for _id, _xmin, chunk in rows if chunk is not None]
    return [row[0] for row in rows], len({row[1] for row in rows}), [long.index(chunk) for chunk in sorted(long)]


def test_what_came_in_another_order_lies_alike(database):
    came = lines(60)
    one, other = database(came), database(came[::-1])
    assert places(one) != places(other)

    lay_anew(one, Base.metadata)
    lay_anew(other, Base.metadata)

    assert places(one) == places(other)
    if one.dialect.name == "postgresql":
        keys, transactions, _long = places(one)
        assert keys == sorted(keys)
        assert transactions == 1
    with one.connect() as connection:
        kept = connection.execute(text("SELECT id, changes FROM trail ORDER BY id")).all()
    assert [row.id for row in kept] == sorted(line["id"] for line in came)


def test_later_rows_are_put_together_with_few_and_many_are_left_as_they_are(database, monkeypatch):
    came = lines(30)
    engine = database(came[:10])
    if engine.dialect.name == "sqlite":
        pytest.skip("SQLite has no numbers of transactions")
    stamps = "SELECT count(*) FROM (SELECT DISTINCT xmin::text FROM trail) AS stamps"
    monkeypatch.setattr(rewriting, "FEW", 15)

    counted = []
    for more in (came[10:20], came[20:]):
        lay_anew(engine, Base.metadata)
        with engine.begin() as connection:
            connection.execute(text(LINE), more)
    lay_anew(engine, Base.metadata)
    with engine.connect() as connection:
        counted.append(connection.scalar(text(stamps)))

    assert counted == [2]


def test_nothing_of_it_can_be_used_to_rewrite_the_trail(database):
    engine = database(lines(3))
    lay_anew(engine, Base.metadata)

    for verb in ("UPDATE trail SET act = 'nothing'", "UPDATE trail SET changes = '{}'", "DELETE FROM trail"):
        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text(verb))


def test_a_table_that_is_held_is_left_for_another_time(database, monkeypatch):
    engine = database(lines(3))
    if engine.dialect.name == "sqlite":
        pytest.skip("readers of SQLite hold nothing")
    monkeypatch.setattr(rewriting, "WAIT", "100ms")
    with engine.connect() as reader:
        reader.execute(text("SELECT * FROM trail")).all()

        with pytest.raises(OperationalError, match="lock timeout"):
            lay_anew(engine, Base.metadata)
    lay_anew(engine, Base.metadata)


def test_sqlite_is_laid_anew_beside_readers_and_its_log_is_empty(database):
    engine = database(lines(3))
    if engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL recycles its log by itself")
    with engine.connect() as connection:
        connection.execute(text("PRAGMA journal_mode=WAL"))
    with engine.connect() as reader:
        before = reader.execute(text("SELECT count(*) FROM trail")).scalar()
        lay_anew(engine, Base.metadata)
        assert reader.execute(text("SELECT count(*) FROM trail")).scalar() == before
    lay_anew(engine, Base.metadata)

    assert Path(f"{engine.url.database}-wal").stat().st_size == 0


def test_bytes_that_lie_apart_follow_the_keys_as_well(database):
    """What is sealed of concerns is long and cannot be pressed, so PostgreSQL keeps it elsewhere, by rising numbers."""
    engine, chance = database([]), random.Random(11)
    for _each in range(12):
        row = {"id": chance.getrandbits(63), "word": chance.randbytes(16).hex(), "digest": chance.randbytes(9_000)}
        with engine.begin() as connection:
            connection.execute(text(CONCERN), row)

    lay_anew(engine, Base.metadata)

    if engine.dialect.name == "postgresql":
        with engine.connect() as connection:
            asked = "SELECT id, pg_column_toast_chunk_id(digest) FROM concerns ORDER BY ctid"
            keys, chunks = zip(*connection.execute(text(asked)), strict=True)
        assert list(keys) == sorted(keys)
        assert list(chunks) == sorted(chunks)


def test_what_was_deleted_is_gone_from_the_log_as_well(database):
    engine = database(lines(3))
    if engine.dialect.name != "sqlite":
        pytest.skip("the log of PostgreSQL is its server's")
    log = Path(f"{engine.url.database}-wal")
    word = b"what-nobody-shall-find"
    with engine.connect() as reader:
        reader.execute(text("PRAGMA journal_mode=WAL"))
        with engine.begin() as connection:
            connection.execute(text(CONCERN), {"id": 1, "word": word.decode(), "digest": b""})
        with engine.begin() as connection:
            connection.execute(text("DELETE FROM concerns"))
        reader.execute(text("BEGIN"))
        reader.execute(text("SELECT count(*) FROM trail")).all()
        assert word in log.read_bytes()
        empty_log(engine)  # somebody reads: it waits for nobody and breaks nothing
        reader.rollback()

    empty_log(engine)

    assert log.read_bytes() == b""
    assert word not in Path(engine.url.database).read_bytes()
