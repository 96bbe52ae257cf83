"""What letters are about, and what waits, is named by kind and number; on the way back each has its column again."""

from datetime import UTC, timedelta
from typing import Any

import pytest
from reflecting import DAY, put, rows
from sqlalchemy import Engine, create_engine, inspect, text

from portal.core.migrating import downgrade, upgrade

SAID = 2**40  # as random keys are
LETTERS = {  # what each was about, in the columns of before
    1: {"round_id": 5},
    2: {"round_id": 5, "version_id": 7},
    3: {"contribution_id": SAID},
    4: {},
}
BEFORE_QUESTIONS, QUESTIONS = "0032", "0033"
SUBJECTS = {1: ("Round", 5), 2: ("Version", 7), 3: ("Contribution", SAID), 4: (None, None)}
OTHER = {"copy_id": 9}  # what an errand that is no letter says


@pytest.fixture
def url(new_database: Any) -> str:
    made: str = new_database()
    upgrade(made, "0017")
    return made


def written(engine: Engine) -> None:
    """Letters of every kind with their errands, and an errand that is no letter."""
    for name, row in (
        ("organisations", {}), ("persons", {}), ("consultations", {}),
        ("rounds", {"id": 5, "closes_at": DAY + timedelta(days=9)}),
        ("drafts", {"id": 6, "round_id": 5}), ("versions", {"id": 7, "draft_id": 6}),
        ("contributions", {"id": SAID, "round_id": 5}),
    ):  # fmt: skip
        put(engine, name, **row)
    for id_, about in LETTERS.items():
        facts = {"event": "x", "person_id": 1, **about}
        put(engine, "errands", id=id_, kind="letter", facts=facts)
        put(engine, "letters", id=id_, errand_id=id_, body=f"b{id_}", **about)
    put(engine, "errands", id=9, kind="clean", facts=OTHER)


def test_letters_name_their_subject_and_on_the_way_back_its_column(url: str) -> None:
    engine = create_engine(url)
    written(engine)
    errands = {row["id"]: row["facts"] for row in rows(engine, "errands")}

    upgrade(url, "0018")

    letters = rows(engine, "letters")
    assert {row["id"]: (row["subject_kind"], row["subject_id"]) for row in letters} == SUBJECTS
    assert [row["body"] for row in letters] == ["b1", "b2", "b3", "b4"]
    facts = {row["id"]: row["facts"] for row in rows(engine, "errands")}
    assert facts.pop(9) == OTHER
    assert {id_: (told.get("subject_kind"), told.get("subject_id")) for id_, told in facts.items()} == SUBJECTS
    assert {frozenset(told) - {"subject_kind", "subject_id"} for told in facts.values()} == {
        frozenset({"event", "person_id"})
    }

    downgrade(url, "0017")

    columns = ("round_id", "version_id", "contribution_id")
    found = {row["id"]: {name: row[name] for name in columns if row[name]} for row in rows(engine, "letters")}
    assert found == LETTERS
    assert {row["id"]: row["facts"] for row in rows(engine, "errands")} == errands
    engine.dispose()


CLAIM = {"claimed_by_id": 1, "claimed_until": DAY + timedelta(minutes=30)}
SENT = {  # what was said, in which state, and on whose table
    SAID: {"status": "received", "language": "es", "stakeholder_group": "employer", **CLAIM},
    SAID + 1: {"status": "received", "language": "en", "stakeholder_group": "lac"},
    SAID + 2: {"status": "published", "language": "en", "stakeholder_group": "lac"},
}


def sent(engine: Engine) -> None:
    for name, row in (
        ("organisations", {}), ("persons", {}), ("consultations", {}),
        ("rounds", {"id": 5, "closes_at": DAY + timedelta(days=9)}),
    ):  # fmt: skip
        put(engine, name, **row)
    for id_, facts in SENT.items():
        place = {"ref": str(id_ % 100), "ticket": str(id_), "number": str(id_) if id_ == SAID + 2 else None}
        put(engine, "contributions", id=id_, round_id=5, body=f"b{id_}", **place, **facts)
    put(engine, "editions", contribution_id=SAID)


