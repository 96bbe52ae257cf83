"""Rows that were counted get random keys, and everything that names them follows; on the way back they are counted."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import JSON, Connection, Engine, MetaData, create_engine, select, text

from portal.core.migrating import downgrade, upgrade

DAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
BEFORE, AFTER = DAY - timedelta(seconds=3), DAY + timedelta(seconds=4)
KEYED = (
    *("contributions", "editions", "attachments", "anchors", "placements", "standings", "disputes"),
    *("errands", "letters", "tallies", "trail"),
)
LETTERS = 3_000_000  # random keys that small do not happen


def tables(connection: Connection) -> dict[str, Any]:
    metadata = MetaData()
    metadata.reflect(connection)
    return dict(metadata.tables)


def filled(url: str) -> None:
    """Three contributions: the one in the middle nobody signed; the third answers the first."""
    engine = create_engine(url)
    with engine.begin() as connection:
        known = tables(connection)

        def put(name: str, /, **row: Any) -> None:
            some = {column.name: _something(column) for column in known[name].columns if not column.nullable}
            connection.execute(known[name].insert().values({**some, **row}))

        put("organisations", id=1, name="Sindicato")
        put("persons", id=1, email="ana@example.org", fs_uniquifier="a")
        put("consultations", id=1, code="ILC-2026-0001")
        put("rounds", id=500_001, consultation_id=1, number=1, opens_at=BEFORE, closes_at=AFTER)
        put("drafts", id=500_002, round_id=500_001, number=1)
        put("versions", id=1, draft_id=500_002, number=1)
        put("passages", id=1, version_id=1)
        for id_, at, author in ((5, BEFORE, 1), (6, DAY, None), (7, AFTER, 1)):
            said = {"contribution_id": id_}
            put("contributions", id=id_, ref=f"R{id_}", ticket=f"t{id_}", round_id=500_001, posted_at=at,
                body=f"b{id_}", author_id=author, parent_id=5 if id_ == 7 else None, draft_id=500_002)  # fmt: skip
            put("editions", id=id_ + 10, number=1, sent_at=at, body=f"b{id_}", **said)
            put("attachments", id=id_ + 20, position=1, name=f"f{id_}", **said)
            put("anchors", id=id_ + 30, version_id=1, exact=f"a{id_}", **said)
            put("trail", id=id_ + 40, at=at, act="contribution.post", actor_name="", subject_kind="Contribution",
                subject_id=id_, actor_id=author, changes={f"Contribution.{id_}.id": [None, id_],
                f"Edition.{id_ + 10}.contribution_id": [None, id_], f"Edition.{id_ + 10}.number": [None, 1],
                "Version.1.number": [None, 5]})  # fmt: skip
        for id_, at in ((1, BEFORE), (2, DAY)):
            put("placements", id=id_, contribution_id=6, version_id=1, placed_at=at, span_start=id_, span_end=9)
            put("standings", id=id_, contribution_id=6, version_id=1, chosen_at=DAY, choice=f"c{id_}")
        put("disputes", id=1, contribution_id=6, passage_id=1)
        put("decisions", id=1, contribution_id=6, decided_by_id=1)
        put("errands", id=1, kind="letter", facts={"contribution_id": 6, "person_id": 6}, done_at=DAY)
        put("errands", id=2, kind="letter", facts={"round_id": 500_001})
        put("errands", id=3, kind="reanchor", facts={"version_id": 1}, done_at=DAY)
        put("letters", id=1, errand_id=1, person_id=1, contribution_id=6)
        put("tallies", id=1, round_id=500_001)
        put("trail", id=60, at=AFTER, subject_kind="Errand", subject_id=2, changes={})
        put("trail", id=61, at=AFTER, subject_kind="Round", subject_id=6, changes={})
        put("visits", id=1, mark=b"1", holder="key:6")
        put("visits", id=2, mark=b"2", holder="person:6")
    engine.dispose()


def _something(column: Any) -> Any:
    if isinstance(column.type, JSON):
        return {}
    kind = column.type.python_type
    return DAY if kind is datetime else b"x" if kind is bytes else kind(1)


@pytest.fixture
def url(new_database: Any) -> str:
    made: str = new_database()
    upgrade(made, "0003")
    filled(made)
    return made


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    made = create_engine(url)
    yield made
    made.dispose()


def story(connection: Connection) -> dict[str, Any]:
    """What is told of each contribution, by its words and not by any key."""
    known = tables(connection)
    of: dict[str, list[Any]] = {name: list(connection.execute(select(known[name])).mappings()) for name in known}
    words = {row["id"]: row["body"] for row in of["contributions"]}
    lines = {row["id"]: row for row in of["trail"]}
    return {
        "parents": {row["body"]: words.get(row["parent_id"]) for row in of["contributions"]},
        **{
            name: sorted(
                (words[row["contribution_id"]], str(row.get("choice") or row.get("span_start"))) for row in of[name]
            )
            for name in (*KEYED[1:7], "decisions", "letters")
        },
        "names": sorted((row["name"], words[row["contribution_id"]]) for row in of["attachments"]),
        "trail": sorted(
            (words[line["subject_id"]], sorted(_told(name, change, words) for name, change in line["changes"].items()))
            for line in lines.values()
            if line["subject_kind"] == "Contribution"
        ),
        "errands": {row["kind"]: "person_id" in row["facts"] for row in of["errands"] if row["done_at"]},
    }


def _told(name: str, change: list[Any], words: dict[int, str]) -> str:
    kind, number, column = name.split(".")
    told = words.get(change[1], change[1]) if column in ("id", "contribution_id") else change[1]
    return f"{kind} {words[int(number)] if kind == 'Contribution' else ''} {column} {told}"


def test_on_the_way_up_every_key_is_random_and_all_that_names_it_follows(url: str, engine: Engine) -> None:
    with engine.connect() as connection:
        before = story(connection)

    upgrade(url, "0004")

    with engine.connect() as connection:
        after = story(connection)
        keys = [key for name in KEYED for key in connection.scalars(text(f"SELECT id FROM {name}"))]
        numbers = {name: list(connection.execute(text(f"SELECT number, {column} FROM {name} ORDER BY number")))
                   for name, column in (("placements", "span_start"), ("standings", "choice"))}  # fmt: skip
        facts = connection.execute(select(tables(connection)["errands"])).mappings().all()
        nameless = connection.scalar(text("SELECT id FROM contributions WHERE body = 'b6'"))
        others = connection.execute(text("SELECT subject_id FROM trail WHERE subject_kind = 'Round'")).scalars().all()
        errand = connection.scalar(text("SELECT subject_id FROM trail WHERE subject_kind = 'Errand'"))
        waiting = connection.scalar(text("SELECT id FROM errands WHERE done_at IS NULL"))
        letters = connection.execute(text("SELECT l.id FROM letters l JOIN errands e ON e.id = l.errand_id")).all()
        visits = connection.scalars(text("SELECT holder FROM visits")).all()
        if engine.dialect.name == "sqlite":
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []

    assert min(keys) > LETTERS
    assert len(set(keys)) == len(keys)
    assert before.pop("errands") == {"letter": True, "reanchor": False}
    assert after.pop("errands") == {"letter": True}  # what is done and was no letter is not kept
    assert after == before
    assert numbers == {"placements": [(1, 1), (2, 2)], "standings": [(1, "c1"), (2, "c2")]}
    assert {"contribution_id": nameless, "person_id": 6} in [row["facts"] for row in facts]
    assert others == [6]
    assert errand == waiting
    assert len(letters) == 1
    assert visits == ["person:6"]


def test_on_the_way_back_they_are_counted_in_time_and_the_story_is_the_same(url: str, engine: Engine) -> None:
    upgrade(url, "0004")
    with engine.connect() as connection:
        before = story(connection)

    downgrade(url, "0003")

    with engine.begin() as connection:
        assert story(connection) == before
        assert [tuple(row) for row in connection.execute(text("SELECT id, body FROM contributions ORDER BY id"))] == [
            *((1, "b5"), (2, "b6"), (3, "b7"))
        ]
        assert list(connection.scalars(text("SELECT span_start FROM placements ORDER BY id"))) == [1, 2]
        connection.execute(text("UPDATE contributions SET claimed_by_id = 1"))
        line = "INSERT INTO trail (at, act, actor_name, subject_kind, changes) VALUES (:at, 'a', '', 'Round', '{}')"
        connection.execute(text(line), {"at": "2026-11-22 12:00:00+00:00"})  # the next number is given by the database
        assert connection.scalar(text("SELECT max(id) FROM trail")) == 6


@pytest.mark.parametrize("verb", ["UPDATE editions SET number = 9", "DELETE FROM placements", "DELETE FROM trail"])
def test_what_is_append_only_is_closed_again(url: str, engine: Engine, verb: str) -> None:
    for way in (upgrade, downgrade):
        way(url, "0004" if way is upgrade else "0003")

        with pytest.raises(Exception, match="append-only"), engine.begin() as connection:
            connection.execute(text(verb))


def test_a_draft_keeps_its_number_only_if_it_was_opened(url: str, engine: Engine) -> None:
    with engine.begin() as connection:
        for number, opened in ((2, DAY), (3, None)):
            metadata = tables(connection)
            for name, row in (
                ("drafts", {"id": 500_002 + number, "round_id": 500_001, "number": number}),
                ("versions", {"id": number, "draft_id": 500_002 + number, "number": 1, "opened_at": opened}),
            ):
                some = {column.name: _something(column) for column in metadata[name].columns if not column.nullable}
                connection.execute(metadata[name].insert().values({**some, **row}))
    numbers = text("SELECT id, number FROM drafts ORDER BY id")

    upgrade(url, "0011")
    with engine.connect() as connection:
        assert list(connection.execute(numbers)) == [(500_002, None), (500_004, 2), (500_005, None)]

    downgrade(url, "0003")
    with engine.connect() as connection:
        assert list(connection.execute(numbers)) == [(500_002, 3), (500_004, 2), (500_005, 4)]
        assert connection.scalar(text("SELECT count(*) FROM versions")) == 3
