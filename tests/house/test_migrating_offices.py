"""Attachés on record hold an office from this step on; one name is one person, and nothing else of them changes."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import IntegrityError

from portal.core.migrating import downgrade, upgrade

BEFORE, AFTER = "0049", "0050"
AT = datetime(2026, 11, 29, 12, tzinfo=UTC)
ATTACHE = (
    "INSERT INTO attaches (id, slug, source, as_of, entered_at, ended_at, ended_why, revision, post, name, place_en, "
    "place_es, began_first, began_last) VALUES (:id, :slug, 'https://example.org', :day, :at, :ended, '', 1, 1, :name, "
    "'x', 'x', :day, :day)"
)


def test_attaches_keep_their_posts_and_get_their_office(new_database: Any) -> None:
    url: str = new_database()
    upgrade(url, BEFORE)
    engine = create_engine(url)
    with engine.begin() as connection:
        for number, name, ended in ((1, "José Ñu", None), (2, "jose  ñu", None), (3, "Ana", None), (4, "Eva", AT)):
            row = {"id": number, "slug": f"a-{number}", "name": name, "ended": ended, "day": date(2026, 1, 2), "at": AT}
            connection.execute(text(ATTACHE), row)

    upgrade(url, AFTER)
    with engine.connect() as connection:
        rows = connection.execute(
            text(
                "SELECT a.id, a.name, o.folded, o.office FROM attaches a "
                "LEFT JOIN officeholders o ON o.id = a.holder_id ORDER BY a.id"
            )
        ).all()
    assert [tuple(each) for each in rows] == [
        (1, "José Ñu", "jose ñu", "attache"),
        (2, "jose  ñu", "jose ñu", "attache"),
        (3, "Ana", "ana", "attache"),
        (4, "Eva", None, None),
    ]
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE attaches SET holder_id = NULL WHERE id = 3"))
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE attaches SET post = 6 WHERE id = 3"))

    downgrade(url, BEFORE)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM attaches")).scalar_one() == 4
    with pytest.raises(IntegrityError), engine.begin() as connection:
        connection.execute(text("UPDATE attaches SET post = 6 WHERE id = 3"))
    engine.dispose()