def test_what_waited_is_a_row_with_its_claim_and_on_the_way_back_it_is_claimed_itself(url: str) -> None:
    upgrade(url, "0020")
    engine = create_engine(url)
    sent(engine)
    before = rows(engine, "contributions")

    upgrade(url, "0021")

    names = ("round_id", "language", "stakeholder_group", "claimed_by_id", "claimed_until")
    waiting = {row["subject_id"]: row for row in rows(engine, "waiting")}
    assert {row["subject_kind"] for row in waiting.values()} == {"Contribution"}
    assert {id_: tuple(row[name] for name in names) for id_, row in waiting.items()} == {
        row["id"]: tuple(row[name] for name in names) for row in before if row["status"] == "received"
    }
    assert {row["since"].replace(tzinfo=UTC) for row in waiting.values()} == {DAY}
    assert min(row["id"] for row in waiting.values()) > len(waiting)  # random, and telling no order
    kept = [{name: row[name] for name in row if not name.startswith("claimed")} for row in before]
    assert [dict(row) for row in rows(engine, "contributions")] == kept

    downgrade(url, "0020")

    assert [dict(row) for row in rows(engine, "contributions")] == [dict(row) for row in before]
    engine.dispose()


def test_a_table_without_a_constraint_is_whole(url: str) -> None:
    """The others are held, and what refers to it still does."""
    upgrade(url, "0020")
    engine = create_engine(url)
    sent(engine)

    upgrade(url, "0021")

    found = {tuple(key["constrained_columns"]) for key in inspect(engine).get_foreign_keys("contributions")}
    assert ("round_id",) in found
    assert ("author_id",) in found
    assert ("inbox_id",) in found
    assert not [columns for columns in found if "claimed_by_id" in columns]
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA integrity_check")).scalar_one() == "ok"
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


QUESTIONED = {  # the state of what questions a translation, and whether a translator has settled it
    SAID: ("published", None),
    SAID + 1: ("published", DAY),
    SAID + 2: ("withheld", None),
    SAID + 3: ("published", None),
}


def test_public_questions_of_translation_wait_and_on_the_way_back_they_do_not(url: str) -> None:
    upgrade(url, BEFORE_QUESTIONS)
    engine = create_engine(url)
    for name, row in (
        ("organisations", {}), ("persons", {}), ("consultations", {}),
        ("rounds", {"id": 5, "closes_at": DAY + timedelta(days=9)}), ("drafts", {"id": 6, "round_id": 5}),
        ("versions", {"id": 7, "draft_id": 6}), ("passages", {"id": 8, "version_id": 7}),
    ):  # fmt: skip
        put(engine, name, **row)
    for id_, (status, settled_at) in QUESTIONED.items():
        unlike = {"ref": str(id_ % 100), "ticket": str(id_), "number": str(id_)}
        put(engine, "contributions", id=id_, round_id=5, status=status, language="es", **unlike)
        put(engine, "disputes", id=id_ + 9, contribution_id=id_, passage_id=8, settled_at=settled_at)
    put(engine, "contributions", id=1, ref="1", ticket="1", round_id=5, status="received", language="en")
    put(engine, "waiting", id=1, subject_kind="Contribution", subject_id=1, round_id=5, language="en")
    before, questioned = rows(engine, "waiting"), rows(engine, "disputes")

    upgrade(url, QUESTIONS)

    added = [row for row in rows(engine, "waiting") if row["subject_kind"] == "Dispute"]
    assert {row["subject_id"] for row in added} == {SAID + 9, SAID + 12}
    assert {(row["round_id"], row["language"], row["claimed_by_id"], row["priority"]) for row in added} == {
        (5, "es", None, 0)
    }
    assert {row["since"].replace(tzinfo=UTC) for row in added} == {DAY}
    assert min(row["id"] for row in added) > SAID  # random, and telling no order
    assert rows(engine, "disputes") == questioned

    downgrade(url, BEFORE_QUESTIONS)

    assert rows(engine, "waiting") == before
    engine.dispose()
