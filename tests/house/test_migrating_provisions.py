"""Passages that were there before learn under which numbers they stand, and forget it on the way back."""

from datetime import timedelta

import pytest
from migrating import DAY, put, rows
from sqlalchemy import create_engine

from portal.core.migrating import downgrade, upgrade

BEFORE, AFTER = "0045", "0046"
TEXT = (  # of two versions: kind, level, number
    ("heading", 2, "Artículo 3 Bis"),
    ("paragraph", 0, "II"),
    ("item", 1, "a)"),
    ("paragraph", 0, ""),
)


def told(engine):
    return sorted(rows(engine, "passages"), key=lambda row: row["id"])


@pytest.fixture
def url(new_database):
    made = new_database()
    upgrade(made, BEFORE)
    engine = create_engine(made)
    with engine.begin() as connection:
        for name, row in (
            ("consultations", {}),
            ("rounds", {"id": 5, "closes_at": DAY + timedelta(days=9)}),
            ("drafts", {"id": 7, "round_id": 5}),
        ):
            put(connection, name, **row)
        for version in (1, 2):
            put(connection, "versions", id=version, draft_id=7, number=version)
            for at, (kind, level, label) in enumerate(TEXT[version - 1 :], start=1):
                of = {"version_id": version, "position": at, "key": f"p{at:04}", "chapter": ""}
                put(connection, "passages", id=10 * version + at, kind=kind, level=level, label=label, **of)
    engine.dispose()
    return made


def test_each_is_told_by_its_own_version_and_everything_else_stays(url):
    engine = create_engine(url)
    before = told(engine)

    upgrade(url, AFTER)
    after = {row["id"]: row["above"] for row in rows(engine, "passages")}
    assert after == {
        11: "",
        12: "Artículo 3 Bis",
        13: "Artículo 3 Bis\nII",
        14: "Artículo 3 Bis",
        21: "",
        22: "II",
        23: "",
    }

    downgrade(url, BEFORE)
    assert told(engine) == before
    upgrade(url, AFTER)
    assert {row["id"]: row["above"] for row in rows(engine, "passages")} == after
    engine.dispose()
